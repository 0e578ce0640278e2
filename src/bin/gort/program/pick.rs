//! Picking a program: `LESSON[/PROGRAM]`, as every laboratory command takes it. A lesson alone stands for its first program
//! of the laboratory; one that runs for real is refused.

use clap::CommandFactory;
use gort::{ReplayCode, ReplayError};

use crate::args::Cli;
use crate::lessons::{LESSONS, Lesson, Program, Section};
use crate::terminal::failure::{nearest, suggestion, usage};

/// A program of the course, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Picked {
    /// Its lesson.
    pub lesson: &'static Lesson,
    /// Its section.
    pub section: &'static Section,
    /// The program.
    pub program: &'static Program,
}

impl Picked {
    /// `channels/unbuffered`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.lesson.name, self.program.name)
    }
}

/// The lesson of this name.
pub fn lesson(name: &str) -> anyhow::Result<&'static Lesson> {
    let found = LESSONS.iter().find(|lesson| lesson.name == name);
    found.copied().map_or_else(
        || {
            let names = LESSONS.iter().map(|lesson| lesson.name);
            usage(format!("there is no lesson '{name}' ('gort lesson' lists them): {}", suggestion(name, names)))
        },
        Ok,
    )
}

/// The replay code that was given, or what is wrong with it.
pub fn replay_code(text: &str) -> anyhow::Result<ReplayCode> {
    text.parse().or_else(|error| match error {
        ReplayError::Malformed { .. } | ReplayError::Damaged => {
            usage(format!("{error}; copy it whole, from 'g2.' to the end"))
        }
        error => usage(error.to_string()),
    })
}

/// What to say of a command that does not exist: who leaves out `lesson` is told so.
pub fn unknown_command(typed: &str) -> String {
    let gort = Cli::command();
    let commands = gort.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    let commands: Vec<&str> = commands.collect();
    let lesson = typed.split('/').next().unwrap_or(typed);
    if LESSONS.iter().any(|known| known.name == lesson) {
        return format!("there is no command '{typed}', but there is a lesson: 'gort lesson {typed}'");
    }
    let meant = nearest(typed, commands.iter().copied().chain(LESSONS.iter().map(|known| known.name)));
    let next = match meant {
        Some(name) if commands.contains(&name) => format!("did you mean 'gort {name}'?"),
        Some(name) => format!("did you mean 'gort lesson {name}'?"),
        None => format!("there are: {}; 'gort lesson' lists the lessons", commands.join(", ")),
    };
    format!("there is no command '{typed}': {next}")
}

/// The section in which this program stands.
pub fn section_of(lesson: &'static Lesson, program: &str) -> anyhow::Result<&'static Section> {
    let holds = |section: &&Section| section.programs.iter().any(|candidate| candidate.name == program);
    lesson.sections.iter().find(holds).map_or_else(
        || {
            let names = lesson.sections.iter().flat_map(|section| section.programs).map(|program| program.name);
            usage(format!("lesson '{}' has no program '{program}': {}", lesson.name, suggestion(program, names)))
        },
        Ok,
    )
}

/// The program of the laboratory that `channels/three` or `channels` names.
pub fn program(name: &str) -> anyhow::Result<Picked> {
    let (name, program) = match name.split_once('/') {
        Some((name, program)) => (name, Some(program)),
        None => (name, None),
    };
    let lesson = lesson(name)?;
    // A wrong name is a mistake in any case, and this says which.
    program.map(|program| section_of(lesson, program)).transpose()?;
    let all = lesson.sections.iter().flat_map(|section| section.programs.iter().map(move |program| (section, program)));
    let mut wanted = all.filter(|(_, candidate)| program.is_none_or(|program| candidate.name == program));
    match wanted.find(|(_, candidate)| candidate.as_real().is_none()) {
        Some((section, program)) => Ok(Picked { lesson, section, program }),
        None => usage(format!(
            "'{}' runs for real, on the machine's threads and clock: its steps cannot be seen; 'gort lesson {}' runs it",
            program.unwrap_or(lesson.name),
            lesson.name
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_alone_is_its_first_program() {
        assert_eq!(program("channels").unwrap().name(), "channels/unbuffered");
        assert_eq!(program("channels/three").unwrap().name(), "channels/three");
    }

    #[test]
    fn a_program_that_runs_for_real_is_refused() {
        let said = program("threads/parked").unwrap_err().to_string();
        assert!(said.contains("'parked' runs for real") && said.contains("gort lesson threads"), "{said}");
    }

    #[test]
    fn an_unknown_command_is_answered_with_what_was_probably_meant() {
        let said = unknown_command;
        assert_eq!(said("channels"), "there is no command 'channels', but there is a lesson: 'gort lesson channels'");
        assert!(said("channels/three").ends_with("'gort lesson channels/three'"), "{}", said("channels/three"));
        assert_eq!(said("chanels"), "there is no command 'chanels': did you mean 'gort lesson channels'?");
        assert_eq!(said("explor"), "there is no command 'explor': did you mean 'gort explore'?");
        let lost = said("xyzzy");
        assert!(lost.contains("there are: lesson, explore, can") && lost.contains("'gort lesson' lists"), "{lost}");
        assert!(!lost.contains("child"), "hidden commands are nobody's business: {lost}");
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_nearest() {
        let said = |name: &str| program(name).unwrap_err().to_string();
        assert!(said("chanels").contains("did you mean 'channels'?"), "{}", said("chanels"));
        assert!(said("channels/unbufered").contains("did you mean 'unbuffered'?"), "{}", said("channels/unbufered"));
    }
}
