//! The machine of a program that is explored: what it answers, the same each time.
//!
//! Invariants  I1  the same question has the same answer in each state: a file that changes during a search does not change for the program.
//!             I2  whatever is answered is noted: another machine may answer otherwise.
//! See         crates/golang/src/machine/host.rs; crates/golang/src/machine/names.rs for the functions that ask.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gort_explore::Asked;
use gort_golang::machine::{FileStat, copy_from};

/// A machine that a program can ask. Errors are the system's numbers.
///
/// See [`GoProgram::on`](crate::GoProgram::on).
#[expect(clippy::missing_errors_doc, reason = "they are what its system says")]
pub trait Machine: Send + Sync {
    /// A variable of the environment.
    fn environment(&self, name: &str) -> Option<String>;
    /// All variables of the environment, as NAME=VALUE.
    fn environment_variables(&self) -> Vec<String>;
    /// The folder in which the program runs, from the root on. Empty: unknown.
    fn folder(&self) -> String;
    /// The numbers of the process: its own, its parent's, its user and group, real and effective ones.
    fn identity(&self) -> [u32; 6];
    /// Whether all that is in its standard input can be told: not where somebody types it.
    fn has_input(&self) -> bool;
    /// What is in its standard input. Needs: it has one.
    fn input(&self) -> Vec<u8>;
    /// What is in a file.
    fn read_file(&self, name: &str) -> Result<Vec<u8>, u32>;
    /// What is known of a file. `follow`: of what a link names.
    fn file_stat(&self, name: &str, follow: bool) -> Result<FileStat, u32>;
    /// The names in a folder, sorted.
    fn read_folder(&self, name: &str) -> Result<Vec<String>, u32>;
    /// What a link names.
    fn read_link(&self, name: &str) -> Result<String, u32>;
}

/// What was answered, by what was asked.
struct Answers<Q, A>(Mutex<HashMap<Q, A>>);

impl<Q, A> Default for Answers<Q, A> {
    fn default() -> Self {
        Answers(Mutex::default())
    }
}

impl<Q: Hash + Eq, A: Clone> Answers<Q, A> {
    fn get(&self, question: Q, answer: impl FnOnce(&Q) -> A) -> A {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&question) {
            return known.clone();
        }
        let answer = answer(&question);
        known.insert(question, answer.clone());
        answer
    }
}

/// A machine, with what it has answered.
pub(crate) struct Known {
    machine: Option<Arc<dyn Machine>>,
    asked: AtomicU8,
    input: OnceLock<Vec<u8>>,
    files: Answers<String, Result<Vec<u8>, u32>>,
    stats: Answers<(String, bool), Result<FileStat, u32>>,
    folders: Answers<String, Result<Vec<String>, u32>>,
    links: Answers<String, Result<String, u32>>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("asked", &self.asked()).finish_non_exhaustive()
    }
}

/// Where a system that has zones has them, and what its variables are called that name one.
const ZONES: [&str; 2] = ["zoneinfo", "/etc/localtime"];
const OF_ZONES: [&str; 2] = ["TZ", "ZONEINFO"];

/// There is no such file.
const ENOENT: u32 = 2;

impl Known {
    /// That of a program. `target`: whether its text asks which system it is for.
    pub(crate) fn new(machine: Option<Arc<dyn Machine>>, target: bool) -> Self {
        let asked = if target { Asked::TARGET } else { Asked::default() };
        Known {
            machine,
            asked: AtomicU8::new(asked.bits()),
            input: OnceLock::new(),
            files: Answers::default(),
            stats: Answers::default(),
            folders: Answers::default(),
            links: Answers::default(),
        }
    }

    /// The machine, for a program that is asked of anew.
    pub(crate) fn machine(&self) -> Option<Arc<dyn Machine>> {
        self.machine.clone()
    }

    /// What was asked of it.
    pub(crate) fn asked(&self) -> Asked {
        Asked::of_bits(self.asked.load(Ordering::Relaxed))
    }

    /// The machine that is asked for this, if there is one.
    fn ask(&self, what: Asked) -> Option<&dyn Machine> {
        let machine = self.machine.as_deref()?;
        self.asked.fetch_or(what.bits(), Ordering::Relaxed);
        Some(machine)
    }

    fn ask_files(&self, name: &str) -> Option<&dyn Machine> {
        let of_zones = ZONES.iter().any(|zones| name.contains(zones));
        self.ask(if of_zones { Asked::ZONES } else { Asked::FILES })
    }

    pub(crate) fn environment(&self, name: &str) -> Option<String> {
        let of_zones = OF_ZONES.contains(&name);
        self.ask(if of_zones { Asked::ZONES } else { Asked::ENVIRONMENT })?.environment(name)
    }

    pub(crate) fn environment_variables(&self) -> Vec<String> {
        self.ask(Asked::ENVIRONMENT).map_or_else(Vec::new, |machine| machine.environment_variables())
    }

    pub(crate) fn folder(&self) -> String {
        self.ask(Asked::FOLDER).map_or_else(String::new, Machine::folder)
    }

    /// Where the program's own text is: that is no question of the program's.
    pub(crate) fn folder_of_text(&self) -> String {
        self.machine.as_deref().map_or_else(String::new, Machine::folder)
    }

    pub(crate) fn identity(&self) -> [u32; 6] {
        self.ask(Asked::NUMBERS).map_or([1, 0, 0, 0, 0, 0], Machine::identity)
    }

    /// What is in standard input behind so many bytes, as much as there is room for.
    pub(crate) fn input(&self, from: u64, buffer: &mut [u8]) -> Option<usize> {
        if !self.machine.as_deref()?.has_input() {
            return None;
        }
        let machine = self.ask(Asked::INPUT)?;
        Some(copy_from(self.input.get_or_init(|| machine.input()), from, buffer))
    }

    /// The program waits for a signal.
    pub(crate) fn no_signal(&self) {
        self.ask(Asked::SIGNALS);
    }

    pub(crate) fn read_file(&self, name: &str) -> Result<Vec<u8>, u32> {
        let machine = self.ask_files(name).ok_or(ENOENT)?;
        self.files.get(name.to_owned(), |name| machine.read_file(name))
    }

    pub(crate) fn file_stat(&self, name: &str, follow: bool) -> Result<FileStat, u32> {
        let machine = self.ask_files(name).ok_or(ENOENT)?;
        self.stats.get((name.to_owned(), follow), |(name, follow)| machine.file_stat(name, *follow))
    }

    pub(crate) fn read_folder(&self, name: &str) -> Result<Vec<String>, u32> {
        let machine = self.ask_files(name).ok_or(ENOENT)?;
        self.folders.get(name.to_owned(), |name| machine.read_folder(name))
    }

    pub(crate) fn read_link(&self, name: &str) -> Result<String, u32> {
        let machine = self.ask_files(name).ok_or(ENOENT)?;
        self.links.get(name.to_owned(), |name| machine.read_link(name))
    }
}

/// The methods of a [`Host`](gort_golang::machine::Host) by which a program asks its machine, for one that has `parts`.
macro_rules! asks_the_machine {
    () => {
        fn arguments(&self) -> &[String] {
            &self.parts.arguments
        }

        fn environment(&self, name: &str) -> Option<String> {
            self.parts.machine.environment(name)
        }

        fn environment_variables(&self) -> Vec<String> {
            self.parts.machine.environment_variables()
        }

        fn folder(&self) -> String {
            self.parts.machine.folder()
        }

        fn identity(&self) -> [u32; 6] {
            self.parts.machine.identity()
        }

        fn input(&mut self, from: u64, buffer: &mut [u8]) -> Option<usize> {
            self.parts.machine.input(from, buffer)
        }

        fn signal(&mut self) -> Option<u32> {
            self.parts.machine.no_signal();
            None
        }

        fn read_file(&mut self, name: &str) -> Result<Vec<u8>, u32> {
            self.parts.machine.read_file(name)
        }

        fn file_stat(&mut self, name: &str, follow: bool) -> Result<gort_golang::machine::FileStat, u32> {
            self.parts.machine.file_stat(name, follow)
        }

        fn read_folder(&mut self, name: &str) -> Result<Vec<String>, u32> {
            self.parts.machine.read_folder(name)
        }

        fn read_link(&mut self, name: &str) -> Result<String, u32> {
            self.parts.machine.read_link(name)
        }

        fn folder_of_text(&self) -> String {
            self.parts.machine.folder_of_text()
        }
    };
}

pub(crate) use asks_the_machine;
