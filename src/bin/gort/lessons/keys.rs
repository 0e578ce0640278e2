//! The test of the answer keys: what is computed is one of the options, and it is what the explanation says.
//!
//! No key is typed in, so a key can be wrong in two ways: the computation asks something else than the question does, or the
//! program has changed. Either way it no longer agrees with what the authors wrote under the question in two languages, and
//! the build fails here.

use crate::lesson::bilingual::Texts;
use crate::lesson::plan::{self, Chosen};
use crate::lesson::question;
use crate::lessons::{Answer, LESSONS, Lesson, Question, Section};
use crate::program::evidence::Evidence;
use crate::render::prose;
use crate::terminal::lang::Lang;

/// Numbers as the explanations write them.
const NUMBERS: [&str; 13] =
    ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

fn evidence(section: &'static Section) -> Evidence {
    let runs = plan::runs(section, &Chosen::Seed(0)).expect("the programs run");
    Evidence::new(section.programs, runs)
}

/// The option that an explanation names in its first words, if it begins so.
fn stated(explanation: &str, options: &[String]) -> Option<usize> {
    let said = explanation.replace('`', "").trim().to_lowercase();
    let said = said.strip_prefix("all ").unwrap_or(&said);
    let begins = |text: &str| {
        said.strip_prefix(text).is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_alphanumeric()))
    };
    let number = NUMBERS.iter().position(|number| begins(number)).map(|number| number.to_string());
    let of_number = number.and_then(|number| options.iter().position(|option| *option == number));
    // "有" is how "有可能" begins, too: the longest counts.
    let named = (0..options.len()).filter(|at| !options[*at].is_empty() && begins(&options[*at].to_lowercase()));
    named.max_by_key(|at| options[*at].len()).or(of_number)
}

/// The key of a question, checked in this language against its options and its explanation; second: whether the
/// explanation says it in its first words.
fn checked(
    lesson: &Lesson,
    section: &'static Section,
    asked: &Question,
    evidence: &Evidence,
    lang: Lang,
) -> Result<(usize, bool), String> {
    let place = format!("{}, section '{}', question '{}' ({lang:?})", lesson.name, section.id, asked.id);
    let texts = Texts::new(lesson, lang);
    let texts = texts.section(section.id).question(asked.id);
    let options = texts.option_texts();
    let Some(key) = question::key(&asked.answer, evidence, &options) else {
        return Err(format!("{place}: not exactly one of {options:?} is what the run gives; correct them"));
    };
    let explanation = prose::flat(&texts.explanation()).first().map(|line| line.text()).unwrap_or_default();
    let stated = stated(&explanation, &options.concat());
    match stated {
        Some(said) if said != key => Err(format!(
            "{place}: the explanation says {:?}, and what is computed is {:?}: one of the two is wrong",
            options[said], options[key]
        )),
        _ => Ok((key, stated.is_some())),
    }
}

#[test]
fn every_key_is_an_option_and_what_the_explanation_says() {
    let (mut all, mut said) = (0, 0);
    for lesson in LESSONS {
        for section in lesson.sections {
            let evidence = evidence(section);
            for asked in section.questions {
                let key =
                    |lang| checked(lesson, section, asked, &evidence, lang).unwrap_or_else(|wrong| panic!("{wrong}"));
                let ((en, en_said), (zh, zh_said)) = (key(Lang::En), key(Lang::Zh));
                let place = format!("{}, section '{}', question '{}'", lesson.name, section.id, asked.id);
                assert_eq!(en, zh, "{place}: the options stand in different orders in the two languages");
                let texts = Texts::new(lesson, Lang::En);
                let first = texts.section(section.id).question(asked.id).option_texts().concat().swap_remove(0);
                let yes_or_no = matches!(asked.answer, Answer::YesNo(_)) && first == "yes";
                assert!(!yes_or_no || en_said, "{place}: begin the English explanation with the answer: Yes, or No");
                all += 2;
                said += usize::from(en_said) + usize::from(zh_said);
            }
        }
    }
    assert!(
        said * 4 >= all * 3,
        "only {said} of {all} explanations begin with the answer: a wrong key could hide in the others"
    );
}

/// The error for a question of the lesson `channels`, with another answer in the place of its own.
fn with_answer(section: &str, id: &'static str, answer: Answer) -> String {
    let lesson = &super::channels::LESSON;
    let section = lesson.sections.iter().find(|candidate| candidate.id == section).expect("the section");
    let evidence = evidence(section);
    let wrong = Question { id, answer };
    checked(lesson, section, &wrong, &evidence, Lang::En).expect_err("a wrong key passed")
}

#[test]
fn a_wrong_key_fails() {
    // `Received 0` can come before `Sending 1`.
    let said = with_answer("three", "answer-first", Answer::YesNo(|_| false));
    assert!(said.contains("one of the two is wrong"), "{said}");
    // The first output is possible.
    let said = with_answer("three", "impossible", Answer::Text(|_| "S0 R0 S1 R1 S2 R2".to_string()));
    assert!(said.contains("one of the two is wrong"), "{said}");
    // Nothing of that kind is among the options.
    let said = with_answer("three", "impossible", Answer::Count(|evidence| evidence.runs().len()));
    assert!(said.contains("not exactly one"), "{said}");
}

#[test]
fn what_an_explanation_says_is_read_from_its_first_words() {
    let options = |texts: &[&str]| texts.iter().map(|text| (*text).to_string()).collect::<Vec<_>>();
    assert_eq!(stated("No. It cannot.", &options(&["yes", "no"])), Some(1));
    assert_eq!(stated("Nothing is said.", &options(&["yes", "no"])), None);
    assert_eq!(stated("All five. It never waits.", &options(&["1", "5"])), Some(1));
    assert_eq!(stated("`x = 2`. Each worker", &options(&["x = 1", "x = 2"])), Some(1));
    assert_eq!(stated("不可能。", &options(&["可能", "不可能"])), Some(1));
    assert_eq!(stated("有可能，只要", &options(&["有", "有可能"])), Some(1));
}
