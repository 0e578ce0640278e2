//! Waiting: a progress bar for what takes long, where standard error is a terminal.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;

/// Shorter series are over before a bar could be read.
const LONG: u64 = 500;

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
