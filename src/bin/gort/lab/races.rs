//! Data races in detail: each as Go's detector reports it, how many outputs it may touch, and one that looks as if nothing had happened.

use std::io::{self, Write};

use gort::explore::{Count, Exploration, RaceReport};
use serde_json::{Value, json};

use super::show;
use crate::json;
use crate::program::subject::Subject;
use crate::render::names::{Names, place};
use crate::render::race;
use crate::study::Study;
use crate::terminal::messages::Words;
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// The rule around a report, as Go draws it.
const RULE: &str = "==================";

/// What goroutines and variables are called in the run that has the race.
fn names(subject: &Subject, report: &RaceReport, words: &'static Words) -> Names {
    let study = Study::of(subject, (&report.events, &[]), &[], words);
    Names::new(&report.events, study.source(), &subject.file())
}

/// Shows them, each in Go's form.
pub fn show(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    (found, reports): (&Exploration, &[RaceReport]),
) -> io::Result<()> {
    let words = screen.words;
    let mut told = Vec::new();
    for report in reports {
        // Go's detector reports a pair of places once, whatever happens there.
        let places = (report.race.first.at, report.race.second.at);
        if told.contains(&places) {
            continue;
        }
        told.push(places);
        let mut lines = vec![Line::of(RULE, Tone::Faint)];
        match &report.detail {
            Some(race) => lines.extend(race::draw(race, &names(subject, report, words), &subject.file())),
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
pub fn as_json(subject: &Subject, reports: &[RaceReport], words: &'static Words) -> Value {
    let side = |access: &gort::races::Access| {
        json!({
            "kind": access.kind.name(),
            "goroutine": access.goroutine.0,
            "at": access.location.map(place),
            "created_at": access.created_at.map(place),
        })
    };
    let one = |report: &RaceReport| {
        json!({
            "kind": report.race.kind.name(),
            "variable": report.detail.as_ref().map(|race| names(subject, report, words).object(race.object)),
            "access": report.detail.as_ref().map(|race| side(&race.access)),
            "previous": report.detail.as_ref().map(|race| side(&race.previous)),
            "outputs": report.outputs.as_ref().map(json::number),
            "output": report.shows.as_ref().map(|shows| shows.output.lines.clone()),
            "ending": report.shows.as_ref().map(|shows| json::ending(shows.output.ending)),
            "schedule": report.shows.as_ref().and_then(|shows| shows.schedule.as_ref()).map(ToString::to_string),
        })
    };
    reports.iter().map(one).collect()
}
