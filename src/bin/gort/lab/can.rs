//! `gort can PROGRAM LINE...`: a schedule that prints exactly these lines, or that there is none and where the nearest departs.

use std::io::{self, Write};

use gort::Ending;
use gort::explore::{Answer, Exploration, Listed};
use serde_json::{Value, json};

use super::{explore, search};
use crate::args::CanArgs;
use crate::ending;
use crate::failure::Outcome;
use crate::json as contract;
use crate::messages::fill;
use crate::pick::{self, Picked};
use crate::render::span::{Line, Tone};
use crate::render::timeline;
use crate::run::{self, Order};
use crate::screen::Screen;
use crate::study::Study;
use crate::theme::write_lines;

/// Answers whether the lines are a possible output.
pub fn run(args: &CanArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let picked = pick::program(&args.program)?;
    let lines = lines(args);
    let found = search::explore(&picked, &args.search, screen)?;
    let answer = found.can(&lines);
    if screen.json {
        let value = as_json(&picked.name(), &lines, &answer, &found);
        serde_json::to_writer(&mut *out, &value).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        explore::head(out, screen, &picked, args.search.clock)?;
        match &answer {
            Answer::Possible(listed) => possible(out, screen, &picked, listed, &found)?,
            Answer::Impossible { lines: held, next, endings } => {
                impossible(out, screen, &lines, *held, next, endings, &found)?;
            }
        }
    }
    Ok(match answer {
        Answer::Possible(_) => Outcome::Expected,
        Answer::Impossible { .. } if found.incomplete.is_some() => search::outcome(&found),
        Answer::Impossible { .. } => Outcome::Failed,
    })
}

/// The lines of `a | b`.
pub fn split(text: &str) -> Vec<String> {
    text.split(" | ").map(|line| line.trim().to_string()).collect()
}

/// The lines that are asked for: `a | b` in one argument is two of them.
fn lines(args: &CanArgs) -> Vec<String> {
    args.lines.iter().flat_map(|argument| split(argument)).collect()
}

fn possible(
    out: &mut dyn Write,
    screen: &Screen,
    picked: &Picked,
    listed: &Listed,
    found: &Exploration,
) -> anyhow::Result<()> {
    let words = screen.words;
    let usual = listed.output == *found.default_output();
    let text = match listed.preemptions {
        _ if usual => words.can_usual.to_string(),
        0 => words.can_0.to_string(),
        1 => words.can_1.to_string(),
        n => fill(words.can_n, &[("n", &n.to_string())]),
    };
    screen.put(out, &Line::of(format!("{} {text}", screen.glyphs.yes), Tone::Good), 1)?;
    writeln!(out)?;
    let Some(code) = &listed.schedule else { return Ok(()) };
    let run = run::run(picked.lesson.name, picked.program, &Order::Replay(code.clone()));
    let run = run.map_err(|error| anyhow::anyhow!("the schedule that was found does not replay: {error}"))?;
    let study = Study::new(picked.lesson.name, picked.program, &run, &[], words);
    let style = timeline::Style { width: screen.width, full: true, list: screen.plain, glyphs: screen.glyphs, words };
    if timeline::has_lanes(&study.story, &style) {
        write_lines(out, &timeline::legend(&style))?;
    }
    write_lines(out, &timeline::draw(&study.story, &[], &style))?;
    writeln!(out)?;
    ending::show(out, screen, &study, &run, true, &format!("gort trace {}", picked.name()))?;
    writeln!(out)?;
    Ok(())
}

/// Shows how far the lines are possible, and what comes instead.
pub fn impossible(
    out: &mut dyn Write,
    screen: &Screen,
    lines: &[String],
    held: usize,
    next: &[String],
    endings: &[(Ending, String)],
    found: &Exploration,
) -> io::Result<()> {
    let words = screen.words;
    let text = match &found.incomplete {
        None => words.can_not.to_string(),
        Some(why) => fill(words.can_not_found, &[("why", &why.to_string())]),
    };
    screen.put(out, &Line::of(format!("{} {text}", screen.glyphs.no), Tone::Bad), 1)?;
    writeln!(out)?;
    for (at, line) in lines.iter().enumerate() {
        let (sign, tone) = if at < held { (screen.glyphs.yes, Tone::Good) } else { (screen.glyphs.no, Tone::Bad) };
        let sign = if at > held { " " } else { sign };
        let mut shown = Line::of(format!("   {sign} "), tone);
        shown.push(line.as_str(), if at > held { Tone::Faint } else { Tone::Plain });
        write_lines(out, &shown.wrap_hanging(screen.width, 5))?;
    }
    writeln!(out)?;
    let mut instead: Vec<String> = next.to_vec();
    instead.extend(endings.iter().map(|(ending, message)| match ending {
        Ending::Exit => words.ends_there.to_string(),
        _ => message.clone(),
    }));
    let template = if held == lines.len() { words.can_not_end } else { words.can_departs };
    screen.put(out, &Line::of(fill(template, &[("n", &held.to_string())]), Tone::Plain), 1)?;
    for text in instead {
        screen.put(out, &Line::of(format!("{} {text}", screen.glyphs.right), Tone::Plain), 3)?;
    }
    Ok(())
}

fn as_json(program: &str, lines: &[String], answer: &Answer, found: &Exploration) -> Value {
    let complete = found.incomplete.is_none();
    match answer {
        Answer::Possible(listed) => json!({
            "program": program, "lines": lines, "possible": true, "complete": complete,
            "usual": listed.output == *found.default_output(),
            "ending": contract::ending(listed.output.ending), "preemptions": listed.preemptions,
            "schedule": listed.schedule.as_ref().map(ToString::to_string),
        }),
        Answer::Impossible { lines: held, next, endings } => {
            let endings: Vec<&str> = endings.iter().map(|(ending, _)| contract::ending(*ending)).collect();
            json!({
                "program": program, "lines": lines, "possible": false, "complete": complete,
                "held": held, "next": next, "endings": endings,
            })
        }
    }
}
