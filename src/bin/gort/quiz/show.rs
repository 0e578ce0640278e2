//! The quiz, drawn: a section's head and programs, and each item as JSON.

use std::io::{self, Write};

use gort::explore::Exploration;
use serde_json::{Value, json};

use super::item::{Item, Sitting};
use super::script::Given;
use super::{Came, predict};
use crate::json;
use crate::lesson::bilingual::Texts;
use crate::lesson::question;
use crate::program::evidence::Evidence;
use crate::program::run::Run;
use crate::program::subject::Subject;
use crate::program::twin::told;
use crate::render::{code, prose};
use crate::study::Study;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone};
use crate::terminal::theme::write_lines;

/// A section's head: where it stands, and its programs. `last`: which of them stands last, if not the last one.
pub fn head(
    out: &mut dyn Write,
    screen: &Screen,
    sitting: &Sitting,
    runs: &[Run],
    last: Option<usize>,
) -> io::Result<()> {
    let texts = sitting.texts(screen);
    let mut title = Line::of(format!(" {}", sitting.lesson.name), Tone::Heading);
    let title_of_section = texts.section(sitting.section.id).title();
    title.push(format!(" {} {title_of_section}", screen.glyphs.dot), Tone::Heading);
    write_lines(out, &title.wrap_hanging(screen.width, 1))?;
    writeln!(out)?;
    let all = 0..sitting.section.programs.len();
    all.filter(|at| Some(*at) != last).chain(last).try_for_each(|at| program(out, screen, sitting, runs, at))
}

/// One of the programs of a section.
pub fn program(out: &mut dyn Write, screen: &Screen, sitting: &Sitting, runs: &[Run], at: usize) -> io::Result<()> {
    let (Some(subject), Some(run)) = (sitting.section.programs.get(at), runs.get(at)) else { return Ok(()) };
    let study = Study::told(&told(subject, run, screen.code), &[], screen.words);
    write_lines(out, &code::draw(&study.listings(screen.words), &code::Style::of(screen)))?;
    writeln!(out)
}

/// An item with its key, and how the answer that was given to it came out.
pub fn as_json(sitting: &Sitting, item: &Item, evidence: &Evidence, given: Option<&Given>) -> (Value, Came) {
    let place = |kind: &str| json!({ "lesson": sitting.lesson.name, "section": sitting.section.id, "kind": kind });
    match item {
        Item::Question(asked) => {
            let (en, zh) = (Texts::new(sitting.lesson, Lang::En), Texts::new(sitting.lesson, Lang::Zh));
            let both = |of: &dyn Fn(&Texts) -> Value| json!({ "en": of(&en), "zh": of(&zh) });
            let texts = |texts: &Texts| texts.section(sitting.section.id).question(asked.id).option_texts();
            let prompt = |texts: &Texts| {
                let lines = prose::flat(&texts.section(sitting.section.id).question(asked.id).prompt());
                json!(lines.iter().map(|line| line.text()).collect::<Vec<_>>().join(" "))
            };
            let key = question::key(&asked.answer, evidence, &texts(&en));
            let (chosen, came) = match given {
                Some(Given::Option(at)) => (Some(at + 1), Came::Answer(key == Some(*at))),
                _ => (None, Came::Nothing),
            };
            let mut value = place("choice");
            value["question"] = json!(asked.id);
            value["prompt"] = both(&prompt);
            value["options"] = both(&|of| json!(texts(of).concat()));
            value["key"] = json!(key.map(|key| key + 1));
            if given.is_some() {
                value["given"] = json!(chosen);
                value["judgement"] = match came {
                    Came::Answer(right) => json!(if right { "right" } else { "wrong" }),
                    _ => Value::Null,
                };
            }
            (value, came)
        }
        Item::Prediction(subject, found) => {
            let mut value = place("prediction");
            let came = prediction(&mut value, subject, found, given);
            (value, came)
        }
    }
}

/// A program to predict, and how the prediction that was given came out.
pub fn prediction(value: &mut Value, subject: &Subject, found: &Exploration, given: Option<&Given>) -> Came {
    let usual = found.default_output();
    value["program"] = json!(subject.name());
    value["outputs"] = json!(found.outputs.to_string());
    let usual = usual.map(|usual| json!({ "output": usual.lines, "ending": json::ending(usual.ending) }));
    value["usual"] = json!(usual);
    let Some(given) = given else { return Came::Nothing };
    let lines = if let Given::Lines(lines) = given { Some(lines) } else { None };
    let judgement = lines.map(|lines| predict::judgement(found, lines));
    value["given"] = json!(lines);
    value["judgement"] = json!(judgement.map(predict::Judgement::name));
    judgement.map_or(Came::Nothing, Came::Prediction)
}
