//! The plan: what `gort lesson` was asked for, checked; its runs, and how their endings compare with the announced ones.

use anyhow::Context;
use gort::{Ending, ReplayCode, RunError};

use crate::args::LessonArgs;
use crate::lessons::find;
use crate::lessons::parts::{self, Part};
use crate::lessons::{Lesson, Section};
use crate::program::evidence::Evidence;
use crate::program::name::Name;
use crate::program::real;
use crate::program::run::{self, Run, RunOrder};
use crate::program::subject::{Expected, Subject};
use crate::program::world::Need;
use crate::terminal::failure::{Conclusion, suggestion, usage};
use crate::terminal::speech::{listed, say};

/// What was asked for, checked.
pub struct Plan<'a> {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// Its sections that are shown.
    pub sections: Vec<&'static Section>,
    /// Whether that is all of them.
    pub whole: bool,
    /// The part of the lesson that they are, or end.
    pub part: Option<Part>,
    /// Whether it goes on to the end of the lesson, and of its sections none is picked out.
    pub to_the_end: bool,
    /// The order of the runs.
    pub order: Chosen,
    /// The options.
    pub args: &'a LessonArgs,
}

/// Which order the runs take.
#[derive(Clone)]
pub enum Chosen {
    /// Every program in this one.
    Seed(u64),
    /// The program that was recorded in this one, the others in Go's own.
    Replay(String, ReplayCode),
}

impl Chosen {
    /// The order of one program.
    pub fn of(&self, subject: &Subject) -> RunOrder {
        match self {
            Chosen::Seed(seed) => RunOrder::Seed(*seed),
            Chosen::Replay(name, code) if *name == subject.stem => RunOrder::Replay(code.clone()),
            Chosen::Replay(..) => RunOrder::Seed(0),
        }
    }

    /// Whether it is the lesson's own.
    pub fn is_own(&self) -> bool {
        matches!(self, Chosen::Seed(0))
    }
}

/// Checks what was asked for.
pub fn plan<'a>(name: &str, args: &'a LessonArgs) -> anyhow::Result<Plan<'a>> {
    let Name { lesson, program } = Name::read(name);
    let lesson = find::lesson(lesson)?;
    // No section and no program has the name of a part, nor a number.
    let part = program.and_then(|name| parts::named(lesson, name));
    if let (Some(number), None) = (program.filter(|name| name.parse::<usize>().is_ok()), part) {
        let all: Vec<String> = parts::of(lesson).iter().map(|part| part.address()).collect();
        return usage(say!(
            "lesson '{}' has no part {number}: there are {}",
            "“{}”这一课没有第 {number} 部分：有 {}",
            lesson.name,
            listed(all)
        ));
    }
    let program = program.filter(|_| part.is_none());
    let mut sections: Vec<&'static Section> = part.map_or(lesson.sections, |part| part.sections).iter().collect();
    if let Some(id) = &args.section {
        sections.retain(|section| section.id == id);
        if sections.is_empty() {
            let names = part.map_or(lesson.sections, |part| part.sections).iter().map(|section| section.id);
            return usage(say!(
                "lesson '{}' has no section '{id}': {}",
                "“{}”这一课没有“{id}”这一节：{}",
                lesson.name,
                suggestion(id, names)
            ));
        }
    }
    let mut order = Chosen::Seed(args.seed.unwrap_or(0));
    let mut only = program.map(str::to_owned);
    if let Some(code) = &args.replay {
        let code = find::replay_code(code)?;
        let name = Name::read(code.program());
        let (from, recorded) = (name.lesson, name.program.unwrap_or_default());
        if from != lesson.name {
            return usage(say!(
                "the replay code was recorded from '{}', not from lesson '{}': give it to 'gort lesson {from}'",
                "重放码是从“{}”记录的，不是“{}”这一课：请用于 'gort lesson {from}'",
                code.program(),
                lesson.name
            ));
        }
        if !code.header().capacities.is_empty() {
            return usage(say!(
                "the replay code is one of a program that was changed by --what-if ('{}'): 'gort trace PROGRAM --what-if CHANGE \
                 --replay CODE' shows it",
                "这个重放码属于用 --what-if 改过的程序（“{}”）：用 'gort trace PROGRAM --what-if CHANGE --replay CODE' 显示它",
                code.program()
            ));
        }
        only.get_or_insert_with(|| recorded.to_string());
        order = Chosen::Replay(recorded.to_string(), code);
    }
    if let Some(program) = &only {
        let section = find::section_of(lesson, program)?;
        if sections.iter().all(|candidate| candidate.id != section.id) {
            let asked = args.section.as_deref().or(part.map(|part| part.name)).unwrap_or_default();
            return usage(say!(
                "'{program}' is a program of section '{}', not of '{asked}'",
                "程序“{program}”属于“{}”这一节，不属于“{asked}”",
                section.id
            ));
        }
        sections = vec![section];
    }
    let whole = sections.len() == lesson.sections.len();
    let part = part.filter(|part| part.sections.len() == sections.len());
    let to_the_end = whole || part.is_some_and(|part| part.number == part.all);
    let plan = Plan { lesson, sections, whole, part, to_the_end, order, args };
    check_options(&plan)?;
    Ok(plan)
}

/// From a section on to the end of its lesson, or, with `alone`, this section alone.
pub fn from<'a>(lesson: &'static Lesson, section: &'static Section, alone: bool, args: &'a LessonArgs) -> Plan<'a> {
    let rest = lesson.sections.iter().skip_while(|known| !std::ptr::eq(*known, section));
    let sections: Vec<&'static Section> = rest.take(if alone { 1 } else { usize::MAX }).collect();
    let whole = sections.len() == lesson.sections.len();
    Plan { lesson, sections, whole, part: None, to_the_end: !alone, order: Chosen::Seed(0), args }
}

/// From a section on to the end of its part.
pub fn to_the_end_of_its_part<'a>(
    lesson: &'static Lesson,
    section: &'static Section,
    args: &'a LessonArgs,
) -> Plan<'a> {
    let Some(part) = parts::around(lesson, section) else { return from(lesson, section, false, args) };
    let sections = part.sections.iter().skip_while(|known| !std::ptr::eq(*known, section)).collect();
    let to_the_end = part.number == part.all;
    Plan { lesson, sections, whole: false, part: Some(part), to_the_end, order: Chosen::Seed(0), args }
}

/// Makes the runs of a section.
pub fn runs(section: &Section, order: &Chosen) -> anyhow::Result<Vec<Run>> {
    section.programs.iter().map(|subject| one_run(subject, order)).collect()
}

fn one_run(subject: &Subject, order: &Chosen) -> anyhow::Result<Run> {
    let place = || say!("the program '{}' could not be run", "程序“{}”运行不了", subject.name());
    if subject.as_real().is_some() {
        return real::run(subject).with_context(place);
    }
    match run::run(subject, &order.of(subject)) {
        Ok(run) => Ok(run),
        Err(RunError::Replay(error)) => {
            let error = find::replay_said(&error);
            let lesson = find::place_of(subject).map_or("", |(lesson, _)| lesson.name);
            usage(say!(
                "{error}; record it again with 'gort lesson {lesson}'",
                "{error}；用 'gort lesson {lesson}' 重新记录"
            ))
        }
        Err(error) => Err(anyhow::Error::msg(error.to_string())).with_context(place),
    }
}

/// What is tried on the lesson's own runs, whichever order is shown. A run for real has no order, so it is the lesson's own.
pub fn own_evidence(plan: &Plan<'_>, section: &'static Section, shown: &[Run]) -> anyhow::Result<Evidence> {
    let own = |(subject, shown): (&Subject, &Run)| {
        if plan.order.is_own() || subject.as_real().is_some() {
            return Ok(shown.clone());
        }
        one_run(subject, &Chosen::Seed(0))
    };
    let runs = section.programs.iter().zip(shown).map(own).collect::<anyhow::Result<_>>()?;
    Ok(Evidence::new(section.programs, runs))
}

/// What this system lacks for one of the section's programs.
pub fn missing(section: &Section) -> Option<Need> {
    section.programs.iter().find_map(Subject::missing)
}

/// Refuses options that mean nothing for what is shown.
fn check_options(plan: &Plan<'_>) -> anyhow::Result<()> {
    let args = plan.args;
    let mut programs = plan.sections.iter().flat_map(|section| section.programs);
    let asked = [(args.seed.is_some(), "--seed"), (args.replay.is_some(), "--replay"), (args.step, "--step")];
    if let Some((_, option)) = asked.iter().find(|(asked, _)| *asked)
        && programs.clone().all(|program| program.as_real().is_some())
    {
        let what: Vec<&str> = programs.map(|program| program.stem.as_ref()).collect();
        return usage(say!(
            "{option} has no meaning for '{}': it runs for real, on the machine's threads and clock, and what they do \
             cannot be chosen, replayed or stopped; run it without {option}",
            "{option} 对“{}”没有意义：它是真实运行的，用机器的线程和时钟，无法选择、重放或暂停；请去掉 {option}",
            what.join("', '")
        ));
    }
    if args.measure && programs.all(|program| program.figures.is_none()) {
        return usage(say!(
            "--measure: nothing that is shown of lesson '{}' measures anything",
            "--measure：“{}”这一课所显示的内容里没有要测量的",
            plan.lesson.name
        ));
    }
    Ok(())
}

/// How a run's ending compares with the announced one.
pub fn judge(expected: Expected, run: &Run) -> Conclusion {
    let announced = run.ending == expected.ending
        && (!matches!(run.ending, Ending::Panic | Ending::Fatal)
            || expected.message.is_none_or(|message| run.message.as_deref() == Some(message)));
    match run.ending {
        _ if announced => Conclusion::Expected,
        Ending::Exit => Conclusion::Failed,
        _ => Conclusion::Unannounced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static PROGRAMS: [Subject; 3] = [
        Subject::of_a_test("calm", || {}, Ending::Exit, None),
        Subject::of_a_test("stuck", || assert_eq!(gort::chan::<i32>(0).recv(), None), Ending::Deadlock, None),
        Subject::of_a_test("closer", || gort::Chan::<i32>::nil().close(), Ending::Panic, Some("close of nil channel")),
    ];

    /// How `main`'s run compares with what `announced` announces.
    fn judged(main: usize, announced: usize, message: Option<&'static str>) -> Conclusion {
        let run = run::run(&PROGRAMS[main], &RunOrder::Seed(0)).unwrap();
        judge(Expected { message, ..PROGRAMS[announced].expected }, &run)
    }

    #[test]
    fn announced_endings_are_expected() {
        for (at, program) in PROGRAMS.iter().enumerate() {
            assert_eq!(judged(at, at, program.expected.message), Conclusion::Expected, "{}", program.stem);
        }
    }

    #[test]
    fn a_panic_or_deadlock_that_nobody_announced_is_unannounced() {
        assert_eq!(judged(1, 0, None), Conclusion::Unannounced);
        assert_eq!(judged(2, 0, None), Conclusion::Unannounced);
        assert_eq!(judged(2, 1, None), Conclusion::Unannounced);
        assert_eq!(judged(2, 2, Some("send on closed channel")), Conclusion::Unannounced);
    }

    #[test]
    fn an_announced_ending_that_does_not_come_is_a_failed_expectation() {
        assert_eq!(judged(0, 1, None), Conclusion::Failed);
        assert_eq!(judged(0, 2, Some("close of nil channel")), Conclusion::Failed);
    }
}
