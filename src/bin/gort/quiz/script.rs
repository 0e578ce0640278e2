//! `--answers`: the answers of a whole round, given on the command line.

use super::item::{Item, Sitting};
use crate::lab::typed;
use crate::lesson::bilingual::Texts;
use crate::terminal::failure::usage;
use crate::terminal::lang::Lang;
use crate::terminal::speech::say;

/// One answer of a script.
pub enum Given {
    /// The option at this place, from 0.
    Option(usize),
    /// A prediction's lines.
    Lines(Vec<String>),
    /// `-`: no answer.
    Skip,
}

/// The answers, in the order in which the quiz asks.
pub struct Script(Vec<Given>);

impl Script {
    /// Reads the answers. Needs: they fit what is asked, one for one from the start.
    pub fn read(answers: &[String], sittings: &[Sitting]) -> anyhow::Result<Self> {
        let items: Vec<(&Sitting, &Item)> =
            sittings.iter().flat_map(|sitting| sitting.items.iter().map(move |item| (sitting, item))).collect();
        if answers.len() > items.len() {
            return usage(say!(
                "{} answers were given, and only {} are asked for",
                "给了 {} 个答案，但只问 {} 个问题",
                answers.len(),
                items.len()
            ));
        }
        let read = |(nth, (answer, (sitting, item))): (usize, (&String, (&Sitting, &Item)))| {
            let place = nth + 1;
            match (answer.trim(), item) {
                ("-", _) => Ok(Given::Skip),
                (lines, Item::Prediction(..)) => Ok(Given::Lines(typed::split(lines))),
                (number, Item::Question(question)) => {
                    let texts = Texts::new(sitting.lesson, Lang::En);
                    let options = texts.section(sitting.section.id).question(question.id).options().len();
                    let at = number.parse::<usize>().ok().filter(|number| (1..=options).contains(number));
                    let name = format!("{}/{}", sitting.section.id, question.id);
                    at.map_or_else(
                        || {
                            usage(say!(
                                "answer {place}, to '{name}', is a number from 1 to {options}, or '-': not '{number}'",
                                "第 {place} 个答案（问题“{name}”）是 1 到 {options} 的数字，或 '-'，不能是“{number}”"
                            ))
                        },
                        |at| Ok(Given::Option(at - 1)),
                    )
                }
            }
        };
        answers.iter().zip(items).enumerate().map(read).collect::<anyhow::Result<_>>().map(Script)
    }

    /// The answer to what is asked at this place.
    pub fn given(&self, at: usize) -> Option<&Given> {
        self.0.get(at)
    }

    /// Whether there is no answer any more.
    pub fn is_over(&self, at: usize) -> bool {
        at >= self.0.len()
    }
}
