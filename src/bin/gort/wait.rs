//! Waiting: a progress bar for long series of runs, where somebody watches.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

use crate::evidence::Watch;
use crate::messages::fill;
use crate::screen::Screen;

/// Shorter series are over before a bar could be read.
const LONG: u64 = 500;

/// What [`Evidence::seeds`](crate::evidence::Evidence::seeds) tells of its progress.
pub fn watch(screen: &Screen) -> Watch {
    if screen.json || !std::io::stderr().is_terminal() {
        return Box::new(|_, _| {});
    }
    let words = screen.words;
    let ascii = screen.plain;
    let mut bar: Option<ProgressBar> = None;
    Box::new(move |done, all| {
        if all < LONG {
            return;
        }
        let shown = bar.get_or_insert_with(|| {
            let shown = ProgressBar::new(all);
            let template = "   {msg} {bar:24} {pos}/{len}";
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            shown.set_style(style.progress_chars(if ascii { "=> " } else { "━╸ " }));
            shown.set_message(fill(words.under_seeds, &[("n", &all.to_string())]));
            shown
        });
        shown.set_position(done);
        if done == all {
            shown.finish_and_clear();
            bar = None;
        }
    })
}
