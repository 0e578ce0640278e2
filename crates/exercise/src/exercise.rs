//! What an exercise is: its texts in both languages, and what a solution must do.

use gort_events::Ending;
use gort_explore::Clock;

use crate::pattern::Pattern;
use crate::rust::Rust;

/// A text in both languages. Paragraphs are parted by newlines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Said {
    pub(crate) fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

/// Kinds of exercises.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// What can it print? Change it so that it can print something else, or no more.
    Predict,
    /// A fault is to be found and mended.
    Repair,
    /// A function is to be written.
    Write,
    /// A fault as it stood in a well-known program.
    Museum,
    /// The least that does it.
    Puzzle,
}

impl Kind {
    /// Each, with its name in an exercise's file.
    pub const ALL: [(Kind, &'static str); 5] = [
        (Kind::Predict, "predict"),
        (Kind::Repair, "repair"),
        (Kind::Write, "write"),
        (Kind::Museum, "museum"),
        (Kind::Puzzle, "puzzle"),
    ];

    /// Its name in an exercise's file.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// What is asked of a text, whatever it does when it runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shape {
    /// This declaration is as at the start: `main`, `Account.Deposit`, `limit`.
    Keep(String),
    /// The channels are made with the capacities of the start.
    Capacities,
    /// This is used so many times at least: see `uses` in `shape.rs`.
    Needs(String, usize),
    /// This is not used; where it ends in a dot, nothing of that package is.
    Without(String),
    /// This, which no exercise has else, may be used.
    Allow(String),
    /// The statements of the start's functions stay where they are, with others among them, and nothing more is printed.
    Adds,
}

/// What is asked of the outputs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Demand {
    /// Every output is one of these.
    Only(Vec<Pattern>),
    /// This can be printed.
    Possible(Pattern),
    /// This cannot be printed.
    Impossible(Pattern),
    /// Every output has this line.
    Every(String),
    /// No output has this line.
    Never(String),
    /// Where both lines are printed, the first comes first.
    Before(String, String),
    /// The program may end in these ways. Without it: by main's return only.
    Endings(Vec<Ending>),
    /// What is printed so takes exactly so many preemptions.
    Preemptions(Pattern, u32),
    /// There are exactly so many outputs.
    Outputs(u32),
    /// A goroutine may be left parked when main returns.
    Leaks,
}

/// One thing that is asked, and what is said if it is not so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule<T> {
    /// What is asked.
    pub what: T,
    /// What is said where it is not so. Empty: what is said of every program.
    pub said: Said,
}

/// The program with some `main`, and what is asked of its outputs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trial {
    /// The exercise's own file with another `main`, by its name. None: the learner's own main runs.
    pub main: Option<(String, String)>,
    /// What it tries.
    pub about: Said,
    /// Which clock there is.
    pub clock: Clock,
    /// What is asked.
    pub rules: Vec<Rule<Demand>>,
}

/// A typical wrong attempt.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// Its file is `wrong-NAME.go`.
    pub name: String,
    /// The fault that it is answered with: see [`Fault::name`](crate::Fault::name).
    pub fault: String,
}

/// An exercise.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exercise {
    /// Its name on the command line.
    pub name: String,
    /// What kind it is.
    pub kind: Kind,
    /// The lessons that it belongs to, the most important first.
    pub lessons: Vec<String>,
    /// A few words.
    pub title: Said,
    /// What is to be done.
    pub task: Said,
    /// What the learner gets.
    pub start: String,
    /// The fault that the start is answered with.
    pub fault: String,
    /// What is asked of the text.
    pub shapes: Vec<Rule<Shape>>,
    /// What is asked of the outputs: of the learner's own main, then of others.
    pub trials: Vec<Trial>,
    /// What helps, one after the other.
    pub hints: Vec<Said>,
    /// Why a solution is one.
    pub why: Said,
    /// Ways to do it.
    pub solutions: Vec<String>,
    /// Typical wrong attempts.
    pub wrong: Vec<Wrong>,
    /// The same goal for Rust, where it makes sense there.
    pub rust: Option<Rust>,
    /// Why it makes no sense there, where it does not.
    pub go_only: Said,
}

impl Exercise {
    /// Nothing is asked but what is asked of every program: that it always comes to its end, without a data race, and leaves nothing behind.
    pub fn of_any_program() -> Exercise {
        Exercise {
            name: String::new(),
            kind: Kind::Write,
            lessons: Vec::new(),
            title: Said::default(),
            task: Said::default(),
            start: String::new(),
            fault: String::new(),
            shapes: Vec::new(),
            trials: vec![Trial::default()],
            hints: Vec::new(),
            why: Said::default(),
            solutions: Vec::new(),
            wrong: Vec::new(),
            rust: None,
            go_only: Said::default(),
        }
    }
}
