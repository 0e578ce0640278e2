//! Bare `gort`: where the learner is, what there is, and on with one key.

use std::io::{self, Write};

use console::Key;

use crate::lesson::DocumentTrial;
use crate::lesson::bilingual::Texts;
use crate::lesson::course;
use crate::lesson::frame::part_line;
use crate::lesson::progress::{LessonMark, Progress};
use crate::lessons::{LESSONS, Lesson, Section, parts};
use crate::terminal::failure::Conclusion;
use crate::terminal::keys::{Input, Keyboard};
use crate::terminal::lang::Lang;
use crate::terminal::phrase::fill;
use crate::terminal::screen::Screen;
use crate::terminal::settings::Settings;
use crate::terminal::span::{Line, Tone, pad, width};
use crate::terminal::speech::say;
use crate::terminal::theme::write_line;
use crate::{claims, exercise, play, screens};

/// Shows the page; at a terminal, waits for a key that says what to do.
pub fn run(
    document: DocumentTrial,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let progress = Progress::load(warnings);
    if screen.json {
        return Ok(course::as_json(screen, &progress, out)?);
    }
    page(screen, &progress, out)?;
    if !screen.interactive {
        return Ok(Conclusion::Expected);
    }
    writeln!(out)?;
    loop {
        match asked(screen, out)? {
            Wish::On if screens::open(&progress).is_none() => {
                return screens::left::begin(&progress, &screen.again(), out, warnings);
            }
            Wish::On => return screens::onward(document, &screen.again(), out, warnings),
            // Whoever has seen the list is asked again.
            Wish::List => {
                let list = |screen: &Screen, out: &mut dyn Write| course::list(screen, &progress, out).map(drop);
                screens::browse(screen, out, &say!("All lessons", "全部课程"), list)?;
            }
            Wish::Nothing => return Ok(Conclusion::Expected),
        }
    }
}

/// What the learner wants.
enum Wish {
    On,
    List,
    Nothing,
}

fn asked(screen: &Screen, out: &mut dyn Write) -> io::Result<Wish> {
    let keys = Line::of(screen.words.front.keys, Tone::Faint);
    screen.put(out, &keys, 1)?;
    let mut keyboard = Keyboard::prompt(out)?;
    loop {
        match keyboard.answer()? {
            Input::Key(Key::Enter) => break writeln!(out).map(|()| Wish::On),
            Input::Key(Key::Char('l')) => break writeln!(out).map(|()| Wish::List),
            Input::Key(Key::Char('q') | Key::Escape) => break Ok(Wish::Nothing),
            Input::Key(_) | Input::Resized => {}
            Input::Resumed => {
                screen.put(out, &keys, 1)?;
                out.flush()?;
            }
        }
    }
}

/// Where you are, what is next, what there is.
fn page(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<()> {
    let words = screen.words;
    let mut title =
        Line::of(" gort", Tone::Strong).with(format!(" {} {}", screen.glyphs.dot, words.front.tagline), Tone::Plain);
    let other = words.front.other_language;
    if screen.lang != Lang::Both && title.width() + width(other) + 3 <= screen.width {
        title.pad_to(screen.width - width(other) - 1);
        title.push(other, Tone::Faint);
    }
    screen.put(out, &title, 0)?;
    writeln!(out)?;
    let done = course::done(progress);
    let begun = has_begun(progress);
    let place = screens::open(progress);
    let where_you_are = match place {
        Some(_) if !begun => words.front.you_are_new.to_string(),
        Some(_) => fill!(words.front.you_are_at, n = done, all = LESSONS.len()),
        None => words.front.you_are_done.to_string(),
    };
    screen.say(out, where_you_are, Tone::Plain, 1)?;
    if begun {
        screen.put(out, &course::in_a_row(screen, progress), 1)?;
        course::signs(screen, progress).iter().try_for_each(|signs| screen.put(out, signs, 1))?;
    }
    writeln!(out)?;
    if let Some((lesson, section)) = place {
        next(screen, lesson, section, begun, out)?;
    } else {
        screens::left::show(progress, screen, out)?;
    }
    writeln!(out)?;
    ways(screen, progress, out)
}

/// Whether the learner has been in a lesson: one of its sections was read to its end, one of its questions was answered, or that is where
/// they have left the course.
fn has_begun(progress: &Progress) -> bool {
    let is_begun = |lesson: &&Lesson| progress.lesson_mark(lesson) != LessonMark::New || progress.answers(lesson).0 > 0;
    LESSONS.iter().any(is_begun) || Settings::load().place.is_some()
}

/// What comes next.
fn next(
    screen: &Screen,
    lesson: &'static Lesson,
    section: &'static Section,
    begun: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let words = screen.words;
    let texts = Texts::new(lesson, screen.lang);
    let how = if begun { words.front.go_on_with } else { words.front.begin_with };
    let line = Line::of(format!("{how}{}", words.lane.colon), Tone::Plain).with("gort next", Tone::Code);
    screen.put(out, &line, 1)?;
    let title =
        Line::of(lesson.name, Tone::Strong).with(format!(" {} {}", screen.glyphs.dot, texts.title()), Tone::Strong);
    screen.put(out, &title, 3)?;
    for promise in texts.promise() {
        screen.say(out, promise, Tone::Emphasis, 3)?;
    }
    if let Some(part) = parts::around(lesson, section) {
        screen.put(out, &part_line(screen, &part), 3)?;
    }
    let at = lesson.sections.iter().position(|known| std::ptr::eq(known, section)).unwrap_or(0);
    if at > 0 {
        let title = texts.section(section.id).title();
        let text = fill!(words.front.section, n = at + 1, all = lesson.sections.len(), title = title);
        screen.say(out, text, Tone::Faint, 3)?;
    }
    Ok(())
}

/// Everything that there is, by the command that leads to it.
fn ways(screen: &Screen, progress: &Progress, out: &mut dyn Write) -> io::Result<()> {
    let words = &screen.words.front;
    let (passed, exercises) = exercise::count(progress);
    let (won, games) = play::count(progress);
    let due = LESSONS.iter().flat_map(|lesson| progress.repeats(lesson)).filter(|again| again.left == 0).count();
    let mut ways = vec![
        ("gort lesson", fill!(words.all_lessons, n = LESSONS.len())),
        ("gort exercise", fill!(words.exercises, n = exercises, done = passed)),
        ("gort play", fill!(words.games, n = games, done = won)),
        ("gort explore prog.go", words.own_file.to_string()),
        ("gort claims", fill!(words.claims, n = claims::COUNT)),
        ("gort progress", words.progress.to_string()),
        ("gort words", words.words.to_string()),
        ("gort --help", words.all_options.to_string()),
    ];
    if due > 0 {
        ways[5].1 = fill!(words.due, n = due);
    }
    let widest = ways.iter().map(|(command, _)| width(command)).max().unwrap_or(0);
    for (command, what) in ways {
        let line = Line::of(pad(command, widest + 3), Tone::Code).with(&what, Tone::Faint);
        if line.width() < screen.width {
            write_line(out, &line.indented(1))?;
        } else {
            screen.say(out, command, Tone::Code, 1)?;
            screen.say(out, what, Tone::Faint, 3)?;
        }
    }
    Ok(())
}
