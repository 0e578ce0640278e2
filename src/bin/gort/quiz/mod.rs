//! `gort quiz [LESSON[/PROGRAM]]`: the questions of the lessons, and for each program: predict what it prints. `own` is for
//! programs of the learner's own.
//!
//! The questions are the lessons' own, and so are the answers that were given to them: what was answered in a lesson is not
//! asked again here, and the other way round. No key is typed in: those of the questions are computed from runs and
//! explorations, a prediction is judged by everything that the program can print.

mod item;
mod own;
mod predict;
mod script;
mod show;

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde_json::{Value, json};

use self::item::{Item, Sitting};
use self::predict::Judgement;
use self::script::{Given, Script};
use crate::args::QuizArgs;
use crate::golang::studied;
use crate::json;
use crate::lesson::progress::Progress;
use crate::lesson::question::{self, AnswerFrom, Answered};
use crate::lessons::find;
use crate::program::evidence::Evidence;
use crate::program::name::Name;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;
use crate::terminal::speech::say;

/// Asks, or judges the one prediction that was given.
pub fn run(
    args: &QuizArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    if !args.lesson.is_empty() && studied::are_own(&args.lesson, &args.own)? {
        return own::run(args, screen, out);
    }
    let lesson = args.lesson.first().map(String::as_str);
    if let Some(prediction) = &args.predict {
        let Some(name) = lesson.filter(|name| Name::read(name).program.is_some()) else {
            return usage(say!(
                "--predict needs a program: 'gort quiz channels/three --predict …', 'gort quiz prog.go --predict …'",
                "--predict 需要一个程序：'gort quiz channels/three --predict …'，'gort quiz prog.go --predict …'"
            ));
        };
        return predict::one(&find::program(name)?, prediction, screen, out);
    }
    let mut progress = Progress::load(warnings);
    let mut sittings = item::sittings(lesson)?;
    if args.due {
        let due: Vec<Sitting> = item::due(&progress).collect();
        if due.is_empty() && !screen.json {
            screen.say(out, screen.words.standing.no_due, Tone::Plain, 1)?;
            return Ok(Conclusion::Expected);
        }
        sittings = Box::new(due.into_iter());
    }
    let mut script = None;
    if let Some(answers) = &args.answers {
        let all: Vec<Sitting> = sittings.collect();
        script = Some(Script::read(answers, &all)?);
        sittings = Box::new(all.into_iter());
    }
    let interactive = script.is_none() && screen.interactive && !args.yes && !screen.json;
    let round = Round { screen, script, interactive, again: args.again || args.due };
    let score = round.ask(sittings, &mut progress, out, warnings)?;
    Ok(if score.wrong > 0 && round.script.is_some() { Conclusion::Failed } else { Conclusion::Expected })
}

/// One round of the quiz.
struct Round<'a> {
    screen: &'a Screen,
    script: Option<Script>,
    interactive: bool,
    again: bool,
}

/// What came of a round.
#[derive(Default)]
struct Score {
    answered: usize,
    right: usize,
    /// Wrong answers and impossible predictions.
    wrong: usize,
    predicted: usize,
    usual: usize,
    possible: usize,
    /// What was not asked, because it has been answered before.
    before: usize,
    /// What was answered again.
    again: usize,
}

impl Score {
    fn count(&mut self, came: Came) {
        match came {
            Came::Answer(right) => {
                self.answered += 1;
                self.right += usize::from(right);
                self.wrong += usize::from(!right);
            }
            Came::Prediction(judgement) => {
                self.predicted += 1;
                self.usual += usize::from(judgement == Judgement::Usual);
                self.possible += usize::from(!judgement.is_wrong());
                self.wrong += usize::from(judgement.is_wrong());
            }
            Came::Nothing => {}
        }
    }
}

/// What came of one item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Came {
    Answer(bool),
    Prediction(Judgement),
    Nothing,
}

/// What a round has come to.
#[derive(Default)]
struct Sheet {
    score: Score,
    /// The items, for programs.
    told: Vec<Value>,
    /// How many items were asked.
    asked: usize,
}

impl Round<'_> {
    fn ask(
        &self,
        sittings: impl Iterator<Item = Sitting>,
        progress: &mut Progress,
        out: &mut dyn Write,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<Score> {
        let mut sheet = Sheet::default();
        for sitting in sittings {
            if self.sit(&sitting, &mut sheet, progress, out, warnings)?.is_break() {
                break;
            }
        }
        let Sheet { score, told, .. } = sheet;
        if self.screen.json {
            let value = json!({ "questions": told, "score": self.script.as_ref().map(|_| score_json(&score)) });
            json::write(out, value)?;
        } else if self.interactive || self.script.is_some() {
            self.say(&score, out)?;
        }
        Ok(score)
    }

    /// Asks about one section. A break: the round is over.
    fn sit(
        &self,
        sitting: &Sitting,
        sheet: &mut Sheet,
        progress: &mut Progress,
        out: &mut dyn Write,
        warnings: &mut dyn Write,
    ) -> anyhow::Result<ControlFlow<()>> {
        let known = |progress: &Progress, item: &Item| {
            progress.answered(sitting.lesson.name, sitting.section.id, &item.id()).is_some()
        };
        // What is answered already is left out where the learner is asked; a script says what it wants.
        let left = |item: &&Item| !self.interactive || self.again || !known(progress, item);
        let items: Vec<&Item> = sitting.items.iter().filter(left).collect();
        sheet.score.before += sitting.items.len() - items.len();
        if items.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        if self.is_over(sheet) {
            return Ok(ControlFlow::Break(()));
        }
        let evidence = sitting.evidence(self.screen)?;
        // Which program stands last above what is asked.
        let about = |item: &Item| self.interactive.then(|| sitting.about(item, self.screen.lang)).flatten();
        let last = items.first().and_then(|item| about(item));
        let mut shown = last.or(sitting.section.programs.len().checked_sub(1));
        if !self.screen.json {
            show::head(out, self.screen, sitting, evidence.runs(), last)?;
        }
        for item in items {
            // One that went by among others, or before an answer, is shown again.
            if let Some(program) = about(item).filter(|program| Some(*program) != shown) {
                shown = Some(program);
                show::program(out, self.screen, sitting, evidence.runs(), program)?;
            }
            if self.is_over(sheet) {
                return Ok(ControlFlow::Break(()));
            }
            let given = self.script.as_ref().and_then(|script| script.given(sheet.asked));
            sheet.asked += 1;
            let came = if self.screen.json {
                let (value, came) = show::as_json(sitting, item, &evidence, given);
                sheet.told.push(value);
                came
            } else {
                match self.item(sitting, item, &evidence, given, out)? {
                    Some(came) => came,
                    None => return Ok(ControlFlow::Break(())),
                }
            };
            sheet.score.count(came);
            sheet.score.again += usize::from(known(progress, item) && came != Came::Nothing);
            self.note(progress, sitting, item, came, warnings);
        }
        if self.interactive {
            progress.settle(sitting.lesson.name, sitting.section, warnings);
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Whether the script has no further answer.
    fn is_over(&self, sheet: &Sheet) -> bool {
        self.script.as_ref().is_some_and(|script| script.is_over(sheet.asked))
    }

    /// Asks one item on the screen. `None`: the learner wants to stop.
    fn item(
        &self,
        sitting: &Sitting,
        item: &Item,
        evidence: &Evidence,
        given: Option<&Given>,
        out: &mut dyn Write,
    ) -> anyhow::Result<Option<Came>> {
        Ok(match item {
            Item::Question(asked) => {
                let asking = match given {
                    Some(Given::Option(at)) => AnswerFrom::Given(Some(*at)),
                    Some(_) => AnswerFrom::Given(None),
                    None if self.interactive => AnswerFrom::Keyboard,
                    None => AnswerFrom::Nowhere,
                };
                let texts = sitting.texts(self.screen);
                let texts = texts.section(sitting.section.id).question(asked.id);
                match question::ask(out, self.screen, asked, &texts, evidence, asking)? {
                    Answered::First(right) => Some(Came::Answer(right)),
                    Answered::Unjudged | Answered::Skipped => Some(Came::Nothing),
                    Answered::Quit => None,
                }
            }
            Item::Prediction(subject, found) => {
                let asking = predict::PredictionFrom::of(given, self.interactive);
                match predict::ask(out, self.screen, subject, found, asking)? {
                    predict::Predicted::Judged(judgement) => Some(Came::Prediction(judgement)),
                    predict::Predicted::Skipped => Some(Came::Nothing),
                    predict::Predicted::Quit => None,
                }
            }
        })
    }

    /// Keeps the first answer, as lessons do. What neither the learner nor a script has answered is not kept.
    fn note(&self, progress: &mut Progress, sitting: &Sitting, item: &Item, came: Came, warnings: &mut dyn Write) {
        let right = match came {
            Came::Answer(right) => right,
            Came::Prediction(judgement) => !judgement.is_wrong(),
            Came::Nothing => return,
        };
        progress.answer(sitting.lesson.name, sitting.section.id, &item.id(), right, warnings);
    }

    fn say(&self, score: &Score, out: &mut dyn Write) -> io::Result<()> {
        let (screen, words) = (self.screen, self.screen.words);
        let mut put = |text: String, tone| screen.say(out, text, tone, 1);
        if score.answered > 0 {
            put(fill!(words.quiz.answers, n = score.answered, right = score.right), Tone::Strong)?;
        }
        if score.predicted > 0 {
            let text = fill!(words.quiz.score, n = score.predicted, usual = score.usual, possible = score.possible);
            put(text, Tone::Strong)?;
        }
        if score.again > 0 {
            put(fill!(words.quiz.first, n = score.again), Tone::Faint)?;
        }
        if score.before > 0 {
            put(fill!(words.quiz.before, n = score.before), Tone::Faint)?;
        }
        Ok(())
    }
}

fn score_json(score: &Score) -> Value {
    json!({
        "answered": score.answered,
        "right": score.right,
        "predicted": score.predicted,
        "usual": score.usual,
        "possible": score.possible,
    })
}
