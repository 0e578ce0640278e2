//! A process of its own, for what must not be disturbed and must not disturb: gort starts itself.
//!
//! The parent names what is to be done in words; the child does it and answers with one marked line of JSON on its
//! standard output. A child that says nothing for too long is ended.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bench::rows;
use crate::program::real;
use crate::terminal::failure::{Outcome, usage};
use crate::terminal::speech::say;

/// What stands before an answer.
const MARK: &str = "gort-child: ";
/// A child that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a child is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Task<'a> {
    /// Run this program of this lesson.
    Program(&'a str, &'a str),
    /// Take the figures of this program of this lesson.
    Figures(&'a str, &'a str),
    /// Measure one round: of this row, this side, so many.
    Round(&'a str, &'a str, &'a str),
}

impl<'a> Task<'a> {
    fn words(self) -> Vec<&'a str> {
        match self {
            Task::Program(lesson, program) => vec!["program", lesson, program],
            Task::Figures(lesson, program) => vec!["figures", lesson, program],
            Task::Round(row, who, size) => vec!["round", row, who, size],
        }
    }

    fn of(words: &[&'a str]) -> Option<Self> {
        match words {
            ["program", lesson, program] => Some(Task::Program(lesson, program)),
            ["figures", lesson, program] => Some(Task::Figures(lesson, program)),
            ["round", row, who, size] => Some(Task::Round(row, who, size)),
            _ => None,
        }
    }
}

/// Does what the parent asked for.
pub fn serve(words: &[String], out: &mut dyn Write) -> anyhow::Result<Outcome> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match Task::of(&words) {
        Some(Task::Program(lesson, program)) => answer(&real::perform(lesson, program)?, out)?,
        Some(Task::Figures(lesson, program)) => answer(&real::measure(lesson, program)?, out)?,
        Some(Task::Round(row, who, size)) => answer(&rows::perform(row, who, size)?, out)?,
        None => return usage(say!("'gort child' is what gort starts itself", "'gort child' 由 gort 自己启动")),
    }
    Ok(Outcome::Expected)
}

fn answer(what: &impl Serialize, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{MARK}{}", serde_json::to_string(what)?)?;
    Ok(out.flush()?)
}

/// Has a child do this, and gives its answer.
pub fn ask<T: DeserializeOwned>(task: Task<'_>) -> anyhow::Result<T> {
    let mut command = command(&task.words())?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Ended(command.spawn().context("gort could not start itself")?);
    let (told, said) = mpsc::channel();
    let (mut stdout, mut stderr) = (child.0.stdout.take(), child.0.stderr.take());
    std::thread::spawn(move || {
        let (mut text, mut trouble) = (Vec::new(), Vec::new());
        // What was read before an error counts.
        let _ = stdout.as_mut().map(|pipe| pipe.read_to_end(&mut text));
        let _ = stderr.as_mut().map(|pipe| pipe.read_to_end(&mut trouble));
        // Nobody listens any more where the parent lost patience.
        let _ = told.send((text, trouble));
    });
    let Ok((text, trouble)) = said.recv_timeout(PATIENCE) else {
        bail!("it did not end within {} seconds", PATIENCE.as_secs());
    };
    let status = child.0.wait().context("waiting for it")?;
    let text = String::from_utf8_lossy(&text);
    let Some(answer) = text.split_once(MARK).and_then(|(_, rest)| rest.lines().next()) else {
        bail!("it ended without an answer ({status}): {}", String::from_utf8_lossy(&trouble).trim());
    };
    serde_json::from_str(answer).context("its answer cannot be read")
}

/// A child that does not outlive the question.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// This program's file. Where the system cannot say (Linux without a `/proc`), the name by which it was called will do: what
/// starts a program looks for it as the shell did.
fn myself(known: io::Result<PathBuf>, called: Option<OsString>) -> io::Result<PathBuf> {
    known.or_else(|unknown| called.filter(|name| !name.is_empty()).map(PathBuf::from).ok_or(unknown))
}

#[cfg(not(test))]
fn command(words: &[&str]) -> anyhow::Result<Command> {
    let myself = myself(std::env::current_exe(), std::env::args_os().next());
    let mut command = Command::new(myself.context("gort does not know where it is")?);
    command.arg("child").args(words);
    Ok(command)
}

/// In tests this program is the test harness: the test below takes the child's part.
#[cfg(test)]
fn command(words: &[&str]) -> anyhow::Result<Command> {
    let mut command = Command::new(myself(std::env::current_exe(), None)?);
    let (_, here) = module_path!().split_once("::").expect("a module of this crate");
    command.args([&format!("{here}::tests::as_child"), "--exact", "--nocapture", "--test-threads=1"]);
    command.env(tests::ORDER, words.join(" "));
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const ORDER: &str = "GORT_TEST_CHILD";

    #[test]
    fn as_child() {
        if let Ok(order) = std::env::var(ORDER) {
            let words: Vec<String> = order.split(' ').map(str::to_owned).collect();
            assert_eq!(serve(&words, &mut std::io::stdout()).unwrap(), Outcome::Expected);
        }
    }

    #[test]
    fn a_child_that_has_no_answer_is_an_error_with_its_own_words() {
        let error = ask::<real::Ended>(Task::Program("nowhere", "nothing")).unwrap_err().to_string();
        assert!(error.contains("without an answer") && error.contains("nowhere/nothing"), "{error}");
    }

    #[test]
    fn where_nobody_says_where_it_is_the_name_it_was_called_by_will_do() {
        let nowhere = || Err(io::Error::from(io::ErrorKind::NotFound));
        assert_eq!(myself(nowhere(), Some("gort".into())).unwrap(), PathBuf::from("gort"));
        assert_eq!(myself(Ok("/bin/gort".into()), Some("gort".into())).unwrap(), PathBuf::from("/bin/gort"));
        assert_eq!(myself(nowhere(), None).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn words_and_task_are_the_same() {
        for task in [Task::Program("a", "b"), Task::Figures("c", "d"), Task::Round("e", "f", "g")] {
            assert_eq!(Task::of(&task.words()), Some(task));
        }
        assert_eq!(Task::of(&["x"]), None);
    }
}
