//! Progress: which sections the learner has run to the end, and how they answered.
//!
//! A small JSON file, `progress.json`, in `GORT_DATA_DIR` or else in the user's data directory. It is written beside itself
//! and renamed, so that it is never half written. A damaged one is set aside as `progress.json.damaged-N`, never overwritten.
//! Nothing here stops a lesson: what cannot be read or written is said once, and the rest works.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use etcetera::{BaseStrategy, choose_base_strategy};
use serde::{Deserialize, Serialize};

use crate::lessons::Lesson;

/// The format of the file.
const VERSION: u32 = 1;
const FILE: &str = "progress.json";

#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    version: u32,
    lessons: BTreeMap<String, LessonProgress>,
    /// Games that were won, by program and goal.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    games: BTreeMap<String, GameProgress>,
}

/// A game that was won.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GameProgress {
    /// The fewest preemptions with which it was; none where the answer was that it is impossible.
    pub best: Option<u32>,
}

/// How far one lesson is.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LessonProgress {
    /// The sections that were run to the end.
    pub sections: BTreeSet<String>,
    /// `section/question` → whether the first answer was right.
    #[serde(default)]
    pub answers: BTreeMap<String, bool>,
}

/// The learner's progress, in memory and, where that works, in a file.
#[derive(Debug)]
pub struct Progress {
    lessons: BTreeMap<String, LessonProgress>,
    games: BTreeMap<String, GameProgress>,
    folder: Option<PathBuf>,
}

/// Where a lesson stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Not begun.
    New,
    /// So many sections are done.
    Begun(usize),
    /// All sections are done.
    Done,
}

fn folder() -> Option<PathBuf> {
    match std::env::var_os("GORT_DATA_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => Some(PathBuf::from(folder)),
        None => choose_base_strategy().ok().map(|base| base.data_dir().join("gort")),
    }
}

/// The name under which a damaged file is set aside: the first that is free.
fn aside(folder: &Path) -> PathBuf {
    let name = |number: u32| folder.join(format!("{FILE}.damaged-{number}"));
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}

/// Reads the file. `Ok(None)`: there is none yet.
fn read(folder: &Path) -> Result<Option<Stored>, ReadError> {
    let text = match fs::read(folder.join(FILE)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(ReadError::Unreadable(error)),
    };
    let stored: Stored = serde_json::from_slice(&text).map_err(|error| ReadError::Damaged(error.to_string()))?;
    if stored.version == VERSION {
        Ok(Some(stored))
    } else {
        Err(ReadError::Damaged(format!("it has version {}, this gort reads version {VERSION}", stored.version)))
    }
}

enum ReadError {
    Unreadable(io::Error),
    Damaged(String),
}

impl Progress {
    /// Progress that is not kept.
    #[cfg(test)]
    pub fn nowhere() -> Self {
        Progress { lessons: BTreeMap::new(), games: BTreeMap::new(), folder: None }
    }

    /// Reads the progress. Whatever goes wrong is told on `warnings`, once.
    pub fn load(warnings: &mut dyn Write) -> Self {
        let Some(folder) = folder() else {
            warn(warnings, "there is no home directory, so progress is not kept; set GORT_DATA_DIR to keep it");
            return Progress { lessons: BTreeMap::new(), games: BTreeMap::new(), folder: None };
        };
        let nothing = || (BTreeMap::new(), BTreeMap::new());
        let ((lessons, games), folder) = match read(&folder) {
            Ok(stored) => (stored.map_or_else(nothing, |stored| (stored.lessons, stored.games)), Some(folder)),
            Err(ReadError::Unreadable(error)) => {
                let path = folder.join(FILE);
                warn(warnings, &format!("cannot read {}, so progress is not kept: {error}", path.display()));
                (nothing(), None)
            }
            Err(ReadError::Damaged(reason)) => {
                let kept = aside(&folder);
                match fs::rename(folder.join(FILE), &kept) {
                    Ok(()) => {
                        let text =
                            format!("the progress file was damaged ({reason}); it is kept as {}", kept.display());
                        warn(warnings, &format!("{text}, and a new one begins"));
                        (nothing(), Some(folder))
                    }
                    Err(error) => {
                        let text = format!("the progress file is damaged ({reason}) and cannot be set aside");
                        warn(warnings, &format!("{text}, so progress is not kept: {error}"));
                        (nothing(), None)
                    }
                }
            }
        };
        Progress { lessons, games, folder }
    }

    /// Notes that a section was run to the end.
    pub fn finish(&mut self, lesson: &str, section: &str, warnings: &mut dyn Write) {
        if self.lessons.entry(lesson.to_string()).or_default().sections.insert(section.to_string()) {
            self.save(warnings);
        }
    }

    /// Notes the first answer to a question; it is written with the section.
    pub fn answer(&mut self, lesson: &str, section: &str, question: &str, right: bool) {
        let answers = &mut self.lessons.entry(lesson.to_string()).or_default().answers;
        answers.entry(format!("{section}/{question}")).or_insert(right);
    }

    /// Whether the first answer to a question was right, if there was one.
    pub fn answered(&self, lesson: &str, section: &str, question: &str) -> Option<bool> {
        self.lessons.get(lesson)?.answers.get(&format!("{section}/{question}")).copied()
    }

    /// How a game was won before: by the fewest preemptions, or by saying that it is impossible. `None`: it was not.
    pub fn played(&self, game: &str) -> Option<Option<u32>> {
        self.games.get(game).map(|game| game.best)
    }

    /// Notes that a game was won; kept at once if it is better than before.
    pub fn won(&mut self, game: &str, preemptions: Option<u32>, warnings: &mut dyn Write) {
        let before = self.games.get(game).map(|game| game.best);
        let better = match (before, preemptions) {
            (None, _) => true,
            (Some(best), Some(now)) => best.is_none_or(|best| now < best),
            (Some(_), None) => false,
        };
        if better {
            self.games.insert(game.to_string(), GameProgress { best: preemptions });
            self.save(warnings);
        }
    }

    /// Writes what is known so far.
    pub fn keep(&mut self, warnings: &mut dyn Write) {
        self.save(warnings);
    }

    /// Where a lesson stands.
    pub fn standing(&self, lesson: &Lesson) -> Standing {
        let Some(progress) = self.lessons.get(lesson.name) else { return Standing::New };
        let done = lesson.sections.iter().filter(|section| progress.sections.contains(section.id)).count();
        match done {
            0 => Standing::New,
            done if done == lesson.sections.len() => Standing::Done,
            done => Standing::Begun(done),
        }
    }

    /// Whether this section was run to the end.
    pub fn has(&self, lesson: &str, section: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|progress| progress.sections.contains(section))
    }

    fn save(&mut self, warnings: &mut dyn Write) {
        let Some(folder) = &self.folder else { return };
        if let Err(error) = write(folder, self) {
            warn(warnings, &format!("progress cannot be saved: {error:#}"));
            self.folder = None;
        }
    }
}

/// Writes the file beside itself, then renames it into place.
fn write(folder: &Path, progress: &Progress) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let stored = Stored { version: VERSION, lessons: progress.lessons.clone(), games: progress.games.clone() };
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let mut file =
        tempfile::NamedTempFile::new_in(folder).with_context(|| format!("writing in {}", folder.display()))?;
    serde_json::to_writer_pretty(&mut file, &stored).with_context(|| format!("writing {}", path.display()))?;
    file.write_all(b"\n").with_context(|| format!("writing {}", path.display()))?;
    file.persist(&path).with_context(|| format!("writing {}", path.display()))?;
    Ok(())
}

/// A warning that cannot be written is not worth a failure.
fn warn(warnings: &mut dyn Write, text: &str) {
    let _ = writeln!(warnings, "gort: warning: {}", text.replace('\n', " "));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(folder: &Path) -> BTreeMap<String, LessonProgress> {
        read(folder).ok().flatten().expect("a progress file").lessons
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress =
            Progress { lessons: BTreeMap::new(), games: BTreeMap::new(), folder: Some(folder.path().to_path_buf()) };
        let mut warnings = Vec::new();
        progress.answer("channels", "unbuffered", "first", true);
        progress.answer("channels", "unbuffered", "first", false);
        progress.finish("channels", "unbuffered", &mut warnings);
        assert_eq!(stored(folder.path()), progress.lessons);
        assert!(progress.lessons["channels"].answers["unbuffered/first"], "the first answer counts");
        assert!(warnings.is_empty());
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, [FILE], "no temporary file stays behind");
    }

    #[test]
    fn the_best_game_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress =
            Progress { lessons: BTreeMap::new(), games: BTreeMap::new(), folder: Some(folder.path().to_path_buf()) };
        let mut warnings = Vec::new();
        for preemptions in [3, 1, 2] {
            progress.won("a", Some(preemptions), &mut warnings);
        }
        progress.won("b", None, &mut warnings);
        assert_eq!(
            (progress.played("a"), progress.played("b"), progress.played("c")),
            (Some(Some(1)), Some(None), None)
        );
        let games = read(folder.path()).ok().flatten().expect("a progress file").games;
        assert_eq!(games, progress.games);
    }

    #[test]
    fn damaged_files_are_numbered() {
        let folder = tempfile::tempdir().unwrap();
        assert!(aside(folder.path()).ends_with("progress.json.damaged-1"));
        fs::write(folder.path().join("progress.json.damaged-1"), "x").unwrap();
        assert!(aside(folder.path()).ends_with("progress.json.damaged-2"));
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_one_warning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "not a folder").unwrap();
        let mut progress = Progress { lessons: BTreeMap::new(), games: BTreeMap::new(), folder: Some(file) };
        let mut warnings = Vec::new();
        progress.finish("channels", "a", &mut warnings);
        progress.finish("channels", "b", &mut warnings);
        let warnings = String::from_utf8(warnings).unwrap();
        assert_eq!(warnings.lines().count(), 1, "{warnings}");
        assert!(progress.has("channels", "b"));
    }
}
