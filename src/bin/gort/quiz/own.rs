//! `gort quiz FILE.go`: a program of the learner's own has no questions, but what it prints can be predicted.

use std::io::Write;

use serde_json::{Value, json};

use super::predict::{self, Predicted, PredictionFrom};
use super::script::Given;
use super::{Came, Score, score_json, show};
use crate::args::QuizArgs;
use crate::golang::studied;
use crate::json;
use crate::lab::{search, typed};
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

/// Asks for a prediction, or judges the one that was given.
pub fn run(args: &QuizArgs, screen: &Screen, out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let subject = studied::program(&args.lesson, &args.own)?;
    if let Some(prediction) = &args.predict {
        return predict::one(&subject, prediction, screen, out);
    }
    let given = match args.answers.as_deref() {
        None => None,
        Some([answer]) if answer.trim() == "-" => Some(Given::Skip),
        Some([answer]) => Some(Given::Lines(typed::split(answer))),
        Some(answers) => {
            return usage(say!(
                "{} answers were given, and only 1 is asked for",
                "给了 {} 个答案，但只问 1 个问题",
                answers.len()
            ));
        }
    };
    let found = search::watched(subject.explorer().search(gort::explore::Search::Full), screen)?;
    let mut score = Score::default();
    if screen.json {
        let mut value = json!({ "lesson": Value::Null, "section": Value::Null, "kind": "prediction" });
        score.count(show::prediction(&mut value, &subject, &found, given.as_ref()));
        let score = given.as_ref().map(|_| score_json(&score));
        json::write(out, json!({ "questions": [value], "score": score }))?;
        return Ok(search::conclusion(&found));
    }
    let asking = PredictionFrom::of(given.as_ref(), screen.interactive && !args.yes);
    if let Predicted::Judged(judgement) = predict::ask(out, screen, &subject, &found, asking)? {
        score.count(Came::Prediction(judgement));
    }
    Ok(if score.wrong > 0 && given.is_some() { Conclusion::Failed } else { search::conclusion(&found) })
}
