//! Failures: how a run of gort ends, and the one line that says why.

use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

use console::Term;

use crate::terminal::keys::Interrupted;
use crate::terminal::shown::escaped;
use crate::terminal::span::{Line, Tone};
use crate::terminal::speech::{self, listed, say};

/// Wrong usage, as in sysexits.
const USAGE: u8 = 64;
/// Ctrl-C at a prompt, as shells say it of a signal: 128 and its number.
const INTERRUPTED: u8 = 130;
/// The system did not do what was asked, or the run could not be made.
const FAILED: u8 = 1;

/// How a command came out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Conclusion {
    /// As expected.
    Expected,
    /// An expectation failed: a claim's experiment, an announced ending.
    Failed,
    /// The program under study ended in a panic or deadlock although nothing announced it.
    Unannounced,
    /// A search stopped at its bound.
    Stopped,
}

impl From<Conclusion> for ExitCode {
    fn from(conclusion: Conclusion) -> ExitCode {
        ExitCode::from(match conclusion {
            Conclusion::Expected => 0,
            Conclusion::Failed => FAILED,
            Conclusion::Unannounced => 2,
            Conclusion::Stopped => 3,
        })
    }
}

/// Something wrong with what was asked for: cause and next step on one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// A text that was to be studied and is not fit for it: what is wrong with it, line by line, and the exit code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unfit {
    pub text: String,
    pub code: u8,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.trim_end())
    }
}

impl std::error::Error for Unfit {}

/// Wrong usage, as an error.
pub fn usage<T>(message: impl Into<String>) -> anyhow::Result<T> {
    Err(Usage(message.into()).into())
}

/// Whether the reader of our output went away: that is not a failure.
fn broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// Whether the learner pressed Ctrl-C at a prompt: that is nothing to complain about.
fn interrupted(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.get_ref().is_some_and(|inner| inner.is::<Interrupted>()))
}

/// What to say of an error on standard error, and the exit code.
pub fn verdict(error: &anyhow::Error) -> (Option<String>, u8) {
    if broken_pipe(error) {
        return (None, 0);
    }
    if interrupted(error) {
        return (None, INTERRUPTED);
    }
    if let Some(unfit) = error.downcast_ref::<Unfit>() {
        return (Some(unfit.to_string()), unfit.code);
    }
    let said = |cause: &(dyn std::error::Error + 'static)| match cause.downcast_ref::<io::Error>() {
        Some(cause) => speech::of_system(cause),
        None => cause.to_string(),
    };
    let chain: Vec<String> = error.chain().map(|cause| said(cause).replace('\n', " ")).collect();
    let code = if error.is::<Usage>() { USAGE } else { FAILED };
    let line = chain.join(&say!(": ", "："));
    (Some(format!("gort: {}", escaped(&line))), code)
}

/// Says an error in one line, and gives the exit code.
pub fn report(error: &anyhow::Error, warnings: &mut dyn Write) -> ExitCode {
    let (line, code) = verdict(error);
    if let Some(line) = line {
        // Where even this cannot be written, the exit code has to be enough.
        let _ = tell(warnings, &line);
    }
    ExitCode::from(code)
}

/// Writes a line to standard error: on a terminal it is broken between words, and else it is one line.
pub fn tell(warnings: &mut dyn Write, line: &str) -> io::Result<()> {
    let term = Term::stderr();
    let columns = if term.is_term() { term.size_checked() } else { None };
    columns
        .map_or_else(|| vec![line.to_owned()], |(_, columns)| broken(line, usize::from(columns)))
        .iter()
        .try_for_each(|line| writeln!(warnings, "{line}"))
}

/// The lines on a terminal of so many columns.
fn broken(text: &str, columns: usize) -> Vec<String> {
    /// As wide as `gort: `.
    const INDENT: usize = 6;
    let lines = text.lines().flat_map(|line| Line::of(line, Tone::Plain).wrap_hanging(columns, INDENT));
    lines.map(|line| line.text()).collect()
}

/// The valid name nearest to a mistyped one, if one is near.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f64 = 0.7;
    /// This number of letters at the beginning says which name is meant.
    const BEGINNING: usize = 3;
    let typed = typed.to_lowercase();
    let letters = typed.chars().count();
    names
        .into_iter()
        .filter_map(|name| {
            let lower = name.to_lowercase();
            if letters >= BEGINNING && lower.starts_with(&typed) {
                return Some((2.0, name));
            }
            let slips = strsim::damerau_levenshtein(&typed, &lower);
            let score = strsim::jaro_winkler(&typed, &lower);
            (score >= NEAR && slips <= (letters / 3).max(1)).then_some((score, name))
        })
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, name)| name)
}

/// "did you mean", or what there is.
pub fn suggestion<'a>(typed: &str, names: impl IntoIterator<Item = &'a str> + Clone) -> String {
    match nearest(typed, names.clone()) {
        Some(name) => say!("did you mean '{name}'?", "是不是想写“{name}”？"),
        None => say!("there are: {}", "有这些：{}", listed(names)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_a_terminal_an_error_is_broken_between_its_words() {
        let said = "gort: unexpected argument '--spead'; 'gort lesson --help' shows what is possible";
        for columns in 20..100 {
            let lines = broken(said, columns);
            assert_eq!(lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "), said, "{columns}");
            assert!(lines.iter().all(|line| line.chars().count() <= columns), "{lines:?}");
        }
        assert_eq!(broken("gort: a\ngort: b", 40), ["gort: a", "gort: b"]);
    }

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let names = ["goroutine", "channels", "buffers"];
        assert_eq!(nearest("chanels", names), Some("channels"));
        assert_eq!(nearest("Buffer", names), Some("buffers"));
        assert_eq!(nearest("xyzzy", names), None);
        assert_eq!((nearest("chan", names), nearest("foo", ["pool", "order"])), (Some("channels"), None));
        assert_eq!(suggestion("xyzzy", names), "there are: goroutine, channels, buffers");
    }

    #[test]
    fn a_broken_pipe_is_success_and_silent() {
        let error = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("while writing");
        assert_eq!(verdict(&error), (None, 0));
    }

    #[test]
    fn ctrl_c_is_silent_and_has_the_code_of_its_signal() {
        let error = anyhow::Error::from(io::Error::other(Interrupted)).context("while asking");
        assert_eq!(verdict(&error), (None, 130));
    }

    #[test]
    fn an_error_chain_is_one_line() {
        let error = anyhow::Error::from(io::Error::other("disk\nfull")).context("writing x");
        assert_eq!(verdict(&error), (Some("gort: writing x: disk full".to_string()), 1));
        assert_eq!(verdict(&usage::<()>("no").unwrap_err()).1, 64);
    }
}
