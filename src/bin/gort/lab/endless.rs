//! Runs without an end: where a program goes on for ever, whether the scheduler can help it, and what happens in a round.

use std::io::{self, Write};

use gort::explore::{Exploration, Loop, LoopKind};
use serde_json::{Value, json};

use crate::program::subject::Subject;
use crate::render::timeline;
use crate::study::Study;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;
use crate::terminal::theme::write_lines;

/// So many of them are shown.
const SHOWN: usize = 3;

/// What is to be said of one.
fn said(one: &Loop, screen: &Screen) -> String {
    let words: &Words = screen.words;
    let bar = if screen.plain { " | " } else { " │ " };
    let period = one.period.join(bar);
    match one.kind {
        LoopKind::NeverEnds => words.endless.never.to_owned(),
        LoopKind::PrintsForever => fill!(words.endless.prints, period = period),
        LoopKind::MayEnd { fairly: true } if one.period.is_empty() => words.endless.fair.to_owned(),
        LoopKind::MayEnd { fairly: true } => fill!(words.endless.fair_prints, period = period),
        _ if one.period.is_empty() => words.endless.unfair.to_owned(),
        _ => fill!(words.endless.unfair_prints, period = period),
    }
}

/// Shows where a program goes on without end; of what no schedule leaves, what happens in a round.
pub fn show(out: &mut dyn Write, screen: &Screen, subject: &Subject, found: &Exploration) -> io::Result<()> {
    for one in found.loops.iter().take(SHOWN) {
        let is_left = matches!(one.kind, LoopKind::MayEnd { .. });
        screen.say(out, said(one, screen), if is_left { Tone::Note } else { Tone::Bad }, 1)?;
        if is_left {
            continue;
        }
        let (_, round) = found.along(&one.way, &one.round);
        let study = Study::of(subject, (&round, &[]), &[], screen.words);
        let style = timeline::Style::whole(screen);
        if !round.is_empty() {
            screen.say(out, screen.words.endless.round, Tone::Faint, 1)?;
            write_lines(out, &timeline::draw(&study.timeline, &[], &style))?;
        }
    }
    Ok(())
}

/// The same as JSON.
pub fn as_json(found: &Exploration) -> Value {
    let one = |one: &Loop| {
        let (kind, fair) = match one.kind {
            LoopKind::NeverEnds => ("never", Some(true)),
            LoopKind::PrintsForever => ("prints-forever", Some(true)),
            LoopKind::MayEnd { fairly } => ("may-end", Some(fairly)),
            _ => ("other", None),
        };
        json!({ "kind": kind, "fair": fair, "lines": one.lines, "period": one.period })
    };
    found.loops.iter().map(one).collect()
}
