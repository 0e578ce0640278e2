//! A program under study: what it is called, where it comes from, its text in each language, what runs, what is expected.
//!
//! Everything that studies programs takes a subject and asks it; a path or a name is put together nowhere else.

use std::borrow::Cow;
use std::sync::Arc;

use gort::Ending;
use gort::explore::Explorer;
use gort_golang_explore::GoProgram;

use super::figure::Figure;
use super::language::Language;
use super::machine::Machine;
use super::this_machine::ThisMachine;
use super::world::World;

/// A program under study.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What it is called where it comes from: the name of its file, without the extension.
    pub stem: Cow<'static, str>,
    /// Where it comes from.
    pub origin: Origin,
    /// Its text in each language. The first is the one that runs.
    pub sources: Cow<'static, [SourceText]>,
    /// What runs.
    pub engine: Engine,
    /// What is announced of its run.
    pub expected: Expected,
    /// Where it runs.
    pub world: World,
    /// What `--measure` shows beside it: called in a process of its own, outside of any run.
    pub figures: Option<fn() -> Vec<Figure>>,
}

/// What runs a program.
#[derive(Clone, Debug)]
pub enum Engine {
    /// gort's own runtime, in which this is called.
    Native(fn()),
    /// The machine for Go programs.
    Machine(Arc<Machine>),
}

/// Where a program comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// The lesson of this name.
    Lesson(&'static str),
    /// The learner: the file as it was named.
    File(String),
}

/// A program's text in one language.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The language.
    pub language: Language,
    /// The text.
    pub text: Cow<'static, str>,
}

impl SourceText {
    /// A text that gort carries.
    pub const fn new(language: Language, text: &'static str) -> Self {
        SourceText { language, text: Cow::Borrowed(text) }
    }
}

/// What is announced of a program's run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Expected {
    /// How it ends.
    pub ending: Ending,
    /// What the panic says, where it ends in one.
    pub message: Option<&'static str>,
}

impl Subject {
    /// A program of a lesson, run in the laboratory.
    pub const fn of_lesson(
        lesson: &'static str,
        stem: &'static str,
        main: fn(),
        expected: Expected,
        sources: &'static [SourceText],
    ) -> Self {
        Subject {
            stem: Cow::Borrowed(stem),
            origin: Origin::Lesson(lesson),
            sources: Cow::Borrowed(sources),
            engine: Engine::Native(main),
            expected,
            world: World::Laboratory,
            figures: None,
        }
    }

    /// The same with figures for `--measure`.
    pub const fn measured(mut self, figures: fn() -> Vec<Figure>) -> Self {
        self.figures = Some(figures);
        self
    }

    /// Its name on the command line and in replay codes: `channels/unbuffered`.
    pub fn name(&self) -> String {
        match &self.origin {
            Origin::Lesson(lesson) => format!("{lesson}/{}", self.stem),
            Origin::File(name) => name.clone(),
        }
    }

    /// Its text in this language, if it has one.
    pub fn text(&self, language: Language) -> Option<&str> {
        self.sources.iter().find(|source| source.language == language).map(|source| source.text.as_ref())
    }

    /// The language that runs. A program without a text is one of ours.
    pub fn language(&self) -> Language {
        self.sources.first().map_or(Language::Rust, |source| source.language)
    }

    /// What gort's own runtime calls. Needs: it runs there.
    pub fn native(&self) -> fn() {
        match self.engine {
            Engine::Native(main) => main,
            Engine::Machine(_) => unreachable!("gort internal bug: a Go program in gort's own runtime; please report"),
        }
    }

    /// An explorer of it. Which engine runs a program is decided here.
    pub fn explorer(&self) -> Explorer {
        match &self.engine {
            Engine::Native(main) => Explorer::new(&self.name(), *main),
            Engine::Machine(machine) => {
                let (program, header) = (machine.program.clone(), machine.header.clone());
                let (files, arguments) = (program.files.clone(), machine.arguments.clone());
                let asked = Arc::new(ThisMachine { input: !machine.has_no_input() });
                Explorer::of(GoProgram::on(&self.name(), program, files, header, arguments, asked))
            }
        }
    }

    /// The path of its file in this language, from the root of the sources: `lessons/channels/unbuffered.rs`.
    pub fn file_in(&self, language: Language) -> String {
        match &self.origin {
            Origin::Lesson(lesson) => format!("lessons/{lesson}/{}", self.title_in(language)),
            Origin::File(name) => name.trim_start_matches("./").to_owned(),
        }
    }

    /// The path of the file that runs.
    pub fn file(&self) -> String {
        self.file_in(self.language())
    }

    /// The name of its file in this language: `unbuffered.rs`.
    pub fn title_in(&self, language: Language) -> String {
        format!("{}.{}", self.stem, language.extension())
    }
}

#[cfg(test)]
impl Subject {
    /// A program of a test.
    pub const fn of_a_test(stem: &'static str, main: fn(), ending: Ending, message: Option<&'static str>) -> Self {
        Self::of_lesson("test", stem, main, Expected { ending, message }, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_files_come_from_origin_stem_and_language() {
        const TEXTS: &[SourceText] = &[SourceText::new(Language::Go, "package main\n")];
        let expected = Expected { ending: Ending::Exit, message: None };
        let subject = Subject::of_lesson("channels", "three", || {}, expected, TEXTS);
        assert_eq!((subject.name(), subject.file()), ("channels/three".into(), "lessons/channels/three.go".into()));
        assert_eq!(subject.file_in(Language::Rust), "lessons/channels/three.rs");
        assert_eq!((subject.text(Language::Go), subject.text(Language::Rust)), (Some("package main\n"), None));
        assert_eq!(Subject::of_a_test("p", || {}, Ending::Exit, None).language(), Language::Rust, "without a text");
    }
}
