//! `gort exercise` and `gort watch`: the learner writes Go, and every schedule judges it.
//!
//! ```text
//!     registry   the exercises, as gort carries them      list      which there are, and which one is next
//!     folder     the learner's files                      editor    the learner's editor
//!     judging    a text, judged beside the keyboard       show      a verdict on the screen
//!     watch      keys, and a verdict after each save      stepping  through the schedule of what is wrong
//!     rust       the same goal for Rust, as a package         choice    another one, chosen from the list
//! ```
//!
//! Invariants  I1  what the learner has written is never written over.
//!             I2  progress is kept only of what passed at a terminal, also with `--once`.

mod choice;
mod editor;
mod folder;
mod judging;
pub mod list;
pub mod registry;
mod rust;
mod show;
mod stepping;
mod watch;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use gort_exercise::{Exercise, Fault, Verdict};
use serde_json::json;

use crate::args::{ExerciseArgs, WatchArgs};
use crate::json;
use crate::junit::{self, Case, Outcome};
use crate::lesson::progress::Progress;
use crate::terminal::failure::{Conclusion, usage};
use crate::terminal::screen::Screen;
use crate::terminal::span::Tone;
use crate::terminal::speech::say;

use folder::Written;
use judging::Limits;
use watch::{Left, Watch};

fn folder_of(asked: Option<&PathBuf>) -> PathBuf {
    asked.cloned().unwrap_or_else(|| PathBuf::from(folder::FOLDER))
}

/// How many exercises have passed, and how many there are.
pub fn count(progress: &Progress) -> (usize, usize) {
    let all = registry::all();
    (all.iter().filter(|exercise| progress.exercise(&exercise.name).passed).count(), all.len())
}

/// The name and the title of the next exercise.
pub fn next(progress: &Progress, screen: &Screen) -> Option<(String, String)> {
    let next = list::next(progress)?;
    Some((next.name.clone(), show::texts(&next.title, screen.lang).join(" / ")))
}

/// Lists the exercises, or begins one.
pub fn run(
    args: &ExerciseArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let progress = Progress::load(warnings);
    let Some(name) = &args.exercise else {
        if screen.json {
            json::write(out, list::as_json(&progress, screen))?;
            return Ok(Conclusion::Expected);
        }
        list::show(&progress, screen, out)?;
        if let Some(next) = list::next(&progress) {
            let name = &next.name;
            screen.say(out, say!("Next: gort exercise {name}", "下一个：gort exercise {name}"), Tone::Faint, 1)?;
        }
        return Ok(Conclusion::Expected);
    };
    let exercise = match (name.as_str(), list::next(&progress)) {
        ("next", Some(next)) => next,
        ("next", None) => {
            screen.say(out, say!("All exercises have passed.", "所有练习都通过了。"), Tone::Good, 1)?;
            return Ok(Conclusion::Expected);
        }
        (name, _) => registry::find(name)?,
    };
    let folder = folder_of(args.dir.as_ref());
    let path = if args.rust {
        let (path, written) = rust::write(&folder, exercise, args.gort.as_ref(), args.again, screen)?;
        begun(exercise, &path, &written, &rust::command(&folder.join(&exercise.name)), screen, out)?;
        path
    } else {
        begin(exercise, &folder, args.again, screen, out)?
    };
    if args.edit {
        out.flush()?;
        editor::open(&path)?;
    }
    Ok(Conclusion::Expected)
}

/// Writes the start of an exercise, and says what is to be done.
fn begin(
    exercise: &Exercise,
    folder: &Path,
    again: bool,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<PathBuf> {
    let (path, written) = folder::write(folder, exercise, again, screen)?;
    begun(exercise, &path, &written, &show::watch_command(&path.display().to_string()), screen, out)?;
    Ok(path)
}

/// Says what is to be done, in which file, and what judges it.
fn begun(
    exercise: &Exercise,
    path: &Path,
    written: &Written,
    judges: &str,
    screen: &Screen,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let shown = path.display().to_string();
    if screen.json {
        let (word, kept) = match written {
            Written::New => ("new", None),
            Written::There => ("there", None),
            Written::Again(kept) => ("again", Some(kept.display().to_string())),
        };
        json::write(out, json!({ "exercise": exercise.name, "file": shown, "written": word, "kept": kept }))?;
        return Ok(());
    }
    screen.put(out, &show::title(exercise, screen), 1)?;
    writeln!(out)?;
    show::put(out, screen, &exercise.task, Tone::Plain, 1)?;
    writeln!(out)?;
    let text = match written {
        Written::New => say!("{shown} is written: edit it.", "已写入 {shown}：请编辑它。"),
        Written::There => say!(
            "{shown} is there already, and stays as it is; --again begins anew.",
            "{shown} 已经在那里，保持不动；加 --again 重新开始。"
        ),
        Written::Again(kept) => {
            let kept = kept.display();
            say!("{shown} is written anew; yours is kept as {kept}.", "已重新写入 {shown}；你的文件保存为 {kept}。")
        }
    };
    screen.say(out, text, Tone::Plain, 1)?;
    screen.say(out, say!("Then: {judges}", "然后：{judges}"), Tone::Strong, 1)?;
    Ok(())
}

/// Which exercise, and which file: of a name, a file, or what is next.
fn watched(args: &WatchArgs, progress: &Progress) -> anyhow::Result<(Exercise, PathBuf, bool)> {
    let folder = folder_of(args.dir.as_ref());
    let file = |exercise: &Exercise| folder::file(&folder, exercise);
    let Some(name) = &args.exercise else {
        // The one that was worked on last, else the next.
        let open = registry::all().iter().filter(|exercise| !progress.exercise(&exercise.name).passed);
        let begun = open.filter_map(|exercise| Some((file(exercise).metadata().ok()?.modified().ok()?, exercise)));
        let begun = begun.max_by_key(|(saved, _)| *saved).map(|(_, exercise)| exercise);
        let Some(next) = begun.or_else(|| list::next(progress)) else {
            return usage(say!(
                "all exercises have passed; name one to watch it again",
                "所有练习都通过了；写上名字可以再看某一个"
            ));
        };
        return Ok((next.clone(), file(next), true));
    };
    if !name.ends_with(".go") {
        let exercise = registry::find(name)?;
        return Ok((exercise.clone(), file(exercise), true));
    }
    let path = PathBuf::from(name);
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // A file that is no exercise's is judged by what is asked of every program.
    let known = registry::all().iter().find(|exercise| exercise.name == stem);
    Ok((known.cloned().unwrap_or_else(Exercise::of_any_program), path, false))
}

/// Judges a file: at each save, or once.
pub fn watch(
    args: &WatchArgs,
    screen: &Screen,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let mut progress = Progress::load(warnings);
    let (exercise, path, own) = watched(args, &progress)?;
    if args.once || screen.json {
        return once(&exercise, &path, args, screen, &mut progress, out, warnings);
    }
    if !screen.interactive {
        return usage(say!(
            "watching needs a terminal; without one, judge once: gort watch --once {}",
            "持续评判需要终端；没有终端就评判一次：gort watch --once {}",
            args.exercise.as_deref().unwrap_or(&exercise.name)
        ));
    }
    let (mut exercise, mut path) = (Arc::new(exercise), path);
    if own {
        begin(&exercise, &folder_of(args.dir.as_ref()), false, screen, out)?;
    }
    if args.edit {
        out.flush()?;
        editor::open(&path)?;
    }
    loop {
        let left = Watch::new(Arc::clone(&exercise), &path, args.bound, screen, &mut progress).run(out, warnings)?;
        let next = match left {
            Left::Next => list::after(&progress, &exercise.name),
            Left::Open(at) => registry::all().get(at),
            Left::Quit => None,
        };
        let Some(next) = next else { return Ok(Conclusion::Expected) };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        path = begin(next, folder, false, screen, out)?;
        exercise = Arc::new(next.clone());
    }
}

/// Judges a file once, to the end.
fn once(
    exercise: &Exercise,
    path: &Path,
    args: &WatchArgs,
    screen: &Screen,
    progress: &mut Progress,
    out: &mut dyn Write,
    warnings: &mut dyn Write,
) -> anyhow::Result<Conclusion> {
    let file = path.display().to_string();
    let name = &exercise.name;
    if !name.is_empty() && !path.exists() {
        return usage(say!(
            "there is no {file}: begin with gort exercise {name}",
            "没有 {file}：先运行 gort exercise {name}"
        ));
    }
    let text = std::fs::read(path).with_context(|| say!("cannot read {file}", "读不了 {file}"))?;
    let text = String::from_utf8_lossy(&text);
    let limits = Limits { cancel: Arc::default(), bound: args.bound };
    let verdict = judging::whole(exercise, &file, &text, &limits, |_| ());
    if screen.json {
        json::write(out, as_json(exercise, &file, &verdict))?;
    } else {
        if !exercise.name.is_empty() {
            screen.put(out, &show::title(exercise, screen), 1)?;
            writeln!(out)?;
        }
        show::verdict(out, screen, exercise, &file, &verdict)?;
    }
    if let Some(path) = &args.junit {
        junit::write(path, &file, &cases(exercise, &verdict, screen))?;
    }
    if verdict.has_passed() && !exercise.name.is_empty() && screen.interactive {
        let mut now = progress.exercise(&exercise.name);
        now.passed = true;
        progress.note_exercise(&exercise.name, now, warnings);
    }
    Ok(match &verdict {
        verdict if verdict.has_passed() => Conclusion::Expected,
        verdict if verdict.is_open() => Conclusion::Stopped,
        _ => Conclusion::Failed,
    })
}

/// A verdict as tests: the text itself, then each program that was tried.
fn cases(exercise: &Exercise, verdict: &Verdict, screen: &Screen) -> Vec<Case> {
    let case = |name: String, trial: Option<usize>, open: bool| {
        let findings = verdict.findings.iter().filter(|finding| finding.trial == trial);
        let said: Vec<String> = findings.map(|finding| show::in_words(finding, verdict, screen)).collect();
        let outcome = match said.is_empty() {
            false => Outcome::Failed(said.join("\n")),
            true if open => Outcome::Unknown(say!("not all was seen", "没有看完")),
            true => Outcome::Passed,
        };
        Case { name, outcome }
    };
    let mut cases = vec![case(say!("the text", "代码本身"), None, false)];
    for (number, trial) in exercise.trials.iter().enumerate() {
        let judged = verdict.judged.iter().find(|judged| judged.trial == number);
        let has_findings = verdict.findings.iter().any(|finding| finding.trial == Some(number));
        let name = trial.main.as_ref().map_or_else(|| "main".to_owned(), |(name, _)| name.clone());
        match judged {
            Some(judged) => cases.push(case(name, Some(number), !judged.is_complete())),
            None if has_findings => cases.push(case(name, Some(number), false)),
            // What came before is wrong.
            None => {}
        }
    }
    cases
}

/// A verdict for programs.
fn as_json(exercise: &Exercise, file: &str, verdict: &Verdict) -> serde_json::Value {
    let findings = verdict.findings.iter().map(|finding| {
        let run = finding.fault.run();
        // Of the run with a race, or that leaves a goroutine, it is not known how few its output needs.
        let fewest = run.filter(|_| !matches!(finding.fault, Fault::Race(..) | Fault::Leak(..)));
        json!({
            "fault": finding.fault.name(), "trial": finding.trial, "en": finding.said.en, "zh": finding.said.zh,
            "output": run.map(|found| &found.output.lines), "ending": run.map(|found| json::ending(found.output.ending)),
            "message": run.map(|found| json::message(&found.output)), "preemptions": fewest.map(|found| found.preemptions),
            "schedule": run.and_then(|found| found.schedule.as_ref()).map(ToString::to_string),
        })
    });
    let trials = verdict.judged.iter().map(|judged| {
        json!({
            "trial": judged.trial, "outputs": judged.outputs.1, "right": judged.outputs.0,
            "states": judged.found.states, "complete": judged.is_complete(), "certainty": judged.found.certainty().name(),
        })
    });
    json!({
        "exercise": (!exercise.name.is_empty()).then_some(&exercise.name), "file": file, "verdict": verdict.name(),
        "passed": verdict.has_passed(), "findings": findings.collect::<Vec<_>>(), "trials": trials.collect::<Vec<_>>(),
    })
}
