//! How a large program was searched: which searches stopped at a bound before the one that is shown, each with that bound.
//!
//! In full, then reduced, then with few preemptions, then by samples: only what one of the first two has found is ever called complete, and
//! that is `sure`'s to say.

use std::io::{self, Write};

use gort::explore::{Exploration, Incomplete, Part, Tried};
use serde_json::{Value, json};

use super::why;
use crate::args::{SearchArg, SearchArgs};
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// What a search looks at.
pub fn part(part: Part, words: &Words) -> String {
    match part {
        Part::Reduced => words.tried.reduced.to_string(),
        Part::Preemptions(0) => words.tried.preemptions_0.to_string(),
        Part::Preemptions(1) => words.tried.preemptions_1.to_string(),
        Part::Preemptions(most) => fill!(words.tried.preemptions_n, n = most),
        _ => words.tried.full.to_string(),
    }
}

/// The searches that stopped, a line each, and the one that the list is from; none: samples were taken.
pub fn show(out: &mut dyn Write, screen: &Screen, tried: &[Tried], listed: Option<Part>) -> io::Result<()> {
    let words = screen.words;
    if tried.is_empty() {
        return Ok(());
    }
    screen.say(out, words.tried.tried, Tone::Faint, 1)?;
    let mut line = |searched: Part, said: &str| {
        let text = format!("{} {}{}{said}", screen.glyphs.dot, part(searched, words), words.lane.colon);
        screen.say(out, text, Tone::Faint, 3)
    };
    for one in tried {
        line(one.part, &why::why(&one.why, words))?;
    }
    match listed {
        Some(part) => line(part, words.tried.listed),
        None => screen.say(out, words.tried.samples, Tone::Faint, 1),
    }
}

/// The same as JSON.
pub fn as_json(tried: &[Tried]) -> Value {
    let one = |one: &Tried| {
        let preemptions = if let Part::Preemptions(most) = one.part { Some(most) } else { None };
        json!({
            "search": one.part.name(), "preemptions": preemptions, "states": one.states, "reason": one.why.name(),
            "incomplete": one.why.to_string(),
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
    // Few preemptions are looked at because the reduced search stopped.
    let stopped = found.tried().iter().find(|tried| tried.part == Part::Reduced);
    let stopped = stopped.filter(|_| matches!(why, Incomplete::Preemptions { .. }));
    why::next_step(stopped.map_or(why, |tried| &tried.why), words)
}

/// The searches that stopped, if it is to go on with samples: none came to its end, and how far it may go was not said.
pub fn all(found: &Exploration, args: &SearchArgs) -> Option<Vec<Tried>> {
    let stopped = found.incomplete.as_ref()?;
    let is_cut = matches!(stopped, Incomplete::Bound { .. } | Incomplete::Memory { .. });
    if args.search != SearchArg::Auto || args.bound.is_some() || found.tried().is_empty() || !is_cut {
        return None;
    }
    let last = Tried::new(found.part(), found.states, stopped.clone());
    Some(found.tried().iter().cloned().chain([last]).collect())
}
