//! Predictions: what does this program print? Judged by everything that it can print.
//!
//! A prediction is what Go's own order prints, or possible, or impossible; the answer shows the schedule, or where the
//! prediction leaves what is possible.

use std::io::{self, Write};

use gort::explore::{Answer, Count, Exploration, Keeper, Search};
use serde_json::json;

use super::script::Given;
use crate::json;
use crate::lab::outputs::Outputs;
use crate::lab::typed::{self, Fault};
use crate::lab::{can, search, show};
use crate::program::subject::Subject;
use crate::study::ending;
use crate::terminal::failure::Conclusion;
use crate::terminal::line::{self, Typed};
use crate::terminal::phrase::{fill, grouped};
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// How a prediction came out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Judgement {
    /// What Go's own order prints.
    Usual,
    /// What another order prints.
    Possible,
    /// What no order prints, and that proves it.
    Impossible,
    /// What no order prints; but the program has a data race, reads the clock, or may go on without end.
    NoOrder,
    /// What was not found by a search that was not complete.
    NotFound,
}

impl Judgement {
    /// Its word in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Judgement::Usual => "usual",
            Judgement::Possible => "possible",
            Judgement::Impossible => "impossible",
            Judgement::NoOrder => "no order",
            Judgement::NotFound => "not found",
        }
    }
}

/// Judges a prediction by everything possible.
pub fn judgement(found: &Exploration, lines: &[String]) -> Judgement {
    match found.can(lines) {
        Answer::Possible(_) if found.default_output().is_some_and(|usual| lines == usual.lines) => Judgement::Usual,
        Answer::Possible(_) => Judgement::Possible,
        Answer::Impossible { .. } if found.incomplete.is_some() => Judgement::NotFound,
        Answer::Impossible { .. } if found.kept_after(lines) == Some(Keeper::Fair) => Judgement::NoOrder,
        Answer::Impossible { .. } if found.certainty().is_proof() => Judgement::Impossible,
        Answer::Impossible { .. } => Judgement::NoOrder,
    }
}

impl Judgement {
    /// Whether it counts as wrong.
    pub fn is_wrong(self) -> bool {
        matches!(self, Judgement::Impossible | Judgement::NoOrder)
    }
}

/// Where the prediction comes from.
pub enum PredictionFrom<'a> {
    /// The learner at the keyboard.
    Keyboard,
    /// A script, which gives it; `None`: no answer.
    Given(Option<&'a [String]>),
    /// Nowhere: the usual output is shown.
    Nowhere,
}

impl<'a> PredictionFrom<'a> {
    /// As a script or the terminal says.
    pub fn of(given: Option<&'a Given>, interactive: bool) -> Self {
        match given {
            Some(Given::Lines(lines)) => PredictionFrom::Given(Some(lines)),
            Some(_) => PredictionFrom::Given(None),
            None if interactive => PredictionFrom::Keyboard,
            None => PredictionFrom::Nowhere,
        }
    }
}

/// What came of it.
pub enum Predicted {
    /// A prediction.
    Judged(Judgement),
    /// None.
    Skipped,
    /// The learner wants to stop.
    Quit,
}

/// Asks for a prediction, and judges it.
pub fn ask(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    found: &Exploration,
    asking: PredictionFrom<'_>,
) -> anyhow::Result<Predicted> {
    let words = screen.words;
    screen.say(out, words.quiz.predict, Tone::Strong, 1)?;
    let asked = if found.outputs == Count::from(1_u32) { words.quiz.ask_one } else { words.quiz.ask };
    screen.say(out, fill!(asked, n = grouped(&found.outputs), program = subject.stem), Tone::Plain, 1)?;
    let lines = match asking {
        PredictionFrom::Given(lines) => lines.map(<[String]>::to_vec),
        PredictionFrom::Nowhere => None,
        PredictionFrom::Keyboard => {
            screen.say(out, words.quiz.how, Tone::Faint, 1)?;
            match line::read(out, screen, false)? {
                Typed::Quit => return Ok(Predicted::Quit),
                Typed::Lines(rows) if rows.is_empty() => None,
                Typed::Lines(rows) => match meant(out, screen, found, typed::split_all(&rows))? {
                    Some(lines) => Some(lines),
                    None => return Ok(Predicted::Quit),
                },
            }
        }
    };
    let came = match lines {
        Some(lines) => Predicted::Judged(judge(out, screen, subject, found, &lines)?),
        None => {
            usually(out, screen, found, 1)?;
            Predicted::Skipped
        }
    };
    writeln!(out)?;
    Ok(came)
}

/// The lines that were meant: where one is never printed but another one is much like it, it may be a slip of the hand, and is
/// asked for again. `None`: the learner wants to stop.
fn meant(
    out: &mut dyn Write,
    screen: &Screen,
    found: &Exploration,
    typed: Vec<String>,
) -> io::Result<Option<Vec<String>>> {
    let mut lines = typed::lines(found.lines(), &typed);
    for at in 0..lines.len() {
        let Fault::Never(Some(near)) = Fault::of(found.lines(), &lines, at) else { continue };
        screen.say(out, fill!(screen.words.quiz.slip, line = lines[at].as_str(), near = near), Tone::Note, 1)?;
        match line::read(out, screen, true)? {
            Typed::Quit => return Ok(None),
            Typed::Lines(again) => lines[at] = again.into_iter().next().unwrap_or_else(|| near.to_string()),
        }
    }
    Ok(Some(lines))
}

fn usually(out: &mut dyn Write, screen: &Screen, found: &Exploration, indent: usize) -> io::Result<()> {
    let Some(usual) = found.default_output() else { return Ok(()) };
    let mut line = Line::of(screen.words.quiz.usually, Tone::Faint);
    line.append(show::output_line(usual, screen));
    screen.put(out, &line, indent)
}

/// Judges a prediction, and says why.
fn judge(
    out: &mut dyn Write,
    screen: &Screen,
    subject: &Subject,
    found: &Exploration,
    lines: &[String],
) -> anyhow::Result<Judgement> {
    let words = screen.words;
    let lines = &typed::lines(found.lines(), lines)[..];
    let judgement = judgement(found, lines);
    match found.can(lines) {
        Answer::Possible(_) if judgement == Judgement::Usual => {
            screen.say(out, format!("{} {}", screen.glyphs.good, words.quiz.usual), Tone::Good, 1)?;
        }
        Answer::Possible(listed) => {
            screen.say(out, format!("{} {}", screen.glyphs.unsure, words.quiz.possible), Tone::Mixed, 1)?;
            usually(out, screen, found, 3)?;
            if let Some(code) = &listed.schedule {
                write_lines(
                    out,
                    &ending::replay_lines("   ", &subject.command("trace"), &code.to_string(), screen.width),
                )?;
            }
        }
        Answer::Impossible { .. } => {
            if let Err(departure) = found.look_up(lines, words) {
                can::departs(out, screen, lines, &departure, usize::MAX)?;
            }
        }
    }
    Ok(judgement)
}

/// One prediction, given on the command line.
pub fn one(subject: &Subject, prediction: &str, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    search::explorable(subject)?;
    let found = search::watched(subject.explorer().search(Search::Full), screen)?;
    let lines = typed::lines(found.lines(), &typed::split(prediction));
    if screen.json {
        let judgement = judgement(&found, &lines).name();
        let value = json!({ "program": subject.name(), "prediction": lines, "judgement": judgement });
        json::write(out, value)?;
        return Ok(search::conclusion(&found));
    }
    let judgement = judge(out, screen, subject, &found, &lines)?;
    Ok(match judgement {
        Judgement::Usual | Judgement::Possible => Conclusion::Expected,
        Judgement::NotFound => search::conclusion(&found),
        Judgement::Impossible | Judgement::NoOrder => Conclusion::Failed,
    })
}
