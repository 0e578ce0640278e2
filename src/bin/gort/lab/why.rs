//! Why a search is not complete, in the reader's language, and what can be done about it.

use gort::MapOrder;
use gort::explore::{Asked, Departure, Incomplete};

use crate::render::names::place;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};

/// `512 MiB`, or exactly what it is.
fn size(bytes: u64) -> String {
    for (shift, unit) in [(30, "GiB"), (20, "MiB"), (10, "KiB")] {
        if bytes.is_multiple_of(1 << shift) {
            return format!("{} {unit}", bytes >> shift);
        }
    }
    format!("{bytes} B")
}

/// The reason, as a part of a sentence.
pub fn why(incomplete: &Incomplete, words: &Words) -> String {
    match incomplete {
        Incomplete::Bound { states } => fill!(words.why.bound, n = grouped(states)),
        Incomplete::Memory { bytes } => fill!(words.why.memory, size = size(*bytes)),
        Incomplete::Preemptions { most: 0 } => words.why.preemptions_0.to_string(),
        Incomplete::Preemptions { most: 1 } => words.why.preemptions_1.to_string(),
        Incomplete::Preemptions { most } => fill!(words.why.preemptions_n, n = most),
        Incomplete::Sample { .. } => words.why.sample.to_string(),
        Incomplete::Cancelled => words.why.cancelled.to_string(),
        Incomplete::Endless { steps, goroutine, created_at, at } => {
            let (n, created) = (grouped(steps), place(*created_at));
            match at {
                None => fill!(words.why.endless, n = n, who = goroutine, at = created),
                Some((operation, last)) => {
                    let last = place(*last);
                    fill!(
                        words.why.endless_at,
                        n = n,
                        who = goroutine,
                        at = created,
                        operation = operation,
                        last = last
                    )
                }
            }
        }
        Incomplete::Stuck { goroutine, created_at, after, limit } => {
            let (created, time) = (place(*created_at), format!("{limit:?}"));
            match after {
                None => fill!(words.why.stuck, who = goroutine, at = created, time = time),
                Some((operation, last)) => {
                    let last = place(*last);
                    fill!(
                        words.why.stuck_after,
                        who = goroutine,
                        at = created,
                        time = time,
                        operation = operation,
                        last = last
                    )
                }
            }
        }
        Incomplete::Blocked { goroutine, created_at, after } => {
            let created = place(*created_at);
            match after {
                None => fill!(words.why.blocked, who = goroutine, at = created),
                Some((operation, last)) => {
                    let last = place(*last);
                    fill!(words.why.blocked_after, who = goroutine, at = created, operation = operation, last = last)
                }
            }
        }
        Incomplete::EndlessTexts => words.why.endless_texts.to_string(),
        Incomplete::DefaultRunMissing(output) => fill!(words.why.unlike, output = output),
        Incomplete::Computes { at } => fill!(words.why.computes, at = place(*at)),
        Incomplete::ExternalInput => words.why.outside.to_string(),
        Incomplete::Drawn => words.why.drawn.to_string(),
        Incomplete::MapOrder { tried } => match tried {
            MapOrder::Any => words.why.maps_any,
            MapOrder::Insertion => words.why.maps_insertion,
            MapOrder::Rotation => words.why.maps_go,
        }
        .to_string(),
        Incomplete::Machine { asked } if *asked == Asked::INPUT => words.why.reads_input.to_string(),
        Incomplete::Machine { asked } if *asked == Asked::SIGNALS => words.why.listens.to_string(),
        Incomplete::Machine { asked } => {
            let names = asked.names().map(|name| match name {
                "environment" => words.why.asked_environment,
                "files" => words.why.asked_files,
                "folder" => words.why.asked_folder,
                "input" => words.why.asked_input,
                "numbers" => words.why.asked_numbers,
                "signals" => words.why.asked_signals,
                "target" => words.why.asked_target,
                "zones" => words.why.asked_zones,
                other => other,
            });
            fill!(words.why.machine, asked = names.collect::<Vec<_>>().join(words.lane.comma))
        }
        Incomplete::Processors => words.why.processors.to_string(),
        Incomplete::NotReproducible(departure) => {
            fill!(words.why.departed, n = departure.steps, what = departed(departure, words))
        }
        // Reasons that are newer than this table.
        other => other.to_string(),
    }
}

fn departed(departure: &Departure, words: &Words) -> String {
    match (departure.goroutine, departure.operation, departure.at) {
        (Some(who), Some(operation), Some(at)) => {
            fill!(words.why.departed_after, who = who, operation = operation, at = place(at))
        }
        (Some(_), ..) => departure.what.clone(),
        (None, ..) => words.why.departed_timer.to_string(),
    }
}

/// What to do for more, where something can be done.
pub fn next_step(incomplete: &Incomplete, words: &Words) -> Option<String> {
    match incomplete {
        Incomplete::Bound { states } => Some(fill!(words.why.next_bound, n = states.saturating_mul(10))),
        Incomplete::Memory { bytes } => {
            let more = size(bytes.saturating_mul(4)).replace(' ', "");
            Some(fill!(words.why.next_memory, size = more))
        }
        Incomplete::Preemptions { .. } => Some(words.why.next_preemptions.to_string()),
        Incomplete::ExternalInput => Some(words.why.next_outside.to_string()),
        _ => None,
    }
}
