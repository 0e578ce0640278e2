//! Data races in detail: each as Go's detector reports it, how many outputs it may touch, and one that looks as if nothing had happened.

use std::io::{self, Write};

use gort::explore::{Count, Exploration, RaceReport};
use serde_json::{Value, json};

use super::show;
use crate::json;
use crate::program::subject::Subject;
use crate::render::names::place;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// The rule around a report, as Go draws it.
const RULE: &str = "==================";

/// The variable's name, if both sides call it so: the words at which they stand in the text.
fn variable(subject: &Subject, report: &RaceReport) -> Option<String> {
    let text = subject.text(subject.language())?;
    let file = subject.file();
    let name = |at: gort::Site| {
        if !at.file().replace('\\', "/").ends_with(&file) {
            return None;
        }
        let line = text.lines().nth(at.line() as usize - 1)?;
        let rest = line.get(at.column() as usize - 1..)?;
        let is_part = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '.';
        let end = rest.find(|sign| !is_part(sign)).unwrap_or(rest.len());
        let word = rest[..end].trim_end_matches('.');
        (!word.is_empty()).then(|| word.to_owned())
    };
    let (first, second) = (name(report.race.first.at)?, name(report.race.second.at)?);
    (first == second).then_some(first)
}

/// Shows them, each in Go's form.
pub fn show(out: &mut dyn Write, screen: &Screen, subject: &Subject, found: &Exploration) -> io::Result<()> {
    let words = screen.words;
    for report in found.races_in_detail() {
        let mut lines = vec![Line::of(RULE, Tone::Faint)];
        match &report.detail {
            Some(race) => {
                let name = variable(subject, &report);
                for (at, line) in race.to_string().lines().enumerate() {
                    // Go has the address here.
                    let line = match &name {
                        Some(name) => line.replacen(&format!("variable {}", race.object.0), name, 1),
                        None => line.to_owned(),
                    };
                    lines.push(Line::of(line, if at == 0 { Tone::Bad } else { Tone::Plain }));
                }
            }
            None => lines.push(Line::of(words.races.unseen, Tone::Faint)),
        }
        lines.push(Line::of(RULE, Tone::Faint));
        write_lines(out, &lines)?;
        if let Some(outputs) = &report.outputs {
            let text = match *outputs == Count::from(1_u32) {
                true => fill!(words.races.in_one, all = grouped(&found.outputs)),
                false => fill!(words.races.in_many, n = grouped(outputs), all = grouped(&found.outputs)),
            };
            screen.say(out, text, Tone::Note, 1)?;
        }
        if let Some(shows) = &report.shows {
            let mut line = Line::of(format!(" {}", words.races.shows), Tone::Plain);
            line.append(show::output_line(&shows.output, screen));
            write_lines(out, &line.wrap_at_bars(screen.width, 3))?;
            if let Some(code) = &shows.schedule {
                let command = subject.command("trace");
                show::how(out, screen, 3, words.races.replays, &command, Some(code))?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The same as JSON.
pub fn as_json(subject: &Subject, found: &Exploration) -> Value {
    let side = |access: &gort::races::Access| {
        json!({
            "kind": if access.kind == gort::races::AccessKind::Write { "write" } else { "read" },
            "goroutine": access.goroutine.0,
            "at": access.location.map(place),
            "created_at": access.created_at.map(place),
        })
    };
    let one = |report: RaceReport| {
        json!({
            "variable": variable(subject, &report),
            "access": report.detail.as_ref().map(|race| side(&race.access)),
            "previous": report.detail.as_ref().map(|race| side(&race.previous)),
            "outputs": report.outputs.as_ref().map(json::number),
            "output": report.shows.as_ref().map(|shows| shows.output.lines.clone()),
            "ending": report.shows.as_ref().map(|shows| json::ending(shows.output.ending)),
            "schedule": report.shows.as_ref().and_then(|shows| shows.schedule.as_ref()).map(ToString::to_string),
        })
    };
    found.races_in_detail().map(one).collect()
}
