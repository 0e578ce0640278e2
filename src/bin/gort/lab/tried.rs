//! How a large program was searched: which searches stopped at a bound, each with that bound, and which was the last one.
//!
//! In full, then reduced, then with few preemptions, then by random runs: what is shown is what all of them found. Only where one of the
//! first two came to its end it is ever called complete, and that is `sure`'s to say.

use std::io::{self, Write};

use gort::explore::{Exploration, Incomplete, Part, Tried};
use serde_json::{Value, json};

use super::{sample, why};
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// What a search looks at.
pub fn part(part: Part, words: &Words) -> String {
    match part {
        Part::Reduced => words.tried.reduced.to_string(),
        Part::Preemptions(0) => words.tried.preemptions_0.to_string(),
        Part::Preemptions(1) => words.tried.preemptions_1.to_string(),
        Part::Preemptions(most) => fill!(words.tried.preemptions_n, n = most),
        Part::Samples => words.tried.samples.to_string(),
        _ => words.tried.full.to_string(),
    }
}

/// All searches, a line each, and that the list has what they found.
pub fn show(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let words = screen.words;
    if found.tried().is_empty() {
        return Ok(());
    }
    screen.say(out, words.tried.tried, Tone::Faint, 1)?;
    let mut line = |searched: Part, said: &str| {
        let text = format!("{} {}{}{said}", screen.glyphs.dot, part(searched, words), words.lane.colon);
        screen.say(out, text, Tone::Faint, 3)
    };
    for one in found.tried() {
        match &one.why {
            // Made beside the first search, whatever came of that.
            Incomplete::Sample { runs } => line(one.part, &runs_of(*runs, one.cut, words))?,
            why => line(one.part, &why::why(why, words))?,
        }
    }
    match (&found.incomplete, found.samples()) {
        (_, Some(samples)) => line(found.part(), &runs_of(samples.runs, samples.cut, words))?,
        (None | Some(Incomplete::Preemptions { .. }), None) => line(found.part(), words.tried.ended)?,
        (Some(why), None) => line(found.part(), &why::why(why, words))?,
    }
    let all = found.lists_all_found();
    screen.say(out, if all { words.tried.together } else { words.tried.some }, Tone::Faint, 1)?;
    match found.samples() {
        Some(samples) => sample::behind(out, screen, samples),
        None => Ok(()),
    }
}

/// So many runs, and how many of them show no output because they were cut.
fn runs_of(runs: u64, cut: u64, words: &Words) -> String {
    match cut {
        0 => fill!(words.tried.runs, n = grouped(runs)),
        cut => fill!(words.tried.runs_cut, n = grouped(runs), cut = grouped(cut)),
    }
}

/// The same as JSON.
pub fn as_json(tried: &[Tried]) -> Value {
    let one = |one: &Tried| {
        let preemptions = if let Part::Preemptions(most) = one.part { Some(most) } else { None };
        json!({
            "search": one.part.name(), "preemptions": preemptions, "states": one.states, "reason": one.why.name(),
            "incomplete": one.why.to_string(), "listed": one.is_listed,
        })
    };
    tried.iter().map(one).collect()
}

/// How many states were found, by the searches that stopped, too: what the time was spent on.
pub fn states(found: &Exploration) -> u64 {
    found.tried().iter().fold(found.states, |states, tried| states + tried.states)
}

/// What to do for more, where something can be done.
pub fn next_step(found: &Exploration, words: &Words) -> Option<String> {
    let why = found.incomplete.as_ref()?;
    // Few preemptions are looked at, and random runs made, because the reduced search stopped.
    let stopped = found.tried().iter().find(|tried| tried.part == Part::Reduced);
    let stopped = stopped.filter(|_| matches!(why, Incomplete::Preemptions { .. } | Incomplete::Sample { .. }));
    why::next_step(stopped.map_or(why, |tried| &tried.why), words)
}
