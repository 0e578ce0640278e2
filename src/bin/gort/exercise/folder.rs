//! The learner's folder: the start of an exercise is written there, and what the learner has written is never written over.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context;
use gort_exercise::Exercise;

use super::show;
use crate::terminal::screen::Screen;
use crate::terminal::speech::say;

/// Where exercises are written if nothing else is said.
pub const FOLDER: &str = "gort-exercises";

/// The width of the task's comment.
const COMMENT: usize = 100;

/// What came of writing a start.
pub enum Written {
    /// It was written.
    New,
    /// The learner's file is there already.
    There,
    /// It was written, and what was there is kept under that name.
    Again(PathBuf),
}

/// The file of an exercise.
pub fn file(folder: &Path, exercise: &Exercise) -> PathBuf {
    folder.join(format!("{}.go", exercise.name))
}

/// What is written: the task as a comment in the learner's language, then the start.
pub fn text(exercise: &Exercise, file: &Path, screen: &Screen) -> String {
    let command = show::watch_command(&file.display().to_string());
    let judged = say!("It is judged at each save: {command}", "每次保存都会评判：{command}");
    task(exercise, &judged, screen) + &exercise.start
}

/// The task as a comment, with how it is judged.
pub fn task(exercise: &Exercise, judged: &str, screen: &Screen) -> String {
    let mut text = format!("// {}\n//\n", show::texts(&exercise.title, screen.lang).join(" · "));
    for paragraph in show::texts(&exercise.task, screen.lang) {
        for line in crate::terminal::span::Line::of(paragraph, crate::terminal::span::Tone::Plain).wrap(COMMENT) {
            text += format!("// {}", line.text()).trim_end();
            text.push('\n');
        }
    }
    text + &format!("//\n// {judged}\n\n")
}

/// Writes the start. `again`: also where there is a file, which is kept under another name.
pub fn write(folder: &Path, exercise: &Exercise, again: bool, screen: &Screen) -> anyhow::Result<(PathBuf, Written)> {
    let path = file(folder, exercise);
    let shown = path.display();
    fs::create_dir_all(folder)
        .with_context(|| say!("cannot make the folder {}", "创建不了文件夹 {}", folder.display()))?;
    let mut written = Written::New;
    if fs::symlink_metadata(&path).is_ok() {
        if !again {
            return Ok((path, Written::There));
        }
        let kept = kept(&path);
        fs::rename(&path, &kept).with_context(|| say!("cannot keep {shown}", "保存不了 {shown} 的副本"))?;
        written = Written::Again(kept);
    }
    let made = fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let made = made.and_then(|mut made| std::io::Write::write_all(&mut made, text(exercise, &path, screen).as_bytes()));
    match made {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok((path, Written::There)),
        made => made.with_context(|| say!("cannot write {shown}", "写不了 {shown}"))?,
    }
    Ok((path, written))
}

/// The first free name for what is kept of a file or a folder: it does not end in `.go`, so no folder of Go files has it twice.
pub fn kept(path: &Path) -> PathBuf {
    let name = |number: u32| PathBuf::from(format!("{}.{number}", path.display()));
    (1..).map(name).find(|path| fs::symlink_metadata(path).is_err()).unwrap_or_else(|| name(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exercise::registry;
    use crate::terminal::lang::Lang;

    #[test]
    fn what_the_learner_has_written_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let exercise = &registry::all()[0];
        let screen = Screen::of_a_test(80, Lang::En, true);
        let write = |again| write(folder.path(), exercise, again, &screen).unwrap();
        let (path, written) = write(false);
        assert!(matches!(written, Written::New) && fs::read_to_string(&path).unwrap().ends_with(&exercise.start));
        fs::write(&path, "mine").unwrap();
        assert!(matches!(write(false).1, Written::There));
        assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
        for number in 1..3 {
            fs::write(&path, format!("mine {number}")).unwrap();
            let Written::Again(kept) = write(true).1 else { panic!("it was not written again") };
            assert!(kept.to_str().unwrap().ends_with(&format!(".go.{number}")));
            assert_eq!(fs::read_to_string(kept).unwrap(), format!("mine {number}"));
        }
    }

    #[test]
    fn a_start_says_its_task_and_stays_the_exercises_program() {
        for lang in [Lang::En, Lang::Zh, Lang::Both] {
            for exercise in registry::all() {
                let text = text(exercise, Path::new("x.go"), &Screen::of_a_test(80, lang, true));
                assert!(text.starts_with("// ") && text.ends_with(&exercise.start), "{text}");
            }
        }
    }
}
