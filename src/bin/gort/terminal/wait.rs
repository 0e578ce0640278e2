//! Waiting: a progress bar for what takes long, where standard error is a terminal.

use std::io::IsTerminal;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;

/// Shorter series are over before a bar could be read.
const LONG: u64 = 500;

/// So long nothing is said of what goes on.
const QUIET: Duration = Duration::from_secs(1);
/// How often it is said how long it goes on.
const AGAIN: Duration = Duration::from_millis(200);

/// Called before each run of a long series: how many are done, how many there are.
pub type Watch = Box<dyn FnMut(u64, u64)>;

/// A watch that shows a bar.
pub fn watch(screen: &Screen) -> Watch {
    let screen = *screen;
    let mut bar: Option<ProgressBar> = None;
    Box::new(move |done, all| {
        if all < LONG {
            return;
        }
        if bar.is_none() {
            bar = self::bar(&screen, all, &fill!(screen.words.lesson.under_seeds, n = all));
        }
        let Some(shown) = &bar else { return };
        shown.set_position(done);
        if done == all {
            shown.finish_and_clear();
            bar = None;
        }
    })
}

/// Does something that may take long: on a terminal, once it does, this is said beside the time that has gone by, until it is over.
pub fn told<T>(screen: &Screen, message: &str, work: impl FnOnce() -> T) -> T {
    if screen.json || !std::io::stderr().is_terminal() {
        return work();
    }
    std::thread::scope(|scope| {
        let (over, waits) = mpsc::channel::<()>();
        scope.spawn(move || {
            let goes_on = |time| waits.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
            if !goes_on(QUIET) {
                return;
            }
            let shown = ProgressBar::new_spinner().with_elapsed(QUIET).with_message(message.to_owned());
            shown.set_style(
                ProgressStyle::with_template(" {msg} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_spinner()),
            );
            shown.tick();
            while goes_on(AGAIN) {
                shown.tick();
            }
            shown.finish_and_clear();
        });
        let value = work();
        drop(over);
        value
    })
}

/// A bar on standard error, where that is a terminal.
pub fn bar(screen: &Screen, all: u64, message: &str) -> Option<ProgressBar> {
    if screen.json || !std::io::stderr().is_terminal() {
        return None;
    }
    let shown = ProgressBar::new(all);
    let template = "   {msg} {bar:24} {pos}/{len}";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    shown.set_style(style.progress_chars(if screen.plain { "=> " } else { "━╸ " }));
    shown.set_message(message.to_string());
    shown.tick();
    Some(shown)
}
