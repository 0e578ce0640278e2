//! The lesson test: every lesson is complete, both languages say the same things, every note is reached, every claim holds.
//!
//! Each failure says what to do next.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use gort::EventKind;

use crate::lesson::bilingual::{Texts, read};
use crate::lessons::{LESSONS, Lesson, Section};
use crate::markdown::{self, LessonText, SectionText};
use crate::program::evidence::Evidence;
use crate::program::language::Language;
use crate::program::real;
use crate::program::run::{self, Run, RunOrder};
use crate::program::source::Source;
use crate::program::subject::Subject;
use crate::render::row::{Timeline, bind_notes};
use crate::render::timeline;
use crate::terminal::lang::Lang;
use crate::terminal::messages::{EN, ZH};
use crate::terminal::span::{Line, width};
use crate::terminal::theme::BOX;

/// The widest promise and the widest line of a program, so that both stand on a narrow screen.
const COLUMNS: usize = 60;
/// Go's lines may be longer: gofmt breaks none.
const GO_COLUMNS: usize = 72;
/// The number of other orders under which every lesson must at least be drawn.
const OTHER_ORDERS: u64 = 10;
/// How many times a program that runs for real must say the same.
const REAL_RUNS: usize = 5;

fn folder(lesson: &Lesson) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lessons").join(lesson.name)
}

fn texts(lesson: &Lesson) -> [(&'static str, LessonText); 2] {
    [("lesson.en.md", lesson.text.en), ("lesson.zh.md", lesson.text.zh)].map(|(file, markdown)| {
        let text = markdown::read(markdown).unwrap_or_else(|wrong| {
            panic!("lessons/{}/{file} does not have the form of a lesson:\n  {}", lesson.name, wrong.join("\n  "))
        });
        (file, text)
    })
}

fn run_once(subject: &Subject, order: &RunOrder) -> Run {
    let place = format!("{} cannot be run", subject.file());
    if subject.as_real().is_some() {
        return real::run(subject).unwrap_or_else(|error| panic!("{place}: {error:#}"));
    }
    run::run(subject, order).unwrap_or_else(|error| panic!("{place}: {error}"))
}

/// Every program of the section, once. Those that run for real have no order.
fn runs(section: &Section, order: &RunOrder) -> Vec<Run> {
    section.programs.iter().map(|subject| run_once(subject, order)).collect()
}

/// The programs of the section that run in the laboratory, with their runs. Runs for real take other steps each time, and
/// tell of none: nothing to draw, to replay or to bind notes to.
fn laboratory_runs(section: &'static Section, order: &RunOrder) -> Vec<(&'static Subject, Run)> {
    let programs = section.programs.iter().filter(|program| program.as_real().is_none());
    programs.map(|subject| (subject, run_once(subject, order))).collect()
}

fn own_evidence(section: &'static Section) -> Evidence {
    Evidence::new(section.programs, runs(section, &RunOrder::Seed(0)))
}

#[test]
fn quotation_marks_in_texts_are_not_those_of_code() {
    for lesson in LESSONS {
        for (file, markdown) in [("lesson.en.md", lesson.text.en), ("lesson.zh.md", lesson.text.zh)] {
            for line in markdown.lines() {
                let prose: String = line.split('`').step_by(2).collect();
                assert!(!prose.contains('"'), "lessons/{}/{file}: write “…”: {line}", lesson.name);
            }
        }
    }
}

#[test]
fn a_program_is_said_to_start_threads_if_it_does() {
    let mut starting = 0;
    for program in LESSONS.iter().flat_map(|lesson| lesson.sections).flat_map(|section| section.programs) {
        let Some(real) = program.as_real() else { continue };
        let text = program.text(Language::Rust).unwrap_or_default();
        let starts = ["thread::spawn(", "thread::scope("].iter().any(|call| text.contains(call));
        assert_eq!(real.starts_threads, starts, "{}: .starting_threads()", program.file());
        starting += usize::from(starts);
    }
    assert!(starting > 0);
}

#[test]
fn this_system_has_what_the_lessons_need() {
    for lesson in LESSONS {
        for program in lesson.sections.iter().flat_map(|section| section.programs) {
            let place = program.file();
            assert_eq!(program.missing(), None, "{place}: the tests of the lessons need a system that has this");
        }
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeSet::new();
    for lesson in LESSONS {
        assert!(seen.insert(lesson.name.to_string()), "two lessons are called '{}': rename one", lesson.name);
        let mut sections = BTreeSet::new();
        let mut programs = BTreeSet::new();
        for section in lesson.sections {
            let name = format!("{}, section '{}'", lesson.name, section.id);
            assert!(sections.insert(section.id), "{name}: another section has this id; rename one");
            assert!(!section.programs.is_empty(), "{name}: it runs nothing; give it a program or join it to another");
            for program in section.programs {
                assert!(
                    programs.insert(program.stem.as_ref()),
                    "{name}: program '{}' stands in two sections",
                    program.stem
                );
            }
        }
    }
}

#[test]
fn the_files_are_those_of_the_registry_and_no_others() {
    let lessons = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lessons");
    let mut wanted: BTreeSet<PathBuf> = BTreeSet::new();
    for lesson in LESSONS {
        let folder = folder(lesson);
        wanted.extend(["lesson.en.md", "lesson.zh.md"].map(|name| folder.join(name)));
        for program in lesson.sections.iter().flat_map(|section| section.programs) {
            wanted.extend([Language::Rust, Language::Go].map(|language| folder.join(program.title_in(language))));
        }
    }
    let mut found = BTreeSet::new();
    let mut folders = vec![lessons];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("lessons/ can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    let orphans: Vec<_> = found.difference(&wanted).collect();
    assert!(
        orphans.is_empty(),
        "no registry uses these: add them to src/bin/gort/lessons, or remove them: {orphans:#?}"
    );
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "a registry names these: write them: {missing:#?}");
}

#[test]
fn promises_and_programs_fit_a_narrow_screen() {
    for lesson in LESSONS {
        for (file, text) in texts(lesson) {
            let wide = width(&text.promise);
            assert!(
                wide <= COLUMNS,
                "lessons/{}/{file}: the promise has {wide} columns; at most {COLUMNS}",
                lesson.name
            );
        }
        for program in lesson.sections.iter().flat_map(|section| section.programs) {
            for (language, most) in [(Language::Rust, COLUMNS), (Language::Go, GO_COLUMNS)] {
                let text = program.text(language).expect("a text in both languages");
                for (at, line) in Source::read(language, text).lines.iter().enumerate() {
                    let wide = width(line);
                    let place = format!("{}:{}", program.file_in(language), at + 1);
                    assert!(wide <= most, "{place} has {wide} columns; break it: at most {most}");
                }
            }
        }
    }
}

#[test]
fn go_files_are_laid_out_as_gofmt_does() {
    for lesson in LESSONS {
        for program in lesson.sections.iter().flat_map(|section| section.programs) {
            let file = program.file_in(Language::Go);
            let go = program.text(Language::Go).expect("a text in Go");
            assert!(go.starts_with("package main\n"), "{file}: begin with `package main`");
            assert!(go.contains("func main() {"), "{file}: there is no `func main() {{`");
            assert!(go.ends_with("}\n"), "{file}: end with one line break");
            for (at, line) in go.lines().enumerate() {
                let indent: String = line.chars().take_while(|character| character.is_whitespace()).collect();
                let tidy = !indent.contains(' ') && line.trim_end() == line && !line.contains('\r');
                assert!(tidy, "{file}:{}: run gofmt -w on it", at + 1);
            }
            assert!(!go.contains("\n\n\n"), "{file}: two blank lines; run gofmt -w on it");
        }
    }
}

/// What must be the same in both languages, and in the registry.
fn skeleton(section: &SectionText) -> String {
    let questions: Vec<String> = section
        .questions
        .iter()
        .map(|question| format!("{} ({} options, {} hints)", question.id, question.options.len(), question.hints.len()))
        .collect();
    let notes: Vec<String> = section.notes.iter().map(|note| format!("{} {}", note.marker, note.kind)).collect();
    let claims: Vec<&str> = section.claims.iter().map(|claim| claim.id.as_str()).collect();
    let why = if section.why.is_empty() { "no why" } else { "why" };
    format!(
        "{}\n  ? {}\n  @ {}\n  {why}\n  ! {}",
        section.id,
        questions.join(", "),
        notes.join(", "),
        claims.join(", ")
    )
}

#[test]
fn both_languages_have_the_structure_of_the_registry() {
    for lesson in LESSONS {
        let [(_, en), (_, zh)] = texts(lesson);
        let skeletons = |text: &LessonText| text.sections.iter().map(skeleton).collect::<Vec<_>>().join("\n");
        assert_eq!(
            skeletons(&en),
            skeletons(&zh),
            "lessons/{}: lesson.en.md (left) and lesson.zh.md (right) differ in structure: make them the same",
            lesson.name
        );
        let ids: Vec<&str> = en.sections.iter().map(|section| section.id.as_str()).collect();
        let registered: Vec<&str> = lesson.sections.iter().map(|section| section.id).collect();
        assert_eq!(ids, registered, "{}: sections of the text (left) and of the registry (right)", lesson.name);
        for (text, section) in en.sections.iter().zip(lesson.sections) {
            let place = format!("{}, section '{}': text (left) and registry (right)", lesson.name, section.id);
            let questions: Vec<&str> = text.questions.iter().map(|question| question.id.as_str()).collect();
            let registered: Vec<&str> = section.questions.iter().map(|question| question.id).collect();
            assert_eq!(questions, registered, "questions of {place}");
            let claims: Vec<&str> = text.claims.iter().map(|claim| claim.id.as_str()).collect();
            let registered: Vec<&str> = section.claims.iter().map(|claim| claim.id).collect();
            assert_eq!(claims, registered, "claims of {place}");
        }
    }
}

#[test]
fn every_part_says_something() {
    for lesson in LESSONS {
        for (file, text) in texts(lesson) {
            assert!(!text.intro.is_empty(), "lessons/{}/{file}: write an introduction under the promise", lesson.name);
            for section in &text.sections {
                let place = format!("lessons/{}/{file}, section '{}'", lesson.name, section.id);
                assert!(!section.text.is_empty(), "{place}: say what to look at before the run");
                assert!(!section.why.is_empty(), "{place}: write `### why`");
                for question in &section.questions {
                    let place = format!("{place}, question '{}'", question.id);
                    assert!(question.options.len() >= 2, "{place}: give at least two options as a `-` list");
                    assert!(!question.hints.is_empty(), "{place}: give a hint as `> …` after the options");
                    assert!(!question.explanation.is_empty(), "{place}: explain the answer after the hints");
                }
                for note in &section.notes {
                    assert!(!note.text.is_empty(), "{place}, note '{} {}': it is empty", note.marker, note.kind);
                }
                for claim in &section.claims {
                    assert!(!claim.text.is_empty(), "{place}, claim {}: say what is true", claim.id);
                }
            }
        }
    }
}

#[test]
fn every_note_is_reached_and_every_marker_has_a_note() {
    for lesson in LESSONS {
        let text = read(lesson, Lang::En);
        for (section, text) in lesson.sections.iter().zip(&text.sections) {
            let runs = laboratory_runs(section, &RunOrder::Seed(0));
            let mut reached = vec![false; text.notes.len()];
            for program in section.programs.iter().filter(|program| program.as_real().is_some()) {
                let marked = Source::read(Language::Rust, program.text(Language::Rust).expect("a text in Rust"))
                    .marker_names()
                    .join(", ");
                let file = program.file();
                assert!(marked.is_empty(), "{file} runs for real and has no events: remove the markers {marked}");
            }
            for (program, run) in &runs {
                let source = Source::read(Language::Rust, program.text(Language::Rust).expect("a text in Rust"));
                let file = program.file();
                for (note, bound) in bind_notes(&run.events, &source, &file, &text.notes).iter().enumerate() {
                    reached[note] |= bound.is_some();
                }
                for marker in source.marker_names() {
                    let used = text.notes.iter().any(|note| note.marker == marker);
                    assert!(used, "{file}: no note uses the marker `//@ {marker}`: write one, or remove the marker");
                }
            }
            for (note, reached) in text.notes.iter().zip(reached) {
                let kinds: BTreeSet<&str> =
                    runs.iter().flat_map(|(_, run)| &run.events).map(|event| event.kind.name()).collect();
                let place = format!("{}, section '{}'", lesson.name, section.id);
                assert!(
                    reached,
                    "{place}: the note `@ {} {}` is never reached: mark the line with `//@ {}`, and name one of the kinds \
                     that happen there: {kinds:?}",
                    note.marker, note.kind, note.marker
                );
            }
        }
    }
}

#[test]
fn every_program_ends_as_announced() {
    for lesson in LESSONS {
        for section in lesson.sections {
            for (program, run) in section.programs.iter().zip(runs(section, &RunOrder::Seed(0))) {
                let place = format!("{}: registry (left) and run (right)", program.file());
                assert_eq!(program.expected.ending, run.ending, "ending of {place}");
                let message = run.message.as_deref();
                assert_eq!(program.expected.message, message, "message of {place}");
            }
            for (program, run) in laboratory_runs(section, &RunOrder::Seed(0)) {
                let last = run.events.last().map(|event| &event.kind);
                let place = program.file();
                assert!(matches!(last, Some(EventKind::ProgramEnd { .. })), "{place}: the last event is {last:?}");
            }
        }
    }
}

#[test]
fn every_claim_holds_and_says_why() {
    let mut seen = BTreeSet::new();
    for lesson in LESSONS {
        for section in lesson.sections {
            let evidence = own_evidence(section);
            for claim in section.claims {
                let place = format!("{}, section '{}', claim {}", lesson.name, section.id, claim.id);
                assert!(seen.insert(claim.id), "{place}: another section tries this claim already");
                let finding = (claim.check)(&evidence);
                assert!(finding.holds, "{place}: the experiment contradicts the verdict: {}", finding.en);
                assert!(
                    !finding.en.is_empty() && !finding.zh.is_empty(),
                    "{place}: give the evidence in both languages"
                );
                assert!(!claim.quote.is_empty(), "{place}: quote the document");
            }
        }
    }
}

#[test]
fn every_claim_is_quoted_in_the_readers_language() {
    let wide = |text: &str| text.chars().any(|character| width(character.encode_utf8(&mut [0; 4])) == 2);
    for lesson in LESSONS {
        for lang in [Lang::En, Lang::Zh] {
            let texts = Texts::new(lesson, lang);
            for (section, claim) in lesson.sections.iter().flat_map(|of| of.claims.iter().map(move |claim| (of, claim)))
            {
                let place = format!("lessons/{}/lesson.{lang:?}.md, claim {}", lesson.name, claim.id).to_lowercase();
                let translated = texts.section(section.id).quote(claim.id);
                if wide(claim.quote) == (lang == Lang::Zh) {
                    assert_eq!(translated, None, "{place}: the document says it in this language already");
                    continue;
                }
                let Some(translated) = translated else {
                    panic!("{place}: under the heading, say the quotation: `> …`")
                };
                assert_eq!(wide(&translated), lang == Lang::Zh, "{place}: '{translated}' is in the other language");
            }
        }
    }
}

#[test]
fn every_run_can_be_drawn_under_other_orders_at_every_width() {
    for lesson in LESSONS {
        for section in lesson.sections {
            for seed in 1..=OTHER_ORDERS {
                for (program, run) in laboratory_runs(section, &RunOrder::Seed(seed)) {
                    let file = program.file();
                    let source = Source::read(Language::Rust, program.text(Language::Rust).expect("a text in Rust"));
                    for (words, columns) in [(&EN, 20), (&ZH, 33), (&EN, 70), (&ZH, 80), (&EN, 100), (&ZH, 160)] {
                        let timeline = Timeline::new(&run.events, &source, &file, &[], words);
                        let style = timeline::Style {
                            width: columns,
                            rows: timeline::Rows::All,
                            list: false,
                            glyphs: &BOX,
                            words,
                        };
                        let lines = timeline::draw(&timeline, &[], &style);
                        let wide = lines.iter().map(Line::width).max().unwrap_or(0);
                        assert!(wide <= columns, "{file}, seed {seed}: {wide} columns on a screen of {columns}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_run_for_real_prints_the_same_every_time() {
    for lesson in LESSONS {
        for program in lesson.sections.iter().flat_map(|section| section.programs) {
            if program.as_real().is_none() {
                continue;
            }
            let place = program.file();
            let said = |run: Run| (run.output, run.ending, run.error);
            let first = said(run_once(program, &RunOrder::Seed(0)));
            for _ in 1..REAL_RUNS {
                let again = said(run_once(program, &RunOrder::Seed(0)));
                assert_eq!(again, first, "{place} ran twice and did not say the same: print what the design forces");
            }
        }
    }
}

#[test]
fn the_same_seed_and_the_recorded_schedule_give_the_same_events() {
    for lesson in LESSONS {
        for section in lesson.sections {
            for seed in [0, 1, 2] {
                for (program, run) in laboratory_runs(section, &RunOrder::Seed(seed)) {
                    let place = format!("{} under seed {seed}", program.file());
                    let code =
                        run.schedule.parse().unwrap_or_else(|error| panic!("{place}: {}: {error}", run.schedule));
                    let again = run::run(program, &RunOrder::Replay(code));
                    let again = again.unwrap_or_else(|error| panic!("{place}: {error}"));
                    assert_eq!(again.events, run.events, "{place}");
                }
            }
        }
    }
}
