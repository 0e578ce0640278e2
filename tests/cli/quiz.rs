//! The quiz on the command line: the lessons' questions, predictions, scripts of answers, what is kept of them.

use std::fs;

use crate::harness::{Home, gort};
use serde_json::Value;

const USUAL: &str = "Sending 0 | Sending 1 | Received 0 | Received 1 | Sending 2 | Received 2";
const OTHER: &str = "Sending 0 | Received 0 | Sending 1 | Received 1 | Sending 2 | Received 2";

/// What is asked, with its answers.
fn questions(told: &Value) -> &Vec<Value> {
    told["questions"].as_array().expect("questions")
}

#[test]
fn the_quiz_asks_what_the_lesson_asks_and_gives_the_same_answers() {
    for lesson in ["channels", "pool", "threads"] {
        let told = gort(&["quiz", lesson, "--format", "json"]).json();
        let shown = gort(&["lesson", lesson, "--yes", "--width", "160", "--plain"]).well();
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let choices: Vec<&Value> = questions(&told).iter().filter(|asked| asked["kind"] == "choice").collect();
        assert_eq!(choices.len(), shown.matches("Question ").count(), "{lesson}: the quiz and the lesson");
        for asked in choices {
            let prompt = asked["prompt"]["en"].as_str().expect("a prompt");
            assert!(shown.contains(prompt), "{lesson} does not ask: {prompt}");
            let key = asked["key"].as_u64().expect("a key") as usize;
            let option = asked["options"]["en"][key - 1].as_str().expect("the option");
            let (_, after) = shown.split_once(prompt).expect("the prompt");
            let (_, after) = after.split_once("Answer: ").expect("the answer");
            let said = after.replace('`', "");
            assert!(said.starts_with(&format!("[{key}] {option}")), "{lesson}, {prompt}: {:.60}", said);
        }
    }
}

#[test]
fn every_lesson_has_questions_and_the_laboratory_predictions() {
    let told = gort(&["quiz", "--format", "json"]).json();
    for lesson in crate::harness::lessons() {
        let of = |kind: &str| {
            questions(&told).iter().filter(|asked| asked["lesson"] == *lesson && asked["kind"] == kind).count()
        };
        assert!(of("choice") > 0, "{lesson}");
        let real = ["threads", "cost", "context", "io"].contains(&lesson.as_str());
        assert!(real || of("prediction") > 0, "{lesson}: nothing to predict");
    }
    assert!(questions(&told).iter().filter(|asked| asked["kind"] == "choice").all(|asked| asked["key"].is_u64()));
    assert!(told["score"].is_null(), "nobody was asked");
}

#[test]
fn answers_can_be_given_in_a_script() {
    let shown = gort(&["quiz", "channels/three", "--answers", "1", "2", USUAL]).well();
    for part in ["Right: [1] yes", "this is what Go's own order prints", "Questions answered: 2, right: 2."] {
        assert!(shown.contains(part), "no '{part}' in:\n{shown}");
    }
    let run = gort(&["quiz", "channels/three", "--answers", "2", "-", OTHER]);
    assert_eq!(run.code, 1, "a wrong answer");
    assert!(run.text().contains("Not so: [2] no") && run.text().contains("Answer: [1] yes"), "{}", run.text());
    assert!(run.text().contains("--replay g3."), "{}", run.text());
    let run = gort(&["quiz", "channels/three", "--answers", "1", "1", "Received 0", "--format", "json"]);
    assert_eq!(run.code, 1);
    let judged = run.json();
    let words: Vec<&str> = questions(&judged).iter().filter_map(|asked| asked["judgement"].as_str()).collect();
    assert_eq!(words, ["right", "wrong", "impossible"]);
    let score = [("answered", 2), ("right", 1), ("predicted", 1), ("usual", 0), ("possible", 0)];
    score.iter().for_each(|(name, count)| assert_eq!(judged["score"][name], *count, "{name}"));
    let begun = gort(&["quiz", "channels/three", "--answers", "1"]).well();
    assert!(!begun.contains("never appear"), "what has no answer is not asked:\n{begun}");
}

#[test]
fn a_script_that_does_not_fit_is_refused_before_anything_is_asked() {
    let said = gort(&["quiz", "channels/three", "--answers", "3"]).refused(64);
    assert!(said.contains("three/answer-first") && said.contains("from 1 to 2"), "{said}");
    let said = gort(&["quiz", "channels/three", "--answers", "1", "1", "a | b", "1"]).refused(64);
    assert!(said.contains("4 answers") && said.contains("only 3"), "{said}");
    assert!(gort(&["quiz", "chanels"]).refused(64).contains("did you mean 'channels'?"));
    assert!(gort(&["quiz", "channels", "--predict", "a"]).refused(64).contains("needs a program"));
}

#[test]
fn first_answers_are_kept_with_those_of_the_lessons() {
    let home = Home::new();
    home.gort(&["quiz", "channels/three", "--answers", "2", "2", OTHER]);
    home.gort(&["quiz", "channels/three", "--answers", "1", "1", "Received 0"]);
    let kept: Value = serde_json::from_slice(&fs::read(home.progress()).expect("a progress file")).expect("JSON");
    let answers = &kept["lessons"]["channels"]["answers"];
    assert_eq!(answers["three/answer-first"], false, "the first answer counts");
    assert_eq!((&answers["three/impossible"], &answers["three/predict three"]), (&true.into(), &true.into()));
}

#[test]
fn a_prediction_is_judged_against_everything_possible() {
    let judged = |prediction: &str| {
        let run = gort(&["quiz", "channels/three", "--predict", prediction, "--format", "json"]);
        run.json()["judgement"].as_str().expect("a judgement").to_string()
    };
    assert_eq!((judged(USUAL), judged(OTHER)), ("usual".to_string(), "possible".to_string()));
    assert_eq!(judged("Received 0"), "impossible");
    assert_eq!(gort(&["quiz", "channels/three", "--predict", "Received 0"]).code, 1);
    let asked = gort(&["quiz", "channels", "--yes"]).well();
    assert!(asked.contains("three can print 4 different outputs"), "{asked}");
}
