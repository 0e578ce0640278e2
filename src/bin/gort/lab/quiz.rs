//! `gort quiz [LESSON]`: predict what a program prints, and be judged by everything that it can print.
//!
//! A prediction is what Go's own order prints, or possible, or impossible; the answer shows the schedule, or where the
//! prediction leaves what is possible. No key is typed in: each program is explored.

use std::io::{self, Write};

use console::Term;
use gort::explore::{Answer, BigUint, Exploration};
use serde_json::{Value, json};

use super::{can, search, set};
use crate::args::QuizArgs;
use crate::failure::{Outcome, usage};
use crate::lessons::LESSONS;
use crate::messages::fill;
use crate::pick::{self, Picked};
use crate::render::code;
use crate::render::span::{Line, Tone};
use crate::run::{self, Order};
use crate::screen::Screen;
use crate::study::Study;
use crate::theme::write_lines;

/// Programs with more states than this are no matter for a prediction.
const STATES: u64 = 20_000;
/// Nor are those that print more lines.
const LINES: usize = 12;

/// How a prediction came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Judgement {
    Usual,
    Possible,
    Impossible,
}

/// Asks for predictions.
pub fn run(args: &QuizArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if let Some(prediction) = &args.predict {
        let Some(name) = &args.lesson else {
            return usage("--predict needs a program: gort quiz channels/three --predict …");
        };
        return one(&pick::program(name)?, prediction, screen, out);
    }
    let asked = asked(args)?;
    if screen.json || !screen.interactive || args.yes {
        return questions(&asked, screen, out);
    }
    let (mut count, mut usual, mut possible) = (0, 0, 0);
    for (picked, found) in &asked {
        ask(out, screen, picked, found)?;
        out.flush()?;
        let typed = Term::stdout().read_line()?;
        match typed.trim() {
            "" => {}
            "q" => break,
            typed => {
                count += 1;
                let judgement = judge(out, screen, picked, found, &can::split(typed))?;
                usual += usize::from(judgement == Judgement::Usual);
                possible += usize::from(judgement != Judgement::Impossible);
            }
        }
        writeln!(out)?;
    }
    let parts = [("n", count.to_string()), ("usual", usual.to_string()), ("possible", possible.to_string())];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    screen.put(out, &Line::of(fill(screen.words.quiz_score, &parts), Tone::Strong), 1)?;
    Ok(Outcome::Expected)
}

/// The programs that are asked about, explored: those with more than one output, and not too many lines.
fn asked(args: &QuizArgs) -> anyhow::Result<Vec<(Picked, Exploration)>> {
    let picked: Vec<Picked> = match &args.lesson {
        Some(name) if name.contains('/') => vec![pick::program(name)?],
        Some(name) => pick::all_of(pick::lesson(name)?),
        None => LESSONS.iter().flat_map(|lesson| pick::all_of(lesson)).collect(),
    };
    let one = picked.len() == 1;
    let mut asked = Vec::new();
    for picked in picked {
        if picked.program.as_real().is_some() {
            continue;
        }
        let found = search::explorer(picked.lesson.name, picked.program).bound(STATES).run();
        let several = found.outputs > BigUint::from(1_u8) && found.default_output().lines.len() <= LINES;
        if found.incomplete.is_none() && (several || one) {
            asked.push((picked, found));
        }
    }
    match &args.lesson {
        Some(name) if asked.is_empty() => usage(format!(
            "no program of '{name}' is asked about: each prints always the same, too much, or runs for real; 'gort quiz' asks \
             about all lessons"
        )),
        _ => Ok(asked),
    }
}

fn ask(out: &mut dyn Write, screen: &Screen, picked: &Picked, found: &Exploration) -> anyhow::Result<()> {
    let title = Line::of(format!(" {}", picked.name()), Tone::Heading);
    write_lines(out, &title.wrap_hanging(screen.width, 1))?;
    let run = run::run(picked.lesson.name, picked.program, &Order::Seed(0))
        .map_err(|error| anyhow::anyhow!("'{}' could not be run: {error}", picked.name()))?;
    let study = Study::new(picked.lesson.name, picked.program, &run, &[], screen.words);
    let style = code::Style { width: screen.width, glyphs: screen.glyphs, colored: screen.colored, here: None };
    write_lines(out, &code::draw(&study.listings(screen.words), &style))?;
    writeln!(out)?;
    let text = fill(screen.words.quiz_ask, &[("n", &set::grouped(&found.outputs))]);
    screen.put(out, &Line::of(text, Tone::Plain), 1)?;
    write!(out, " > ")?;
    Ok(())
}

/// Judges a prediction, and says why.
fn judge(
    out: &mut dyn Write,
    screen: &Screen,
    picked: &Picked,
    found: &Exploration,
    lines: &[String],
) -> anyhow::Result<Judgement> {
    let words = screen.words;
    let usual = found.default_output();
    match found.can(lines) {
        Answer::Possible(listed) if listed.output.lines == usual.lines => {
            screen.put(out, &Line::of(format!("{} {}", screen.glyphs.yes, words.quiz_usual), Tone::Good), 1)?;
            Ok(Judgement::Usual)
        }
        Answer::Possible(listed) => {
            screen.put(out, &Line::of(format!("{} {}", screen.glyphs.partly, words.quiz_possible), Tone::Mixed), 1)?;
            let mut line = Line::of(words.quiz_usually, Tone::Faint);
            line.append(set::output_line(usual, screen));
            screen.put(out, &line, 3)?;
            if let Some(code) = &listed.schedule {
                let command = format!("   gort trace {} --replay {code}", picked.name());
                crate::theme::write_line(out, &Line::of(command, Tone::Faint))?;
            }
            Ok(Judgement::Possible)
        }
        Answer::Impossible { lines: held, next, endings } => {
            can::impossible(out, screen, lines, held, &next, &endings, found)?;
            Ok(Judgement::Impossible)
        }
    }
}

/// One prediction, given on the command line.
fn one(picked: &Picked, prediction: &str, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    search::explorable(picked)?;
    let found = search::watched(search::explorer(picked.lesson.name, picked.program), screen)?;
    let lines = can::split(prediction);
    if screen.json {
        let judgement = match found.can(&lines) {
            Answer::Possible(_) if lines == found.default_output().lines => "usual",
            Answer::Possible(_) => "possible",
            Answer::Impossible { .. } => "impossible",
        };
        let value = json!({ "program": picked.name(), "prediction": lines, "judgement": judgement });
        serde_json::to_writer(&mut *out, &value).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(search::outcome(&found));
    }
    let judgement = judge(out, screen, picked, &found, &lines)?;
    Ok(match judgement {
        Judgement::Usual | Judgement::Possible => Outcome::Expected,
        Judgement::Impossible => Outcome::Failed,
    })
}

/// What would be asked, with the answers, where nobody can be asked.
fn questions(asked: &[(Picked, Exploration)], screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Outcome> {
    if screen.json {
        let all: Vec<Value> = asked
            .iter()
            .map(|(picked, found)| {
                let usual = found.default_output();
                json!({
                    "program": picked.name(),
                    "outputs": found.outputs.to_string(),
                    "usual": { "output": usual.lines, "ending": crate::json::ending(usual.ending) },
                })
            })
            .collect();
        serde_json::to_writer(&mut *out, &json!({ "questions": all })).map_err(io::Error::from)?;
        writeln!(out)?;
        return Ok(Outcome::Expected);
    }
    for (picked, found) in asked {
        ask(out, screen, picked, found)?;
        writeln!(out)?;
        let mut line = Line::of(screen.words.quiz_usually, Tone::Faint);
        line.append(set::output_line(found.default_output(), screen));
        screen.put(out, &line, 1)?;
        writeln!(out)?;
    }
    Ok(Outcome::Expected)
}
