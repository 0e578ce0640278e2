//! The same goal for Rust: what a judge that knows nothing of Go is told, line by line.
//!
//! Rejected    Rules of their own for Rust: what the two texts print is the same, so what is asked of it stands once.

use std::fmt;

use gort_events::Ending;

use crate::exercise::{Demand, Exercise, Rule, Said, Shape, Trial};

/// The files of the same goal for Rust.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rust {
    /// What the learner gets.
    pub start: String,
    /// The programs around it: `main`, and `check` where the exercise has one. None: the learner's own `main` runs.
    pub programs: Option<String>,
    /// A way to do it.
    pub solution: String,
}

/// What Go calls so, a Rust text has as that.
const IN_RUST: &[(&str, &str)] = &[
    ("go", "go("),
    ("fmt.Println", "println!"),
    ("sync.Mutex", "Mutex"),
    ("sync.RWMutex", "RwMutex"),
    ("atomic.", "Atomic"),
    (".TryLock", "try_lock"),
];

fn in_rust(what: &str) -> Option<&'static str> {
    IN_RUST.iter().find(|(go, _)| *go == what).map(|(_, rust)| *rust)
}

impl Exercise {
    /// What is asked of a trial's program in Rust, a line each, with what is said where it is not so.
    pub fn rules_in_rust(&self, trial: usize) -> Vec<(String, Said)> {
        let alone = self.rust.as_ref().is_some_and(|rust| rust.programs.is_none());
        let shape = |shape: &Shape| match shape {
            // A loop may start as many as the text of Go starts one by one.
            Shape::Needs(what, number) => Some(format!("needs {} {}", in_rust(what)?, if alone { *number } else { 1 })),
            Shape::Without(what) => Some(format!("without {}", in_rust(what)?)),
            Shape::Keep(name) if alone => Some(format!("keep {name}")),
            Shape::Adds if alone => Some("adds".to_owned()),
            Shape::Keep(_) | Shape::Capacities | Shape::Allow(_) | Shape::Adds => None,
        };
        let shapes = self.shapes.iter().filter_map(|rule| Some((shape(&rule.what)?, rule.said.clone())));
        shapes.chain(self.trials.get(trial).map(Trial::lines).unwrap_or_default()).collect()
    }
}

impl Trial {
    /// What is asked, as it stands in the exercise's file.
    fn lines(&self) -> Vec<(String, Said)> {
        let lines = |rule: &Rule<Demand>| {
            let text = rule.what.to_string();
            text.lines().map(|line| (line.to_owned(), rule.said.clone())).collect::<Vec<_>>()
        };
        self.rules.iter().flat_map(lines).collect()
    }
}

impl fmt::Display for Demand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Demand::Only(patterns) => {
                let all: Vec<String> = patterns.iter().map(|pattern| format!("only {pattern}")).collect();
                f.write_str(&all.join("\n"))
            }
            Demand::Possible(pattern) => write!(f, "possible {pattern}"),
            Demand::Impossible(pattern) => write!(f, "impossible {pattern}"),
            Demand::Every(line) => write!(f, "every {line}"),
            Demand::Never(line) => write!(f, "never {line}"),
            Demand::Before(first, second) => write!(f, "before {first} < {second}"),
            Demand::Endings(endings) => {
                let names: Vec<&str> = endings.iter().map(|ending| word(*ending)).collect();
                write!(f, "endings {}", names.join(" "))
            }
            Demand::Preemptions(pattern, number) => write!(f, "preemptions {number} {pattern}"),
            Demand::Outputs(number) => write!(f, "outputs {number}"),
            Demand::Leaks => f.write_str("leaks"),
        }
    }
}

/// How an ending is written.
fn word(ending: Ending) -> &'static str {
    match ending {
        Ending::Exit => "exit",
        Ending::Deadlock => "deadlock",
        Ending::Panic => "panic",
        Ending::Fatal => "fatal",
        Ending::Never | Ending::PrintsForever => "never",
    }
}
