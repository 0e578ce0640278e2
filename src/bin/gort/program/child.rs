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
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::speech::say;

/// What stands before an answer.
const MARK: &str = "gort-child: ";
/// A child that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a child can do for its parent. A room that needs children offers its tasks; the command line knows them all.
#[derive(Clone, Copy)]
pub struct Task {
    /// The word for it.
    pub verb: &'static str,
    /// Does it. The words are what stands after the verb; the answer is JSON.
    pub perform: fn(&[&str]) -> anyhow::Result<Value>,
}

/// Does what the parent asked for.
pub fn serve(tasks: &[Task], words: &[String], out: &mut dyn Write) -> anyhow::Result<Conclusion> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let task = words.first().and_then(|verb| tasks.iter().find(|task| task.verb == *verb));
    let Some(task) = task else {
        return usage(say!("'gort child' is what gort starts itself", "'gort child' 由 gort 自己启动"));
    };
    answer(&(task.perform)(&words[1..])?, out)?;
    Ok(Conclusion::Expected)
}

fn answer(what: &Value, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "{MARK}{}", serde_json::to_string(what)?)?;
    Ok(out.flush()?)
}

/// Has a child do this, a verb and what belongs to it, and gives its answer.
pub fn ask<T: DeserializeOwned>(words: &[&str]) -> anyhow::Result<T> {
    let mut command = command(words)?;
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = KilledOnDrop(command.spawn().context("gort could not start itself")?);
    let (told, said) = mpsc::channel();
    let (mut stdout, mut stderr) = (child.0.stdout.take(), child.0.stderr.take());
    std::thread::spawn(move || {
        let (mut text, mut trouble) = (Vec::new(), Vec::new());
        // What was read before an error counts.
        let _ = stdout.as_mut().map(|pipe| pipe.read_to_end(&mut text));
        let _ = stderr.as_mut().map(|pipe| pipe.read_to_end(&mut trouble));
        // The parent listens no more where it lost patience.
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
struct KilledOnDrop(Child);

impl Drop for KilledOnDrop {
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
            assert_eq!(serve(crate::TASKS, &words, &mut std::io::stdout()).unwrap(), Conclusion::Expected);
        }
    }

    #[test]
    fn a_child_that_has_no_answer_is_an_error_with_its_own_words() {
        let error = ask::<Value>(&["program", "nowhere/nothing"]).unwrap_err().to_string();
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
    fn every_verb_has_one_task_and_any_other_word_is_wrong_usage() {
        let verbs: std::collections::BTreeSet<&str> = crate::TASKS.iter().map(|task| task.verb).collect();
        assert_eq!(verbs.len(), crate::TASKS.len());
        for words in [&["x".to_string()][..], &[]] {
            assert!(serve(crate::TASKS, words, &mut Vec::new()).is_err(), "{words:?}");
        }
    }
}
