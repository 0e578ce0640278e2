//! The exercises, listed, with what the learner has done.

use std::io::{self, Write};

use gort_exercise::{Exercise, Kind};
use serde_json::{Value, json};

use super::registry;
use super::show::texts;
use crate::lesson::progress::{ExerciseProgress, Progress};
use crate::lessons::LESSONS;
use crate::terminal::screen::Screen;
use crate::terminal::span::{Line, Tone, width};
use crate::terminal::speech::say;
use crate::terminal::theme::write_lines;

/// What a kind is called.
fn kind(kind: Kind) -> String {
    match kind {
        Kind::Predict => say!("predict", "预测"),
        Kind::Repair => say!("repair", "修复"),
        Kind::Write => say!("write", "编写"),
        Kind::Museum => say!("museum", "博物馆"),
        Kind::Puzzle => say!("puzzle", "谜题"),
    }
}

/// The first exercise that has not passed.
pub fn next(progress: &Progress) -> Option<&'static Exercise> {
    registry::all().iter().find(|exercise| !progress.exercise(&exercise.name).passed)
}

/// The first one after this that has not passed, or else the first of all.
pub fn after(progress: &Progress, name: &str) -> Option<&'static Exercise> {
    let mut behind = registry::all().iter().skip_while(|exercise| exercise.name != name).skip(1);
    behind.find(|exercise| !progress.exercise(&exercise.name).passed).or_else(|| next(progress))
}

/// A lesson ends with so many at most.
const OF_A_LESSON: usize = 6;

/// So many are offered of those that need a later lesson, too, where there are no others.
const AHEAD: usize = 2;

/// The exercises that a lesson ends with: those that need it and no later one; first those that are mostly about it.
fn of_a_lesson(lesson: &str) -> Vec<&'static Exercise> {
    let place = |name: &str| LESSONS.iter().position(|known| known.name == name).unwrap_or(LESSONS.len());
    let last = |exercise: &Exercise| exercise.lessons.iter().map(|name| place(name)).max();
    let mut all: Vec<&Exercise> =
        registry::all().iter().filter(|exercise| exercise.lessons.iter().any(|name| name == lesson)).collect();
    all.sort_by_key(|exercise| last(exercise));
    let taught = all.iter().filter(|exercise| last(exercise) == Some(place(lesson))).count();
    all.truncate(if taught == 0 { AHEAD } else { taught });
    all.sort_by_key(|exercise| exercise.lessons[0] != lesson);
    all.truncate(OF_A_LESSON);
    all
}

/// The exercises of a lesson, each with its command; one that has passed has its sign.
pub fn offers(lesson: &str, progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    for exercise in of_a_lesson(lesson) {
        let passed = progress.exercise(&exercise.name).passed;
        let (sign, tone) = if passed { (screen.glyphs.done, Tone::Good) } else { (screen.glyphs.todo, Tone::Note) };
        let line = Line::of(format!("{sign} "), tone)
            .with(format!("gort watch {}", exercise.name), Tone::Code)
            .with(format!("  {}", texts(&exercise.title, screen.lang).join(" / ")), Tone::Plain);
        screen.put(out, &line, 1)?;
    }
    Ok(())
}

/// The list for programs.
pub fn as_json(progress: &Progress, screen: &Screen) -> Value {
    let of = |exercise: &Exercise| {
        let ExerciseProgress { passed, hints, looked } = progress.exercise(&exercise.name);
        json!({
            "exercise": exercise.name, "kind": exercise.kind.name(), "lessons": exercise.lessons,
            "title": texts(&exercise.title, screen.lang).join(" / "), "passed": passed, "hints": hints, "solution_seen": looked,
            "rust": exercise.rust.is_some(),
        })
    };
    json!({ "exercises": registry::all().iter().map(of).collect::<Vec<_>>() })
}

/// A line for each exercise, and where what is said of it begins.
pub fn lines(progress: &Progress, screen: &Screen) -> (Vec<Line>, usize) {
    let all = registry::all();
    let titles: Vec<String> =
        all.iter().map(|exercise| texts(&exercise.title, screen.lang).join(screen.glyphs.dot)).collect();
    let names = all.iter().map(|exercise| width(&exercise.name)).max().unwrap_or(0);
    let widest = titles.iter().map(|title| width(title)).max().unwrap_or(0);
    let (mut listed, mut indent) = (Vec::new(), 0);
    for ((number, exercise), title) in all.iter().enumerate().zip(&titles) {
        let passed = progress.exercise(&exercise.name).passed;
        let (sign, tone) = if passed { (screen.glyphs.done, Tone::Good) } else { (screen.glyphs.todo, Tone::Faint) };
        let mut line = Line::of(format!(" {sign} "), tone);
        line.push(format!("{:>2} ", number + 1), Tone::Faint);
        indent = line.width();
        line.push(exercise.name.as_str(), Tone::Strong);
        line.pad_to(indent + names + 2);
        line.push(title.as_str(), Tone::Plain);
        let kind = format!("{} {} {}", kind(exercise.kind), screen.glyphs.dot, exercise.lessons[0]);
        if indent + names + 2 + widest + 2 + width(&kind) <= screen.width {
            line.pad_to(indent + names + 2 + widest + 2);
            line.push(kind, Tone::Faint);
        }
        listed.push(line);
    }
    (listed, indent)
}

/// How many have passed.
pub fn passed(progress: &Progress) -> String {
    let (passed, count) = super::count(progress);
    say!("Passed: {passed} of {count}", "已通过：{passed}/{count}")
}

/// Shows the list.
pub fn show(progress: &Progress, screen: &Screen, out: &mut dyn Write) -> io::Result<()> {
    let (lines, indent) = lines(progress, screen);
    for line in lines {
        write_lines(out, &line.wrap_hanging(screen.width, indent))?;
    }
    writeln!(out)?;
    screen.say(out, passed(progress), Tone::Strong, 1)?;
    let rust = registry::all().iter().filter(|exercise| exercise.rust.is_some()).count();
    let text = say!(
        "{rust} of them in Rust as well: gort exercise NAME --rust",
        "其中 {rust} 个也有 Rust 版：gort exercise NAME --rust"
    );
    screen.say(out, text, Tone::Faint, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_offers_no_exercise_that_needs_a_later_one_unless_it_has_no_other() {
        let place = |name: &str| LESSONS.iter().position(|known| known.name == name).unwrap();
        let mut ahead = Vec::new();
        for (at, lesson) in LESSONS.iter().enumerate() {
            let offered = of_a_lesson(lesson.name);
            let known = registry::all().iter().any(|exercise| exercise.lessons.iter().any(|name| name == lesson.name));
            assert_eq!(offered.is_empty(), !known, "{}", lesson.name);
            if offered.iter().flat_map(|exercise| &exercise.lessons).any(|name| place(name) > at) {
                ahead.push(lesson.name);
            }
        }
        assert_eq!(ahead, ["goroutine"], "it has no exercise of its own");
    }
}
