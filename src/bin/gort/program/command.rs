//! A command about a program, to be copied into a shell.
//!
//! Invariants  I1  the program's own arguments are its end: whatever else is said stands before them.

use std::fmt;

use super::input;
use super::subject::{Engine, Subject};

/// A command: `gort trace channels/three`, `gort explore a.go b.go --go 1.21 -- x`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Command {
    before: String,
    arguments: String,
}

impl Command {
    /// A command without arguments of a program's own.
    pub fn of(text: impl Into<String>) -> Self {
        Command { before: text.into(), arguments: String::new() }
    }

    /// The command that does this with the program of these files, this version of the language and these arguments.
    pub fn about(verb: &str, names: &[String], version: Option<u32>, arguments: &[String]) -> Self {
        let joined = |words: &[String]| words.iter().map(|word| format!(" {}", quoted(word))).collect::<String>();
        let version = version.map(|version| format!(" --go 1.{version}")).unwrap_or_default();
        let arguments = if arguments.is_empty() { String::new() } else { format!(" --{}", joined(arguments)) };
        Command { before: format!("gort {verb}{}{version}", joined(names)), arguments }
    }

    /// The same, with an option and its value.
    #[must_use]
    pub fn with(&self, option: &str, value: &str) -> Self {
        Command { before: format!("{} {option} {}", self.before, quoted(value)), ..self.clone() }
    }

    /// The same, with a file as its standard input.
    fn with_input(self, name: &str) -> Self {
        Command { arguments: format!("{} < {}", self.arguments, quoted(name)), ..self }
    }

    /// What stands before a code on a line of its own, and behind it.
    pub fn parts(&self) -> (&str, &str) {
        (&self.before, &self.arguments)
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.before, self.arguments)
    }
}

impl Subject {
    /// The command that does this with the program: `trace`, `explore`.
    pub fn command(&self, verb: &str) -> Command {
        match &self.engine {
            Engine::Native(_) => Command::of(format!("gort {verb} {}", self.name())),
            Engine::Machine(machine) => {
                let command = Command::about(verb, &machine.names, machine.version, &machine.arguments);
                input::name().map_or(command.clone(), |name| command.with_input(&name))
            }
        }
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./=:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_take_apart_is_quoted() {
        for (word, shown) in [("a/b.go", "a/b.go"), ("my file.go", "'my file.go'"), ("it's", r"'it'\''s'"), ("", "''")]
        {
            assert_eq!(quoted(word), shown);
        }
    }

    #[test]
    fn what_is_said_stands_before_the_arguments() {
        let names = ["a.go", "b c.go"].map(str::to_owned);
        let command = Command::about("trace", &names, Some(21), &["x".to_owned()]);
        assert_eq!(command.with("--seed", "7").to_string(), "gort trace a.go 'b c.go' --go 1.21 --seed 7 -- x");
        let command = command.with_input("some words.txt").with("--seed", "7");
        assert_eq!(command.to_string(), "gort trace a.go 'b c.go' --go 1.21 --seed 7 -- x < 'some words.txt'");
    }
}
