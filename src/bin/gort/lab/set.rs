//! A program's set of outputs, drawn.

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{BigUint, Exploration, Listed, Output};

use super::{sure, why};
use crate::render::names::place;
use crate::study::ending;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// An output on one line: its lines, and how it ended if not by main's return.
pub fn output_line(output: &Output, screen: &Screen) -> Line {
    let mut line = Line::new();
    let bar = if screen.plain { " | " } else { " │ " };
    if output.lines.is_empty() && output.ending == Ending::Exit {
        line.push(screen.words.no_output, Tone::Faint);
    }
    for (at, text) in output.lines.iter().enumerate() {
        if at > 0 {
            line.push(bar, Tone::Faint);
        }
        line.push(text.as_str(), Tone::Plain);
    }
    if output.ending != Ending::Exit {
        if !output.lines.is_empty() {
            line.push(bar, Tone::Faint);
        }
        line.push(output.message.as_str(), Tone::Bad);
    }
    line
}

/// "512 outputs", and how they end if not all the same way.
pub fn count_line(found: &Exploration, words: &Words) -> Line {
    let one = found.outputs == BigUint::from(1_u8);
    let template = if one { words.outputs_one } else { words.outputs_many };
    let mut line = Line::of(fill!(template, n = grouped(&found.outputs)), Tone::Strong);
    if !one || found.endings.exit == BigUint::ZERO {
        let endings = [
            (&found.endings.exit, words.outputs_exit, Tone::Plain),
            (&found.endings.deadlock, words.outputs_deadlock, Tone::Bad),
            (&found.endings.panic, words.outputs_panic, Tone::Bad),
            (&found.endings.fatal, words.outputs_fatal, Tone::Bad),
        ];
        let mut before = words.colon;
        for (count, template, tone) in endings {
            if *count > BigUint::ZERO {
                line.push(before, Tone::Plain);
                line.push(fill!(template, n = grouped(count)), tone);
                before = words.comma;
            }
        }
    }
    line
}

/// The figures of a search, what it found besides outputs, and whether it is complete.
pub fn facts(out: &mut dyn Write, screen: &Screen, found: &Exploration) -> io::Result<()> {
    let words = screen.words;
    screen.put(out, &count_line(found, words), 1)?;
    let counted = |count: &BigUint, one: &str, many: &str| {
        if *count == BigUint::from(1_u8) { one.to_string() } else { fill!(many, n = grouped(count)) }
    };
    screen.say(
        out,
        fill!(
            words.from_states,
            states = counted(&BigUint::from(found.states), words.states_one, words.states_many),
            schedules = counted(&found.schedules, words.schedules_one, words.schedules_many)
        ),
        Tone::Faint,
        1,
    )?;
    let text = sure::list(found, words);
    match &found.incomplete {
        None => {
            let tone = if found.certainty().is_proof() { Tone::Good } else { Tone::Mixed };
            screen.say(out, text, tone, 1)?;
        }
        Some(why) => {
            let line = Line::of(format!(" {} {text}", screen.glyphs.no), Tone::Bad);
            write_lines(out, &line.wrap_hanging(screen.width, 3))?;
            if let Some(next) = why::next_step(why, words) {
                screen.say(out, next, Tone::Note, 3)?;
            }
        }
    }
    if found.leaks.possible > BigUint::ZERO {
        let (possible, certain) = (grouped(&found.leaks.possible), grouped(&found.leaks.certain));
        let text = fill!(words.leaks, possible = possible, certain = certain);
        screen.say(out, text, Tone::Note, 1)?;
        for left in &found.leaks.places {
            let Some((reason, at)) = left.parked else { continue };
            screen.say(
                out,
                fill!(words.leak_place, created = place(left.created_at), state = reason.text(), at = place(at)),
                Tone::Faint,
                3,
            )?;
        }
    }
    for race in &found.races {
        let access = |access: &gort::explore::RacyAccess| {
            let template = if access.write { words.race_write } else { words.race_read };
            fill!(template, at = place(access.at))
        };
        let (first, second) = (access(&race.first), access(&race.second));
        let text = fill!(words.race_seen, first = first, second = second);
        screen.say(out, text, Tone::Bad, 1)?;
    }
    if !found.races.is_empty() && found.outputs > BigUint::from(1_u8) {
        screen.say(
            out,
            fill!(words.racy_outputs, n = grouped(&found.racy_outputs), all = grouped(&found.outputs)),
            Tone::Bad,
            1,
        )?;
    }
    Ok(())
}

/// One output of a list, with how it comes about.
pub fn listed(
    out: &mut dyn Write,
    screen: &Screen,
    number: usize,
    listed: &Listed,
    usual: bool,
    replay: Option<&str>,
) -> io::Result<()> {
    let words = screen.words;
    let mut line = Line::of(format!("{number:>4}  "), Tone::Faint);
    let indent = line.width();
    line.append(output_line(&listed.output, screen));
    write_lines(out, &line.wrap_hanging(screen.width, indent))?;
    let how = match listed.preemptions {
        _ if usual => words.order_seed_0.to_string(),
        0 => words.preemptions_0.to_string(),
        1 => words.preemptions_1.to_string(),
        n => fill!(words.preemptions_n, n = n),
    };
    if let Some(command) = replay {
        let how = format!("{}{how}", " ".repeat(indent));
        let lines = match &listed.schedule {
            Some(code) => {
                ending::replay_lines(&format!("{how}{}", words.colon), command, &code.to_string(), screen.width)
            }
            None => vec![Line::of(how, Tone::Faint)],
        };
        write_lines(out, &lines)?;
    }
    Ok(())
}
