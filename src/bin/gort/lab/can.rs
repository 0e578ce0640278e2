//! `gort can PROGRAM LINE...`: a schedule that prints exactly these lines, or that there is none and where the nearest departs.

use std::io::{self, Write};

use gort::explore::{Answer, Exploration, Incomplete, Listed};
use gort::{Ending, ReplayCode};
use serde_json::{Value, json};

use super::typed::{self, Fault};
use super::{explore, sample, search, sure, why};
use crate::args::CanArgs;
use crate::json;
use crate::lessons::find;
use crate::program::run::{self, Order};
use crate::program::subject::Subject;
use crate::render::timeline as lanes;
use crate::study::Study;
use crate::study::ending;
use crate::terminal::failure::Outcome;
use crate::terminal::messages::Words;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// Answers whether the lines are a possible output.
pub fn run(args: &CanArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let subject = find::program(&args.program)?;
    if let Some(plan) = sample::Plan::of(&args.sample)? {
        return sample::can(&subject, args, &plan, screen, out);
    }
    let found = search::explore(&subject, &args.search, screen)?;
    let lines = typed::arguments(&found, &args.lines);
    let answer = found.can(&lines);
    if screen.json {
        let value = as_json(&subject.name(), &lines, &answer, &found);
        json::write(out, value)?;
    } else {
        explore::head(out, screen, &subject, args.search.clock)?;
        match &answer {
            Answer::Possible(listed) => possible(out, screen, &subject, listed, &found)?,
            Answer::Impossible { lines: held, next, endings } => {
                impossible(out, screen, &lines, *held, next, endings, &found)?;
                if let Some(next) = found.incomplete.as_ref().and_then(|why| why::next_step(why, screen.words)) {
                    writeln!(out)?;
                    screen.say(out, next, Tone::Note, 1)?;
                }
            }
        }
    }
    Ok(match answer {
        Answer::Possible(_) => Outcome::Expected,
        Answer::Impossible { .. } if found.incomplete.is_some() => search::outcome(&found),
        Answer::Impossible { .. } => Outcome::Failed,
    })
}

fn possible(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    listed: &Listed,
    found: &Exploration,
) -> anyhow::Result<()> {
    let words = screen.words;
    let usual = Some(&listed.output) == found.default_output();
    let text = match listed.preemptions {
        _ if usual => words.can_usual.to_string(),
        0 => words.can_0.to_string(),
        1 => words.can_1.to_string(),
        n => fill!(words.can_n, n = n),
    };
    screen.say(out, format!("{} {text}", screen.glyphs.yes), Tone::Good, 1)?;
    writeln!(out)?;
    listed.schedule.as_ref().map_or(Ok(()), |code| timeline(out, screen, subject, code))
}

/// The run of this code.
pub fn timeline(out: &mut dyn Write, screen: &Screen, subject: &Subject, code: &ReplayCode) -> anyhow::Result<()> {
    let words = screen.words;
    let run = run::run(subject, &Order::Replay(code.clone()));
    let run = run.map_err(|error| anyhow::anyhow!("the schedule that was found does not replay: {error}"))?;
    let study = Study::new(subject, &run, &[], words);
    let style = lanes::Style { width: screen.width, full: true, list: screen.plain, glyphs: screen.glyphs, words };
    if lanes::has_lanes(&study.story, &style) {
        write_lines(out, &lanes::legend(&style))?;
    }
    write_lines(out, &lanes::draw(&study.story, &[], &style))?;
    writeln!(out)?;
    ending::show(out, screen, &study, &run, true, &format!("gort trace {}", subject.name()))?;
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
    let text = sure::output(found, words);
    let template = match &found.incomplete {
        Some(_) if held == 0 => words.can_departs_found_0,
        Some(_) => words.can_departs_found,
        None if held == lines.len() => words.can_not_end,
        None if held == 0 => words.can_departs_0,
        None => words.can_departs,
    };
    departs(out, screen, lines, held, &text, template)?;
    let endings = endings.iter().map(|(ending, message)| ending_text(*ending, message, words));
    instead(out, screen, next.iter().cloned().chain(endings))?;
    if found.incomplete.is_some() {
        // What was not found is not known to be wrong.
        return Ok(());
    }
    let line = lines.get(held).map_or("", String::as_str);
    let reason = match Fault::of(found.lines(), lines, held) {
        Fault::Never(None) => fill!(words.can_never, line = line),
        Fault::Never(Some(near)) => fill!(words.can_never_near, line = line, near = near),
        Fault::NotHere => fill!(words.can_not_here, line = line),
        Fault::GoesOn => return Ok(()),
    };
    writeln!(out)?;
    screen.say(out, reason, Tone::Note, 1)
}

/// How a program ends, as one of the things that can come next.
pub fn ending_text(ending: Ending, message: &str, words: &Words) -> String {
    if ending == Ending::Exit { words.ends_there.to_string() } else { message.to_string() }
}

/// What comes instead.
pub fn instead(out: &mut dyn Write, screen: &Screen, all: impl Iterator<Item = String>) -> io::Result<()> {
    for text in all {
        screen.say(out, format!("{} {text}", screen.glyphs.right), Tone::Plain, 3)?;
    }
    Ok(())
}

/// The verdict, and how many of the lines hold. `template` introduces what comes instead.
pub fn departs(
    out: &mut dyn Write,
    screen: &Screen,
    lines: &[String],
    held: usize,
    verdict: &str,
    template: &str,
) -> io::Result<()> {
    screen.say(out, format!("{} {verdict}", screen.glyphs.no), Tone::Bad, 1)?;
    writeln!(out)?;
    for (at, line) in lines.iter().enumerate() {
        let (sign, tone) = if at < held { (screen.glyphs.yes, Tone::Good) } else { (screen.glyphs.no, Tone::Bad) };
        let sign = if at > held { " " } else { sign };
        let mut shown = Line::of(format!("   {sign} "), tone);
        shown.push(line.as_str(), if at > held { Tone::Faint } else { Tone::Plain });
        write_lines(out, &shown.wrap_hanging(screen.width, 5))?;
    }
    writeln!(out)?;
    screen.say(out, fill!(template, n = held), Tone::Plain, 1)
}

fn as_json(program: &str, lines: &[String], answer: &Answer, found: &Exploration) -> Value {
    let complete = found.incomplete.is_none();
    match answer {
        Answer::Possible(listed) => json!({
            "program": program, "lines": lines, "possible": true, "complete": complete,
            "usual": Some(&listed.output) == found.default_output(),
            "ending": json::ending(listed.output.ending), "preemptions": listed.preemptions,
            "schedule": listed.schedule.as_ref().map(ToString::to_string),
        }),
        Answer::Impossible { lines: held, next, endings } => {
            let endings: Vec<&str> = endings.iter().map(|(ending, _)| json::ending(*ending)).collect();
            // Where that is no proof, it is not known: `certainty` says why.
            let possible = if found.certainty().is_proof() { Some(false) } else { None };
            let fault = Fault::of(found.lines(), lines, *held);
            json!({
                "program": program, "lines": lines, "possible": possible, "complete": complete,
                "certainty": found.certainty().name(), "held": held, "next": next, "endings": endings,
                // Of an incomplete search: why it is that.
                "reason": found.incomplete.as_ref().map_or(fault.name(), Incomplete::name),
                "did_you_mean": if let Fault::Never(near) = fault { near } else { None },
            })
        }
    }
}
