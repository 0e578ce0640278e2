//! Goroutines that are left when main returns: which of them stay for good, and in how many outputs.

use std::io::{self, Write};

use gort::explore::{Count, Exploration, Fate, LeftKind};
use serde_json::{Value, json};

use crate::json;
use crate::render::names::place;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;

/// Whether there is something to say of them: one that would have ended is named where it was parked.
fn is_told(kind: &LeftKind) -> bool {
    kind.left.parked.is_some() || matches!(kind.left.fate, Fate::Stays | Fate::MayStay | Fate::WorksOn)
}

/// Whether those that were found are told: a reduced search alone does not know which there are.
pub fn are_told(found: &Exploration) -> bool {
    !found.is_reduced() || !found.tried().is_empty()
}

/// What is said of them.
pub fn show(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let (words, leaks) = (screen.words, &found.leaks);
    if !are_told(found) || !leaks.kinds.iter().any(is_told) {
        return Ok(());
    }
    let (possible, certain) = (grouped(&leaks.possible), grouped(&leaks.certain));
    // Of several searches of which none saw all nothing is counted, and of one that was interrupted only some.
    let counts = found.tried().is_empty() && found.lists_all_found();
    let text = match leaks.known {
        _ if !counts => words.left.found.to_owned(),
        true => fill!(words.left.known, possible = possible, certain = certain, good = grouped(&leaks.for_good)),
        false => fill!(words.lab.leaks, possible = possible, certain = certain),
    };
    screen.say(out, text, Tone::Note, 1)?;
    for kind in leaks.kinds.iter().filter(|kind| is_told(kind)) {
        let created = place(kind.left.created_at);
        let mut text = match kind.left.parked {
            Some((reason, at)) => {
                fill!(words.lab.leak_place, created = created, state = reason.text(), at = place(at))
            }
            None => fill!(words.left.able, created = created),
        };
        text += match kind.left.fate {
            Fate::Stays => words.left.stays,
            Fate::MayStay => words.left.may_stay,
            Fate::WorksOn => words.left.works_on,
            Fate::Ends => words.left.ends,
            _ => "",
        };
        if counts && kind.left.fate != Fate::Unknown {
            let one = kind.outputs == Count::from(1_u32);
            text +=
                &if one { words.left.in_one.to_owned() } else { fill!(words.left.in_many, n = grouped(&kind.outputs)) };
        }
        let tone = if kind.left.fate == Fate::Stays { Tone::Bad } else { Tone::Faint };
        screen.say(out, text, tone, 3)?;
    }
    Ok(())
}

/// The same as JSON. Null where only a part of the schedules was looked at, and what several searches did not count.
pub fn as_json(found: &Exploration) -> Value {
    if !are_told(found) {
        return Value::Null;
    }
    let (leaks, counts) = (&found.leaks, found.tried().is_empty() && found.lists_all_found());
    let counted = |count: &Count| if counts { json::number(count) } else { Value::Null };
    let kind = |kind: &LeftKind| {
        let parked = kind.left.parked.map(|(reason, at)| json!({ "state": reason.text(), "at": place(at) }));
        json!({
            "created": place(kind.left.created_at),
            "parked": parked,
            "fate": kind.left.fate.name(),
            "outputs": counted(&kind.outputs),
        })
    };
    json!({
        "possible": counted(&leaks.possible),
        "certain": counted(&leaks.certain),
        "for_good": if leaks.known { counted(&leaks.for_good) } else { Value::Null },
        "goroutines": leaks.kinds.iter().map(kind).collect::<Vec<_>>(),
    })
}
