//! Runs without an end: where a program goes on for ever, whether the scheduler can help it, and what happens in a round.

use std::io::{self, Write};

use gort::explore::{Exploration, Keeper, Loop, LoopKind};
use gort::{Event, EventKind, GoId, WaitReason};
use serde_json::{Value, json};

use crate::program::subject::Subject;
use crate::render::names::place;
use crate::render::timeline;
use crate::study::Study;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;
use crate::terminal::theme::write_lines;

/// So many of them are shown, of which each has something else to say.
const SHOWN: usize = 3;

/// What is to be said of one. `spins`: a goroutine may compute without end beside it.
fn said(one: &Loop, spins: bool, screen: &Screen) -> String {
    let words: &Words = screen.words;
    let bar = screen.bar();
    let period = one.period.join(bar);
    match one.kind {
        LoopKind::NeverEnds => words.endless.never.to_owned(),
        LoopKind::PrintsForever => {
            let silent = one.silent.max(spins.then_some(Keeper::Unfair));
            let what = match (silent, one.varies) {
                (None, false) => words.endless.what,
                (None, true) => words.endless.what_varies,
                (Some(_), false) => words.endless.what_it_is,
                (Some(_), true) => words.endless.what_it_may_be,
            };
            let said = match silent {
                None => words.endless.prints,
                Some(Keeper::Fair) => words.endless.prints_or_not,
                Some(_) => words.endless.prints_fairly,
            };
            fill!(said, what = fill!(what, period = period))
        }
        LoopKind::MayEnd { fairly: true } if one.period.is_empty() => words.endless.fair.to_owned(),
        LoopKind::MayEnd { fairly: true } => {
            let said = if one.varies { words.endless.fair_prints_varied } else { words.endless.fair_prints };
            let or = match one.silent {
                None => return fill!(said, period = period),
                Some(Keeper::Fair) => words.endless.or_silent,
                Some(_) => words.endless.or_silent_unfairly,
            };
            format!("{}{}{or}", fill!(said, period = period), words.endless.space)
        }
        _ if one.period.is_empty() => words.endless.unfair.to_owned(),
        _ => fill!(words.endless.unfair_prints, period = period),
    }
}

/// The goroutines that act in a round in which no time passes, each with a place where it does.
fn goes_round(round: &[Event]) -> Vec<(String, String)> {
    let mut acting: Vec<(String, String)> = Vec::new();
    let passes = |event: &Event| {
        let sleeps = matches!(event.kind, EventKind::Park { reason: WaitReason::Sleep, .. });
        sleeps
            || matches!(event.kind, EventKind::TimerFire { .. })
            || Some(event.at) != round.first().map(|first| first.at)
    };
    if round.iter().any(passes) {
        return acting;
    }
    for event in round {
        let Some(at) = event.location.filter(|_| event.goroutine != GoId::SCHEDULER) else { continue };
        let who = if event.goroutine == GoId::MAIN { "main".to_owned() } else { event.goroutine.to_string() };
        if !acting.iter().any(|(known, _)| *known == who) {
            acting.push((who, place(at)));
        }
    }
    acting
}

/// Shows where a program goes on without end; of what no schedule leaves, what happens in a round.
pub fn show(out: &mut dyn Write, screen: &Screen, subject: &Subject, found: &Exploration) -> io::Result<()> {
    if let Some(at) = found.spins() {
        screen.say(out, fill!(screen.words.endless.spins, at = place(at)), Tone::Note, 1)?;
    }
    let mut told: Vec<String> = Vec::new();
    let mut shown = 0;
    for one in &found.loops {
        let is_left = matches!(one.kind, LoopKind::MayEnd { .. });
        let said = said(one, found.spins().is_some(), screen);
        // What may end is not shown as a round: two of which the same is said are one.
        if is_left && told.contains(&said) {
            continue;
        }
        if shown == SHOWN {
            break;
        }
        shown += 1;
        screen.say(out, said.clone(), if is_left { Tone::Note } else { Tone::Bad }, 1)?;
        told.push(said);
        let along = || found.along(&one.way, &one.round);
        if found.waits_for_stillness() {
            let held = goes_round(&along().1);
            let who = held.iter().map(|(who, at)| fill!(screen.words.endless.who, who = who, at = at));
            let who: Vec<String> = who.collect();
            let holds = fill!(screen.words.endless.holds, who = who.join(screen.words.endless.and));
            // Several ways may lead to the same loop.
            if !who.is_empty() && !told.contains(&holds) {
                screen.say(out, holds.clone(), Tone::Note, 1)?;
                told.push(holds);
            }
        }
        if is_left {
            continue;
        }
        let (before, round) = along();
        let study = Study::of_part(subject, (&before, &round), screen.words);
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
        json!({
            "kind": kind, "fair": fair, "lines": one.lines, "period": one.period, "varies": one.varies,
            "silent": one.silent.map(Keeper::name),
        })
    };
    found.loops.iter().map(one).collect()
}
