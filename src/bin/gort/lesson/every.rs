//! Every lesson, on every screen and under other seeds. All of it in one process, in which each program is explored once: a process for
//! each screen and each seed explored all programs each time, which was two thirds of what the command line's tests took.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::Parser;

use super::plan::plan;
use super::progress::Progress;
use super::shown;
use crate::args::{Cli, Command};
use crate::claims;
use crate::lessons::{LESSONS, Lesson};
use crate::terminal::failure::Conclusion;
use crate::terminal::lang::Lang;
use crate::terminal::screen::Screen;

/// Widths and languages: the narrowest screen, one just too narrow for lanes, one just wide enough, a usual one, a wide one, the widest.
const SCREENS: [(usize, Lang); 8] = [
    (20, Lang::En),
    (20, Lang::Zh),
    (63, Lang::Both),
    (64, Lang::Zh),
    (80, Lang::En),
    (80, Lang::Zh),
    (100, Lang::Zh),
    (160, Lang::Both),
];

/// Does this with every lesson, two at a time.
fn each_lesson(act: impl Fn(&Lesson) + Sync) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(lesson) = LESSONS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    act(lesson);
                }
            });
        }
    });
}

/// The lesson, asked for with these options, on this screen. An error: the options are refused.
fn lesson(lesson: &Lesson, options: &[&str], screen: &Screen) -> anyhow::Result<(Conclusion, String)> {
    let cli = Cli::try_parse_from([&["gort", "lesson", lesson.name][..], options].concat())?;
    let Some(Command::Lesson(args)) = &cli.command else { panic!("a lesson") };
    let (mut progress, mut out, mut warnings) = (Progress::default(), Vec::new(), Vec::new());
    let plan = plan(lesson.name, args)?;
    let (conclusion, _) = shown(&plan, claims::judge::document, screen, &mut progress, &mut out, &mut warnings)?;
    assert_eq!(String::from_utf8(warnings)?, "", "{} {options:?}", lesson.name);
    Ok((conclusion, String::from_utf8(out)?))
}

#[test]
fn nothing_is_wider_than_the_screen() {
    each_lesson(|of| {
        for (wide, lang) in SCREENS {
            let (conclusion, text) = lesson(of, &["--full"], &Screen::of_a_test(wide, lang, false)).unwrap();
            assert_eq!(conclusion, Conclusion::Expected, "{} on {wide} columns", of.name);
            assert!(text.lines().count() > 20, "{} shows nothing", of.name);
            // A command is there to be copied.
            for line in text.lines().filter(|line| !line.contains("--replay")) {
                let columns = console::measure_text_width(line);
                assert!(columns <= wide, "{} on {wide} columns, {lang:?}: {columns} in: {line}", of.name);
            }
        }
    });
}

#[test]
fn every_lesson_runs_under_other_seeds_and_says_so_if_it_ends_differently() {
    let others = AtomicUsize::new(0);
    each_lesson(|of| {
        for seed in 1..=8_u64 {
            let shown = lesson(of, &["--seed", &seed.to_string()], &Screen::of_a_test(80, Lang::En, true));
            let (conclusion, text) = match shown {
                Ok(shown) => shown,
                Err(error) if error.to_string().contains("runs for real") => continue,
                Err(error) => panic!("{} --seed {seed}: {error}", of.name),
            };
            let differs = text.contains("Another order, another ending");
            assert_eq!(differs, conclusion != Conclusion::Expected, "{} --seed {seed}: {conclusion:?}", of.name);
            others.fetch_add(1, Ordering::Relaxed);
        }
    });
    assert!(others.into_inner() > LESSONS.len() * 4, "most lessons have other orders");
}
