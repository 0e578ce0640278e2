//! Finding lessons, sections and programs by name: `LESSON[/PROGRAM]`, as every command takes it.

use gort::{Chosen, ReplayCode, ReplayError};

use crate::lessons::{LESSONS, Lesson, Section};
use crate::program::language::Language;
use crate::program::name::Name;
use crate::program::subject::{Origin, Subject};
use crate::terminal::failure::{nearest, suggestion, usage};
use crate::terminal::speech::{is_chinese, listed, say};

/// The lesson of this name, or of this place in the list.
pub fn lesson(name: &str) -> anyhow::Result<&'static Lesson> {
    let place = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = LESSONS.iter().find(|lesson| lesson.name == name).or_else(|| LESSONS.get(place?));
    found.copied().map_or_else(
        || {
            let names = LESSONS.iter().map(|lesson| lesson.name);
            usage(say!(
                "there is no lesson '{name}' ('gort lesson' lists them): {}",
                "没有“{name}”这一课（'gort lesson' 列出全部）：{}",
                suggestion(name, names)
            ))
        },
        Ok,
    )
}

/// The replay code that was given, or what is wrong with it.
pub fn replay_code(text: &str) -> anyhow::Result<ReplayCode> {
    text.parse().or_else(|error| match error {
        ReplayError::Malformed { .. } | ReplayError::Damaged => {
            let error = replay_said(&error);
            usage(say!("{error}; copy it whole, from 'g3.' to the end", "{error}；请完整复制，从 'g3.' 到末尾"))
        }
        error => usage(replay_said(&error)),
    })
}

/// What is wrong with a replay code.
pub fn replay_said(error: &ReplayError) -> String {
    if !is_chinese() {
        return error.to_string();
    }
    match error {
        ReplayError::Malformed { .. } => "这不是重放码".to_string(),
        ReplayError::Version { found } => {
            format!("重放码的版本是“{found}”，这个 gort 不读它：用 'gort explore' 重新列出输出，或重新记录这次运行")
        }
        ReplayError::Damaged => "重放码坏了：校验不符，有字符丢失或改动".to_string(),
        ReplayError::Program { found, expected } => format!("重放码是从“{found}”记录的，不是“{expected}”"),
        ReplayError::Text { program } => format!("重放码属于 {program}.go 的另一份文本：文件改过了"),
        ReplayError::Language { found, expected } => {
            format!("重放码是用 go {}.{} 记录的，这里是 go {}.{}", found.0, found.1, expected.0, expected.1)
        }
        ReplayError::Accesses { program } => {
            format!("重放码属于 {program} 的 Go 文本：其中 goroutine 会在两次内存访问之间切换")
        }
        ReplayError::Capacities { .. } => "重放码是在另一些 channel 容量下记录的".to_string(),
        ReplayError::Diverged { choice, wanted, candidates } => {
            let wanted = match wanted {
                Chosen::Number(number) => format!("编号 {number}"),
                Chosen::Timer(0) => "来自外部的".to_string(),
                Chosen::Timer(place) => format!("第 {place} 个定时器"),
            };
            format!("重放码不适合这个程序：第 {choice} 次选择要{wanted}，{candidates} 个候选里没有")
        }
        ReplayError::Unfinished { choices } => {
            format!("重放码不适合这个程序：{choices} 次选择之后它已经结束，码里还有")
        }
        other => other.to_string(),
    }
}

/// What to say of a command that does not exist: where it is a lesson, that `lesson` goes before it. `commands` are those that
/// do exist.
pub fn unknown_command(typed: &str, commands: &[&str]) -> String {
    let lesson = Name::read(typed).lesson;
    if LESSONS.iter().any(|known| known.name == lesson) {
        return say!(
            "there is no command '{typed}', but there is a lesson: 'gort lesson {typed}'",
            "没有“{typed}”这个命令，但有这一课：'gort lesson {typed}'"
        );
    }
    if typed == "test" {
        return say!(
            "there is no command 'test': gort run runs tests, of files that are named or of the folder of a package that is no program, \
             for example 'gort run sum.go sum_test.go -- -v'",
            "没有“test”这个命令：gort run 就能运行测试，可以写出文件，或写一个不是程序的包的文件夹，例如 'gort run sum.go sum_test.go -- -v'"
        );
    }
    let meant = nearest(typed, commands.iter().copied().chain(LESSONS.iter().map(|known| known.name)));
    let next = match meant {
        Some(name) if commands.contains(&name) => say!("did you mean 'gort {name}'?", "是不是想写 'gort {name}'？"),
        Some(name) => say!("did you mean 'gort lesson {name}'?", "是不是想写 'gort lesson {name}'？"),
        None => say!(
            "there are: {}; 'gort lesson' lists the lessons",
            "有这些：{}；'gort lesson' 列出全部课程",
            listed(commands)
        ),
    };
    say!("there is no command '{typed}': {next}", "没有“{typed}”这个命令：{next}")
}

/// The section in which this program stands; the name of a section stands for itself.
pub fn section_of(lesson: &'static Lesson, program: &str) -> anyhow::Result<&'static Section> {
    let holds = |section: &&Section| section.programs.iter().any(|candidate| candidate.stem == program);
    let named = |section: &&Section| section.id == program;
    lesson.sections.iter().find(holds).or_else(|| lesson.sections.iter().find(named)).map_or_else(
        || {
            let names =
                lesson.sections.iter().flat_map(|section| section.programs).map(|subject| subject.stem.as_ref());
            usage(say!(
                "lesson '{}' has no program '{program}': {}",
                "“{}”这一课没有程序“{program}”：{}",
                lesson.name,
                suggestion(program, names)
            ))
        },
        Ok,
    )
}

/// The lesson and the section in which a program stands, if it is one of the course.
pub fn place_of(subject: &Subject) -> Option<(&'static Lesson, &'static Section)> {
    let Origin::Lesson(name) = &subject.origin else { return None };
    let lesson = LESSONS.iter().find(|lesson| lesson.name == *name)?;
    let section = lesson.sections.iter().find(|section| section.programs.iter().any(|one| one.stem == subject.stem))?;
    Some((lesson, section))
}

/// The whole names of the programs whose Go text this is.
pub fn programs_of_text(text: &str) -> Vec<String> {
    let all = LESSONS.iter().flat_map(|lesson| lesson.sections).flat_map(|section| section.programs);
    all.filter(|program| program.text(Language::Go) == Some(text)).map(Subject::name).collect()
}

/// The program of this whole name, wherever it runs.
pub fn exactly(name: &str) -> Option<&'static Subject> {
    let Name { lesson, program } = Name::read(name);
    let lesson = LESSONS.iter().find(|known| known.name == lesson)?;
    lesson.sections.iter().flat_map(|section| section.programs).find(|subject| Some(subject.stem.as_ref()) == program)
}

/// The program of the laboratory that `channels/three` or `channels` names: a lesson alone stands for its first one. One that
/// runs for real is refused.
pub fn program(name: &str) -> anyhow::Result<Subject> {
    let Name { lesson, program } = Name::read(name);
    let lesson = self::lesson(lesson)?;
    // A wrong name is a mistake in any case, and this says which.
    let within = program.map(|program| section_of(lesson, program)).transpose()?;
    let is_program =
        |program: &str| within.is_some_and(|section| section.programs.iter().any(|one| one.stem == program));
    // The name of a section is its first program.
    let program = program.filter(|program| is_program(program));
    let sections = lesson.sections.iter().filter(|section| within.is_none_or(|within| section.id == within.id));
    let all = sections.flat_map(|section| section.programs);
    let mut wanted = all.filter(|subject| program.is_none_or(|program| subject.stem == program));
    match wanted.find(|subject| subject.as_real().is_none()) {
        Some(subject) => Ok(subject.clone()),
        None => usage(say!(
            "'{}' runs for real, on the machine's threads and clock: its steps cannot be seen; 'gort lesson {}' runs it",
            "“{}”是真实运行的，用机器的线程和时钟：看不到它的每一步；'gort lesson {}' 可以运行它",
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
        let said = |typed| unknown_command(typed, &["lesson", "explore", "can"]);
        assert_eq!(said("channels"), "there is no command 'channels', but there is a lesson: 'gort lesson channels'");
        assert!(said("channels/three").ends_with("'gort lesson channels/three'"), "{}", said("channels/three"));
        assert_eq!(said("chanels"), "there is no command 'chanels': did you mean 'gort lesson channels'?");
        assert_eq!(said("explor"), "there is no command 'explor': did you mean 'gort explore'?");
        let lost = said("xyzzy");
        assert!(lost.contains("there are: lesson, explore, can") && lost.contains("'gort lesson' lists"), "{lost}");
    }

    #[test]
    fn a_wrong_name_is_answered_with_the_nearest() {
        let said = |name: &str| program(name).unwrap_err().to_string();
        assert!(said("chanels").contains("did you mean 'channels'?"), "{}", said("chanels"));
        assert!(said("channels/unbufered").contains("did you mean 'unbuffered'?"), "{}", said("channels/unbufered"));
    }
}
