//! The course: the lessons in order, and the types that describe them.
//!
//! A lesson is real code plus data. `lessons/NAME/` holds its text and its programs; `NAME.rs` in this folder is its
//! registry: which sections it has, which programs they run, how each program ends, how the answers to its questions
//! are computed, and how the document's claims are tried. The order of [`LESSONS`] is the order of the course.
//!
//! A registry looks like this:
//!
//! ```ignore
//! use super::*;
//! use gort::{Ending, EventKind};
//!
//! pub static LESSON: Lesson = Lesson {
//!     name: "channels",
//!     text: text!("channels"),
//!     sections: &[Section {
//!         id: "unbuffered",
//!         programs: &[
//!             program!("channels", "unbuffered", Ending::Exit),
//!             program!("channels", "no-receiver", Ending::Deadlock),
//!             program!("channels", "closed-send", Ending::Panic, "send on closed channel"),
//!         ],
//!         questions: &[Question { id: "after-first-send", answer: Answer::LineAfter("Sending 0") }],
//!         claims: &[Claim { id: "C96", quote: "till it reaches its capacity of 1", verdict: Verdict::False, check: c96 }],
//!     }],
//! };
//!
//! fn c96(evidence: &Evidence) -> Finding {
//!     let run = evidence.run("unbuffered");
//!     …
//! }
//! ```
//!
//! `program!(LESSON, FILE STEM, ENDING [, PANIC MESSAGE])` compiles `lessons/LESSON/STEM.rs` as a module of its own and
//! keeps the text of the very same file, and that of `STEM.go`. It uses `include!`, not `#[path]`, so that `cargo fmt`
//! does not reflow programs that are laid out for 60 columns.
//!
//! A program runs in the laboratory: one worker, a virtual clock, an order drawn from a seed. One that is about threads,
//! sockets or the kernel runs for real instead, in a process of its own (`program/world.rs`), and may bring figures
//! that `--measure` shows (`program/figure.rs`):
//!
//! ```ignore
//! program!("cost", "switch", Ending::Exit).real(1).needs(&[Need::Proc]).measured(figures::switch)
//! ```
//!
//! What such a program prints must be the same on every machine: facts that the design forces, never times.

use anyhow::{Context, bail};

use crate::program::child::Task;
use crate::program::real;
// What registries are written with.
use crate::program::evidence::Evidence;
use crate::program::figure::{Figure, Unit};
use crate::program::run::Run;
use crate::program::subject::Subject;
use crate::program::world::Need;
use crate::terminal::lang::Lang;

/// The text of a lesson: `text!("channels")`.
macro_rules! text {
    ($lesson:literal) => {
        $crate::lessons::Text {
            en: include_str!(concat!("../../../../lessons/", $lesson, "/lesson.en.md")),
            zh: include_str!(concat!("../../../../lessons/", $lesson, "/lesson.zh.md")),
        }
    };
}

/// A program of a lesson: `program!("channels", "unbuffered", Ending::Exit)`, with the panic's message as a fourth
/// argument where the announced ending is a panic.
macro_rules! program {
    ($lesson:literal, $stem:literal, $ending:expr) => {
        program!(@ all(), $lesson, $stem, $ending, None)
    };
    ($lesson:literal, $stem:literal, $ending:expr, $message:literal) => {
        program!(@ all(), $lesson, $stem, $ending, Some($message))
    };
    // Only where that is so: elsewhere it is not compiled, and so it must need something that is missing there.
    ($lesson:literal, $stem:literal, $ending:expr; $only:meta) => {
        program!(@ $only, $lesson, $stem, $ending, None)
    };
    (@ $only:meta, $lesson:literal, $stem:literal, $ending:expr, $message:expr) => {{
        #[cfg(not($only))]
        mod program {
            pub(super) fn main() {
                unreachable!("a program that needs what this system does not have");
            }
        }
        #[cfg($only)]
        #[allow(missing_docs, unreachable_pub, clippy::redundant_closure_call)]
        mod program {
            include!(concat!("../../../../lessons/", $lesson, "/", $stem, ".rs"));
        }
        use $crate::program::language::Language;
        use $crate::program::subject::{Expected, SourceText, Subject};
        const TEXTS: &[SourceText] = &[
            SourceText::new(
                Language::Rust,
                include_str!(concat!("../../../../lessons/", $lesson, "/", $stem, ".rs")),
            ),
            SourceText::new(Language::Go, include_str!(concat!("../../../../lessons/", $lesson, "/", $stem, ".go"))),
        ];
        Subject::of_lesson(
            $lesson,
            $stem,
            program::main,
            Expected { ending: $ending, message: $message },
            TEXTS,
        )
    }};
}

// One `mod` line and one line of `LESSONS` per lesson; the slice is the order of the course.
pub mod buffers;
pub mod channels;
#[cfg(test)]
mod check;
pub mod close;
pub mod cond;
pub mod context;
pub mod cost;
pub mod deadlock;
pub mod direction;
mod facts;
pub mod find;
pub mod goroutine;
pub mod io;
#[cfg(test)]
mod keys;
pub mod leak;
pub mod mutex;
#[cfg(test)]
mod named;
pub mod order;
pub mod parts;
pub mod pipeline;
pub mod pool;
pub mod race;
pub mod select;
pub mod threads;
pub mod timers;
pub mod verdict;
pub mod waitgroup;

/// The course, in order: what a beginner writes with first, how it works underneath (threads, cost, waiting for the outside) last.
pub static LESSONS: &[&Lesson] = &[
    &goroutine::LESSON,
    &order::LESSON,
    &channels::LESSON,
    &buffers::LESSON,
    &close::LESSON,
    &direction::LESSON,
    &waitgroup::LESSON,
    &select::LESSON,
    &timers::LESSON,
    &race::LESSON,
    &mutex::LESSON,
    &cond::LESSON,
    &deadlock::LESSON,
    &leak::LESSON,
    &context::LESSON,
    &pipeline::LESSON,
    &pool::LESSON,
    &threads::LESSON,
    &cost::LESSON,
    &io::LESSON,
    &verdict::LESSON,
];

/// A program of the course, run for real: in a process of its own.
pub const RUN: Task =
    Task { verb: "program", perform: |words| Ok(serde_json::to_value(real::perform(named(words)?)?)?) };
/// The figures of a program of the course, taken in a process of its own.
pub const MEASURE: Task =
    Task { verb: "figures", perform: |words| Ok(serde_json::to_value(real::measure(named(words)?)?)?) };

fn named(words: &[&str]) -> anyhow::Result<&'static Subject> {
    let [name] = words else { bail!("one program is wanted") };
    find::exactly(name).with_context(|| format!("there is no program {name}"))
}

/// One lesson.
#[derive(Debug)]
pub struct Lesson {
    /// Its name on the command line and its folder under `lessons/`.
    pub name: &'static str,
    /// Its Markdown.
    pub text: Text,
    /// Its sections, in the order of the text.
    pub sections: &'static [Section],
}

/// A lesson's Markdown, one file per language.
#[derive(Debug)]
pub struct Text {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

impl Text {
    /// The Markdown in the language that is shown first.
    pub fn first(&self, lang: Lang) -> &'static str {
        if lang == Lang::Zh { self.zh } else { self.en }
    }

    /// What stands before the first section: title, promise and introduction.
    pub fn opening(&self, lang: Lang) -> &'static str {
        let text = self.first(lang);
        text.find("\n## ").map_or(text, |to| &text[..to])
    }

    /// A section, with its heading.
    pub fn section(&self, id: &str, lang: Lang) -> Option<&'static str> {
        let text = self.first(lang);
        let from = text.find(&format!("\n## {id} "))? + 1;
        Some(text[from..].find("\n## ").map_or(&text[from..], |to| &text[from..from + to]))
    }
}

/// One section: what is run, asked and tried in it.
#[derive(Debug)]
pub struct Section {
    /// The first word of its heading.
    pub id: &'static str,
    /// Its programs, in the order in which they run.
    pub programs: &'static [Subject],
    /// Its questions, in the order of the text.
    pub questions: &'static [Question],
    /// The document's claims that it tries, in the order of the text.
    pub claims: &'static [Claim],
}

/// A question, asked before the run.
#[derive(Debug)]
pub struct Question {
    /// The word after `### ?`.
    pub id: &'static str,
    /// How its answer is computed.
    pub answer: Answer,
}

/// How the answer to a question is computed from the section's runs: no key is ever typed in.
///
/// An option matches by its text without backquotes. The first three look at the section's first program.
#[derive(Debug)]
#[allow(dead_code)]
pub enum Answer {
    /// The line that is printed right after the first occurrence of this one.
    LineAfter(&'static str),
    /// The first line printed.
    FirstLine,
    /// The last line printed.
    LastLine,
    /// The option that is this number.
    Count(fn(&Evidence) -> usize),
    /// `true`: the first option; `false`: the second.
    YesNo(fn(&Evidence) -> bool),
    /// The option at this place, from 0.
    Option(fn(&Evidence) -> usize),
    /// The option with this text.
    Text(fn(&Evidence) -> String),
}

/// A claim of the document, on trial.
#[derive(Debug)]
pub struct Claim {
    /// Its number in the ledger: `C96`.
    pub id: &'static str,
    /// The document's words.
    pub quote: &'static str,
    /// What we say of it.
    pub verdict: Verdict,
    /// The experiment: whether it came out as the verdict needs.
    pub check: fn(&Evidence) -> Finding,
}

/// What a lesson says of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(dead_code)]
pub enum Verdict {
    /// It is so.
    True,
    /// It is so only in part.
    Partly,
    /// It is not so.
    False,
}

/// The outcome of a claim's experiment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Whether the experiment came out as the verdict needs.
    pub holds: bool,
    /// The evidence in one short English line, with numbers from the run.
    pub en: String,
    /// The same in Chinese.
    pub zh: String,
}
