//! Picking a program: `LESSON[/PROGRAM]`, as every laboratory command takes it. A lesson alone stands for its first program.

use crate::failure::{suggestion, usage};
use crate::lessons::{LESSONS, Lesson, Program, Section};

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
            usage(format!("there is no lesson '{name}': {} 'gort lesson' lists them", suggestion(name, names)))
        },
        Ok,
    )
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

/// The program that `channels/three` or `channels` names.
pub fn program(name: &str) -> anyhow::Result<Picked> {
    let (name, program) = match name.split_once('/') {
        Some((name, program)) => (name, Some(program)),
        None => (name, None),
    };
    let lesson = lesson(name)?;
    let section = match program {
        Some(program) => section_of(lesson, program)?,
        None => &lesson.sections[0],
    };
    let wanted = |candidate: &&Program| program.is_none_or(|program| candidate.name == program);
    let program = section.programs.iter().find(wanted);
    Ok(Picked { lesson, section, program: program.expect("a section holds the program it was found by") })
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
    fn a_wrong_name_is_answered_with_the_nearest() {
        let said = |name: &str| program(name).unwrap_err().to_string();
        assert!(said("chanels").contains("did you mean 'channels'?"), "{}", said("chanels"));
        assert!(said("channels/unbufered").contains("did you mean 'unbuffered'?"), "{}", said("channels/unbufered"));
    }
}
