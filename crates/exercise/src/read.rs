//! The exercise's own file, `exercise.txt`: a line says what is meant, and the lines behind it that are moved to the right say it in each
//! language.
//!
//! ```text
//!     kind repair                  predict, repair, write, museum, puzzle
//!     lessons mutex race
//!     go-only                      why it is not there in Rust
//!     title                        then `  en …` and `  zh …`; so do task, hint (three of them), why
//!     start race                   the fault that start.go is answered with
//!     wrong sleep race             the fault that wrong-sleep.go is answered with
//!     keep main                    what stays; capacities; needs go 2; without sync.Mutex, without atomic.; allow time.Sleep
//!     only x = 2                   what is asked of the outputs; several lines of it: each output is one of them
//!     possible a | b               impossible, every LINE, never LINE, before LINE < LINE, endings exit deadlock, preemptions 2 a | b,
//!                                  outputs 5, leaks
//!     clock ideal                  time moves only when nothing can run
//!     check check.go               what follows is asked of the program with the main of this file
//! ```
//!
//! Invariants  I1  a line that means nothing is an error with its number: there is nothing in a file that is not asked.

use gort_events::Ending;
use gort_explore::Clock;

use crate::exercise::{Demand, Exercise, Kind, Rule, Said, Shape, Trial, Wrong};
use crate::pattern::{self, Pattern};
use crate::rust::Rust;

/// A line of the file with what is said behind it.
struct Entry<'t> {
    number: usize,
    word: &'t str,
    rest: &'t str,
    said: Said,
}

fn entries(text: &str) -> Result<Vec<Entry<'_>>, String> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        if !line.starts_with(' ') {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            entries.push(Entry { number, word, rest: rest.trim(), said: Said::default() });
            continue;
        }
        let (language, text) = line.trim().split_once(' ').unwrap_or_default();
        let entry = entries.last_mut().ok_or_else(|| format!("line {number}: nothing is said of anything"))?;
        let said = match language {
            "en" => &mut entry.said.en,
            "zh" => &mut entry.said.zh,
            _ => return Err(format!("line {number}: '{language}' is no language")),
        };
        if !said.is_empty() {
            said.push('\n');
        }
        said.push_str(text.trim());
    }
    match entries.iter().find(|entry| entry.said.en.is_empty() != entry.said.zh.is_empty()) {
        Some(entry) => Err(format!("line {}: it is said in one language only", entry.number)),
        None => Ok(entries),
    }
}

impl Exercise {
    /// The exercise that these files make, each with its name: `exercise.txt`, `start.go`, `solution.go`, …
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(name: &str, files: &[(&str, &str)]) -> Result<Exercise, String> {
        let file = |wanted: &str| {
            let found = files.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, text)| (*text).to_owned()).ok_or_else(|| format!("{name}: there is no {wanted}"))
        };
        let text = file("exercise.txt")?;
        let solutions = files.iter().filter(|(name, _)| name.starts_with("solution") && name.ends_with(".go"));
        let rust = match (file("start.rs"), file("solution.rs")) {
            (Ok(start), Ok(solution)) => Some(Rust { start, solution, programs: file("programs.rs").ok() }),
            (Err(_), Err(_)) => None,
            (one, other) => return Err(one.err().or(other.err()).unwrap_or_default()),
        };
        let mut exercise = Exercise {
            name: name.to_owned(),
            kind: Kind::Repair,
            lessons: Vec::new(),
            title: Said::default(),
            task: Said::default(),
            start: file("start.go")?,
            fault: String::new(),
            shapes: Vec::new(),
            trials: vec![Trial { clock: Clock::Real, ..Trial::default() }],
            hints: Vec::new(),
            why: Said::default(),
            solutions: solutions.map(|(_, text)| (*text).to_owned()).collect(),
            wrong: Vec::new(),
            rust,
            go_only: Said::default(),
        };
        let entries = entries(&text).map_err(|wrong| format!("{name}/exercise.txt: {wrong}"))?;
        for entry in entries {
            let number = entry.number;
            exercise.take(entry, &file).map_err(|wrong| format!("{name}/exercise.txt, line {number}: {wrong}"))?;
        }
        for (what, is_there) in [
            ("title", !exercise.title.is_empty()),
            ("task", !exercise.task.is_empty()),
            ("why", !exercise.why.is_empty()),
            ("start", !exercise.fault.is_empty()),
            ("lessons", !exercise.lessons.is_empty()),
        ] {
            if !is_there {
                return Err(format!("{name}/exercise.txt: it has no {what}"));
            }
        }
        if exercise.rust.is_some() != exercise.go_only.is_empty() {
            return Err(format!("{name}: it is there in Rust, or says in go-only why not"));
        }
        Ok(exercise)
    }

    fn take(&mut self, entry: Entry<'_>, file: &dyn Fn(&str) -> Result<String, String>) -> Result<(), String> {
        let Entry { word, rest, said, .. } = entry;
        let shape = match word {
            "keep" => Some(Shape::Keep(rest.to_owned())),
            "capacities" => Some(Shape::Capacities),
            "adds" => Some(Shape::Adds),
            "without" => Some(Shape::Without(rest.to_owned())),
            "allow" => Some(Shape::Allow(rest.to_owned())),
            "needs" => {
                let (what, number) = rest.split_once(' ').unwrap_or((rest, "1"));
                let number = number.parse().map_err(|_| format!("'{number}' is no number"))?;
                Some(Shape::Needs(what.to_owned(), number))
            }
            _ => None,
        };
        if let Some(what) = shape {
            self.shapes.push(Rule { what, said });
            return Ok(());
        }
        match word {
            "kind" => {
                let known = Kind::ALL.iter().find(|(_, name)| *name == rest);
                self.kind = known.ok_or_else(|| format!("'{rest}' is no kind"))?.0;
            }
            "lessons" => self.lessons = rest.split_whitespace().map(str::to_owned).collect(),
            "title" => self.title = said,
            "task" => self.task = said,
            "why" => self.why = said,
            "go-only" => self.go_only = said,
            "hint" => self.hints.push(said),
            "start" => self.fault = rest.to_owned(),
            "wrong" => {
                let (name, fault) = rest.split_once(' ').ok_or("a wrong attempt has a name and a fault")?;
                self.wrong.push(Wrong { name: name.to_owned(), fault: fault.to_owned() });
            }
            "check" => {
                let main = Some((rest.to_owned(), file(rest)?));
                self.trials.push(Trial { main, about: said, clock: Clock::Real, rules: Vec::new() });
            }
            _ => {
                let trial = self.trials.last_mut().ok_or("there is no trial")?;
                trial.take(word, rest, said)?;
            }
        }
        Ok(())
    }
}

impl Trial {
    fn take(&mut self, word: &str, rest: &str, said: Said) -> Result<(), String> {
        let what = match word {
            "clock" => {
                self.clock = match rest {
                    "ideal" => Clock::Ideal,
                    "real" => Clock::Real,
                    _ => return Err(format!("'{rest}' is no clock")),
                };
                return Ok(());
            }
            "only" => {
                let pattern = Pattern::read(rest)?;
                let before = self.rules.iter_mut().find_map(|rule| match &mut rule.what {
                    Demand::Only(patterns) => Some((patterns, &mut rule.said)),
                    _ => None,
                });
                if let Some((patterns, before)) = before {
                    patterns.push(pattern);
                    if !said.is_empty() {
                        *before = said;
                    }
                    return Ok(());
                }
                Demand::Only(vec![pattern])
            }
            "possible" => Demand::Possible(Pattern::read(rest)?),
            "impossible" => Demand::Impossible(Pattern::read(rest)?),
            "every" => Demand::Every(rest.to_owned()),
            "never" => Demand::Never(rest.to_owned()),
            "before" => {
                let (first, second) = rest.split_once(" < ").ok_or("before is about two lines: a < b")?;
                Demand::Before(first.to_owned(), second.to_owned())
            }
            "endings" => {
                let endings = rest.split_whitespace().map(|name| pattern::ending(name).ok_or(name));
                let endings: Result<Vec<Ending>, &str> = endings.collect();
                Demand::Endings(endings.map_err(|name| format!("no program ends in '{name}'"))?)
            }
            "preemptions" => {
                let (number, pattern) = rest.split_once(' ').ok_or("preemptions are so many, of a pattern")?;
                let number = number.parse().map_err(|_| format!("'{number}' is no number"))?;
                Demand::Preemptions(Pattern::read(pattern)?, number)
            }
            "outputs" => Demand::Outputs(rest.parse().map_err(|_| format!("'{rest}' is no number"))?),
            "leaks" => Demand::Leaks,
            _ => return Err(format!("'{word}' means nothing")),
        };
        self.rules.push(Rule { what, said });
        Ok(())
    }
}
