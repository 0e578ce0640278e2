//! The page: one run as a file for the browser, complete in itself.
//!
//! `page.html` is the page with four places to fill: its style, its script, its title and its data. Everything that came
//! from a program (names, values, printed lines) travels as JSON and is put on the page as text, never as markup.

use std::collections::BTreeMap;

use gort::{Event, GoId};
use serde_json::{Map, Value, json};

use crate::json;
use crate::lesson::bilingual::Texts;
use crate::lessons::find;
use crate::program::language::Language;
use crate::program::model::Status;
use crate::program::run::{self, Run, RunOrder};
use crate::program::source::{Source, line_of};
use crate::program::subject::{Origin, Subject};
use crate::program::twin::{Told, told};
use crate::render::action::{ArrowKind, Extent};
use crate::render::row::{self, Row};
use crate::study::Study;
use crate::terminal::lang::Lang;
use crate::terminal::look::Code;
use crate::terminal::messages::Words;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a run. It opens in `lang`, with the text in `code`; the others are one click away.
pub fn of(subject: &Subject, run: &Run, lang: Lang, code: Code) -> String {
    // Only a lesson has notes.
    let is_lesson = matches!(subject.origin, Origin::Lesson(_));
    let own = is_lesson && run::run(subject, &RunOrder::Seed(0)).is_ok_and(|own| own.same_steps(run));
    let (told, both) = (told(subject, run, code), told(subject, run, Code::Both));
    let texts = texts(subject, &both);
    let of = |language| texts.iter().find(|text| text.language == language);
    let lines = |language| of(language).map_or(&[][..], |text| &text.source.lines);
    let marks = |language| -> Vec<Vec<usize>> {
        let text = of(language).filter(|_| is_lesson);
        text.map(|text| (1..=text.source.lines.len()).map(|line| text.source.numbers(line)).collect())
            .unwrap_or_default()
    };
    let is_told = |language| of(language).is_some_and(|text| text.events.is_some());
    let data = json!({
        "lang": if lang == Lang::Zh { "zh" } else { "en" },
        "code": told.subject.language().extension(),
        "program": subject.name(),
        "schedule": run.schedule,
        "ending": json::ending(run.ending),
        "error": run.error.as_ref().map(|error| error.headline.clone()),
        "rs": lines(Language::Rust),
        "go": lines(Language::Go),
        "marks": { "rs": marks(Language::Rust), "go": marks(Language::Go) },
        "told": { "rs": is_told(Language::Rust), "go": is_told(Language::Go) },
        "story": { "en": timeline(&told, &texts, Lang::En, own), "zh": timeline(&told, &texts, Lang::Zh, own) },
        "words": { "en": words(Lang::En.words()), "zh": words(Lang::Zh.words()) },
    });
    // Between the tags of a script element only "<" can end it or begin a comment.
    let data = data.to_string().replace('<', "\\u003c");
    let parts = BTreeMap::from([
        ("style", STYLE.to_string()),
        ("script", SCRIPT.to_string()),
        ("title", escaped(&subject.name())),
        ("data", data),
    ]);
    filled(PAGE, &parts)
}

/// The text with each `<!--name-->` replaced, once, so that nothing that is filled in is filled again.
fn filled(template: &str, parts: &BTreeMap<&str, String>) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("<!--") {
        text.push_str(before);
        let (name, after) = after.split_once("-->").unwrap_or((after, ""));
        debug_assert!(parts.contains_key(name), "the page has a place '{name}' that nothing fills");
        text.push_str(parts.get(name).map_or("", String::as_str));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A text of the program, and the run's events in its lines.
struct ToldText<'a> {
    language: Language,
    file: String,
    source: Source,
    /// None: they are not known.
    events: Option<&'a [Event]>,
}

impl ToldText<'_> {
    /// The line of a row.
    fn line(&self, row: &Row) -> Option<usize> {
        let event = &self.events?[row.event?];
        line_of(event, &self.file).or_else(|| row::returns(event).then(|| self.source.end_of_main()).flatten())
    }
}

/// All texts of the program. `both`: the run as it is told in both.
fn texts<'a>(subject: &Subject, both: &'a Told<'_>) -> Vec<ToldText<'a>> {
    let mut texts: Vec<ToldText<'a>> = Vec::new();
    for text in &*both.subject.sources {
        let (file, mut source) = (subject.file_in(text.language), Source::read(text.language, &text.text));
        let mut events = Some(&both.run.events[..]);
        if let Some(first) = texts.first() {
            (source, events) = (source.numbered_as(&first.source), both.beside.as_deref());
        }
        texts.push(ToldText { language: text.language, file, source, events });
    }
    texts
}

/// A run in one language: lanes, objects, rows. Notes stand only in the lesson's own run.
fn timeline(told: &Told<'_>, all: &[ToldText<'_>], lang: Lang, own: bool) -> Value {
    let place = find::place_of(&told.subject);
    let texts = place.map(|(lesson, section)| (Texts::new(lesson, lang), section.id));
    let section = texts.as_ref().map(|(texts, id)| texts.section(id)).unwrap_or_default();
    let notes = if own { section.notes() } else { &[] };
    let study = Study::told(told, notes, lang.words());
    let note_lines: Vec<String> = section
        .note_lines()
        .iter()
        .map(|lines| lines.iter().map(|line| line.text()).collect::<Vec<_>>().join("\n"))
        .collect();
    let timeline = &study.timeline;
    let lanes: Vec<Value> =
        timeline.lanes.iter().map(|id| json!({ "id": id.0, "name": timeline.names.goroutine(*id) })).collect();
    let rows: Vec<Value> = timeline.rows.iter().map(|item| row(item, all, &timeline.lanes, &note_lines)).collect();
    json!({ "lanes": lanes, "objects": timeline.headers, "rows": rows })
}

fn row(row: &Row, texts: &[ToldText<'_>], lanes: &[GoId], notes: &[String]) -> Value {
    let lines: Map<String, Value> =
        texts.iter().map(|text| (text.language.extension().to_owned(), json!(text.line(row)))).collect();
    let lane = |id: GoId| lanes.iter().position(|lane| *lane == id);
    let action = &row.action;
    let states: Vec<Value> = lanes
        .iter()
        .map(|id| match row.statuses.get(id) {
            None => json!("none"),
            Some(Status::Ended) => json!("ended"),
            Some(Status::Runnable) if row.actor == *id => json!("running"),
            Some(Status::Runnable) => json!("runnable"),
            Some(Status::Parked(reason)) => json!(["parked", reason.text()]),
        })
        .collect();
    let arrow = action.arrow.as_ref().map(|arrow| {
        let way = match arrow.kind {
            ArrowKind::Out => "out",
            ArrowKind::In => "in",
            ArrowKind::Beside => "beside",
        };
        json!({ "to": lane(arrow.other), "text": arrow.text.text(), "way": way })
    });
    json!({
        "lane": if action.extent == Extent::Lane { lane(row.actor) } else { None },
        "short": action.short.text(),
        "long": action.long.text(),
        "print": action.print,
        "arrow": arrow,
        "lines": lines,
        "states": states,
        "cells": row.cells.iter().map(|cell| cell.text.text()).collect::<Vec<_>>(),
        "notes": row.notes.iter().filter_map(|note| notes.get(*note)).collect::<Vec<_>>(),
    })
}

/// The words that the page itself needs.
fn words(words: &Words) -> Value {
    json!({
        "step": words.stepping.of,
        "output": words.lesson.output,
        "empty": words.lesson.no_output,
        "objects": words.page.objects,
        "nobody": words.state.nobody_waits,
        "play": words.page.play,
        "pause": words.page.pause,
        "first": words.page.first,
        "back": words.page.back,
        "next": words.page.next,
        "last": words.page.last,
        "keys": words.page.keys,
        "replay": words.lesson.replay_with,
        "running": words.timeline.legend_runs,
        "runnable": words.timeline.legend_ready,
        "parked": words.timeline.legend_parked,
        "noted": words.page.noted,
        "apart": words.lesson.apart,
        "exit": words.lesson.ends_well,
    })
}

#[cfg(test)]
pub mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::program::subject::{Engine, SourceText};

    pub(in super::super) fn page_of(name: &str) -> String {
        let subject = find::program(name).unwrap();
        let run = run::run(&subject, &RunOrder::Seed(0)).unwrap();
        of(&subject, &run, Lang::En, Code::Rust)
    }

    #[test]
    fn the_page_is_complete_in_itself() {
        let page = page_of("channels");
        for outside in ["http://", "https://", "<link", "src=", "@import", "url("] {
            assert!(!page.contains(outside), "the page asks for something from outside: {outside}");
        }
        assert!(page.contains("Content-Security-Policy"));
    }

    #[test]
    fn the_data_is_the_run_in_both_languages() {
        let page = page_of("channels");
        let (_, data) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        let data: Value = serde_json::from_str(data).unwrap();
        let rows = |lang: &str| data["story"][lang]["rows"].as_array().unwrap().len();
        assert!(rows("en") > 30 && rows("en") == rows("zh"));
        let printed: Vec<&str> =
            data["story"]["en"]["rows"].as_array().unwrap().iter().filter_map(|row| row["print"].as_str()).collect();
        assert_eq!(printed[..4], ["Sending 0", "Sending 1", "Received 0", "Received 1"]);
    }

    #[test]
    fn each_row_has_its_line_in_both_texts_and_each_text_its_marks() {
        let subject = find::program("channels").unwrap();
        let run = run::run(&subject, &RunOrder::Seed(0)).unwrap();
        let page = of(&subject, &run, Lang::En, Code::Go);
        let (_, data) = page.split_once("<script id=\"data\" type=\"application/json\">").unwrap();
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        assert_eq!((&data["code"], &data["told"]), (&json!("go"), &json!({ "rs": true, "go": true })));
        for row in data["story"]["en"]["rows"].as_array().unwrap() {
            assert!(row["lines"]["rs"].is_null() || row["lines"]["go"].is_u64(), "{row}");
        }
        let marks = |name: &str| {
            let all: Vec<u64> = data["marks"][name]
                .as_array()
                .unwrap()
                .iter()
                .flat_map(|line| line.as_array().unwrap())
                .map(|mark| mark.as_u64().unwrap())
                .collect();
            all
        };
        let (mut rust, mut go) = (marks("rs"), marks("go"));
        rust.sort_unstable();
        go.sort_unstable();
        assert!(!rust.is_empty() && rust == go, "{rust:?} {go:?}");
    }

    /// The page of a program that prints `text` and sends it over a channel.
    pub(in super::super) fn page_of_hostile() -> String {
        fn main() {
            let ch = gort::chan::<&str>(1);
            ch.send(HOSTILE);
            gort::println!("{}", ch.recv().unwrap_or_default());
        }
        let own = find::program("channels").unwrap();
        let texts = [Language::Rust, Language::Go].map(|language| SourceText::new(language, HOSTILE));
        let engine = Engine::Native(main);
        let subject = Subject { stem: Cow::Borrowed("<i>"), engine, sources: Cow::Owned(texts.to_vec()), ..own };
        let run = run::run(&subject, &RunOrder::Seed(0)).unwrap();
        of(&subject, &run, Lang::En, Code::Rust)
    }

    /// What would break out of a script element, a comment, an attribute and a template.
    pub(in super::super) const HOSTILE: &str = "</script><script>document.body.dataset.hacked=1</script><!--style--><img src=x onerror=alert(1)>\u{2028}\"'`{n}";

    #[test]
    fn hostile_text_stays_inside_the_data() {
        let page = page_of_hostile();
        assert_eq!(page.matches("</script>").count(), 2, "a program's text ended a script element");
        assert!(!page.contains("<img") && !page.contains("<i>"), "a program's text became markup");
    }

    #[test]
    fn what_a_program_says_cannot_become_markup() {
        let parts =
            BTreeMap::from([("data", "<!--style--></script><b>".replace('<', "\\u003c")), ("style", "S".into())]);
        assert_eq!(
            filled("<x><!--data--></x><!--style-->", &parts),
            "<x>\\u003c!--style-->\\u003c/script>\\u003cb></x>S"
        );
        assert_eq!(escaped("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
    }
}
