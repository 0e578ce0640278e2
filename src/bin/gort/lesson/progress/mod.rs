//! Progress: which sections the learner has done or seen, how they answered, and which exercises passed.
//!
//! `record` is what is known, and how two records join; `file` is where it is kept, in `GORT_DATA_DIR` or else in the user's
//! data directory, shared with every gort that runs at the same time. Nothing here stops a lesson: what cannot be read or
//! written is said once, and the rest works.

mod file;
mod record;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use self::file::{FILE, Trouble};
pub use self::record::ExerciseProgress;
use self::record::{GameProgress, Record, Repeat};
use crate::lessons::{Lesson, Section};
use crate::terminal::failure::tell;
use crate::terminal::settings::folder;
use crate::terminal::shown::escaped;
use crate::terminal::speech::say;

/// The learner's progress, in memory and, where that works, in a file.
#[derive(Debug, Default)]
pub struct Progress {
    record: Record,
    folder: Option<PathBuf>,
    /// Whether anything is written there.
    is_kept: bool,
}

/// Where a lesson stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LessonMark {
    /// Not begun.
    New,
    /// Some sections are done, or seen: how many of each.
    Begun {
        /// Done.
        done: usize,
        /// Seen, not done.
        seen: usize,
    },
    /// All sections were seen, but not all are done: how many are.
    Seen {
        /// Done.
        done: usize,
    },
    /// All sections are done.
    Done,
}

/// Where a section stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// Neither.
    New,
    /// It ran to its end, but its questions were not answered.
    Seen,
    /// Its questions were answered on a terminal.
    Done,
}

/// A question that was answered wrong, and comes again.
#[derive(Clone, Debug)]
pub struct Again {
    /// Its lesson.
    pub lesson: &'static Lesson,
    /// Its section.
    pub section: &'static Section,
    /// Its name there.
    pub question: String,
    /// In how many seconds it is due.
    pub left: u64,
}

impl Progress {
    /// Reads the progress. Whatever goes wrong is told on `warnings`, once.
    pub fn load(warnings: &mut dyn Write) -> Self {
        let Some(folder) = folder() else {
            warn(
                warnings,
                &say!(
                    "there is no home directory, so progress is not kept; set GORT_DATA_DIR to keep it",
                    "没有主目录，所以不保存进度；设置 GORT_DATA_DIR 就会保存"
                ),
            );
            return Progress::default();
        };
        let is_kept = is_kept();
        let path = folder.join(FILE);
        let shown = path.display();
        match file::read(&folder) {
            Ok(record) => Progress { record: record.unwrap_or_default(), folder: Some(folder), is_kept },
            Err(Trouble::Unreadable(reason)) => {
                warn(
                    warnings,
                    &say!(
                        "cannot read {shown}, so progress is not kept: {reason}",
                        "读不了 {shown}，所以不保存进度：{reason}"
                    ),
                );
                Progress::default()
            }
            Err(Trouble::Newer(version)) => {
                let why = file::newer(&path, version);
                warn(warnings, &say!("{why}, and progress is not kept", "{why}，这次的进度也不保存"));
                Progress::default()
            }
            Err(Trouble::Damaged(reason)) => match file::heal(&folder) {
                Ok(kept) => {
                    kept.iter().for_each(|kept| warn(warnings, &set_aside(&reason, kept)));
                    // Another gort may have written a new one meanwhile.
                    let record = file::read(&folder).ok().flatten().unwrap_or_default();
                    Progress { record, folder: Some(folder), is_kept }
                }
                Err(error) => {
                    warn(
                        warnings,
                        &say!(
                            "the progress file is damaged ({reason}) and cannot be set aside, so progress is not kept: {error}",
                            "进度文件已损坏（{reason}），又不能移到一旁，所以不保存进度：{error}"
                        ),
                    );
                    Progress::default()
                }
            },
        }
    }

    /// Notes that a section ran to its end: it is done if its questions were answered on a terminal, else it was seen.
    pub fn finish(&mut self, lesson: &str, section: &str, done: bool, warnings: &mut dyn Write) {
        let progress = self.record.lessons.entry(lesson.to_string()).or_default();
        let new = if done {
            progress.sections.insert(section.to_string())
        } else {
            !progress.sections.contains(section) && progress.seen.insert(section.to_string())
        };
        if new {
            self.save(warnings);
        }
    }

    /// Notes the first answer to a question, at once; of a question that was ever answered wrong, the later ones, too.
    pub fn answer(&mut self, lesson: &str, section: &str, question: &str, right: bool, warnings: &mut dyn Write) {
        let now = now();
        let progress = self.record.lessons.entry(lesson.to_string()).or_default();
        let name = format!("{section}/{question}");
        let first = match progress.answers.entry(name.clone()) {
            Entry::Vacant(open) => {
                open.insert(right);
                None
            }
            Entry::Occupied(first) => Some(*first.get()),
        };
        let known = progress.repeats.get(&name).copied();
        // An older gort kept no repetitions: what it knows as wrong is due.
        let repeat = known.or((first == Some(false)).then(Repeat::default)).or((!right).then(Repeat::default));
        if let Some(repeat) = repeat {
            progress.repeats.insert(name, repeat.answered(right, now));
        }
        if first.is_none() || repeat.is_some() {
            self.save(warnings);
        }
    }

    /// What was answered wrong and comes again, what is due first.
    pub fn repeats(&self, lesson: &'static Lesson) -> Vec<Again> {
        let now = now();
        let Some(progress) = self.record.lessons.get(lesson.name) else { return Vec::new() };
        let mut all: BTreeMap<&String, Repeat> = BTreeMap::new();
        // An older gort kept no repetitions: what it knows as wrong is due.
        all.extend(progress.answers.iter().filter(|(_, right)| !**right).map(|(name, _)| (name, Repeat::default())));
        all.extend(progress.repeats.iter().map(|(name, repeat)| (name, *repeat)));
        let again = |(name, repeat): (&String, Repeat)| {
            // What the lesson no longer has does not come again.
            let section = lesson.sections.iter().find(|section| within(name, section).is_some())?;
            let question = within(name, section)?.to_string();
            Some(Again { lesson, section, question, left: repeat.due()?.saturating_sub(now) })
        };
        let mut all: Vec<Again> = all.into_iter().filter_map(again).collect();
        all.sort_by_key(|again| again.left);
        all
    }

    /// How many questions of a lesson were answered, and how many of them right at once.
    pub fn answers(&self, lesson: &Lesson) -> (usize, usize) {
        let Some(progress) = self.record.lessons.get(lesson.name) else { return (0, 0) };
        let of = |name: &String| lesson.sections.iter().any(|section| within(name, section).is_some());
        let answers = || progress.answers.iter().filter(|(name, _)| of(name));
        (answers().count(), answers().filter(|(_, right)| **right).count())
    }

    /// Where it is kept.
    pub fn path(&self) -> Option<PathBuf> {
        self.folder.as_ref().map(|folder| folder.join(FILE))
    }

    /// Forgets a lesson, or everything. What was there before stays as a copy, whose place this is; `None`: there was nothing.
    pub fn forget(&mut self, lesson: Option<&str>) -> Result<Option<PathBuf>, String> {
        let Some(folder) = &self.folder else { return Ok(None) };
        let kept = file::forget(folder, lesson)?;
        self.record.forget(lesson);
        Ok(kept)
    }

    /// Whether the first answer to a question was right, if there was one.
    pub fn answered(&self, lesson: &str, section: &str, question: &str) -> Option<bool> {
        self.record.lessons.get(lesson)?.answers.get(&format!("{section}/{question}")).copied()
    }

    /// Whether every question of a section has been answered.
    pub fn all_answered(&self, lesson: &str, section: &Section) -> bool {
        section.questions.iter().all(|question| self.answered(lesson, section.id, question.id).is_some())
    }

    /// A section that was seen is done once the last of its questions has been answered at a terminal.
    pub fn settle(&mut self, lesson: &str, section: &Section, warnings: &mut dyn Write) {
        if self.mark(lesson, section.id) == Mark::Seen && self.all_answered(lesson, section) {
            self.finish(lesson, section.id, true, warnings);
        }
    }

    /// How a game was won before: by the fewest preemptions, or by saying that it is impossible. `None`: it was not.
    pub fn played(&self, game: &str) -> Option<Option<u32>> {
        self.record.games.get(game).map(|game| game.best)
    }

    /// Notes that a game was won; kept at once if it is better than before.
    pub fn won(&mut self, game: &str, preemptions: Option<u32>, warnings: &mut dyn Write) {
        let better = match (self.played(game), preemptions) {
            (None, _) => true,
            (Some(best), Some(now)) => best.is_none_or(|best| now < best),
            (Some(_), None) => false,
        };
        if better {
            self.record.games.insert(game.to_string(), GameProgress { best: preemptions });
            self.save(warnings);
        }
    }

    /// What is known of an exercise.
    pub fn exercise(&self, name: &str) -> ExerciseProgress {
        self.record.exercises.get(name).copied().unwrap_or_default()
    }

    /// Notes what has become of an exercise, at once.
    pub fn note_exercise(&mut self, name: &str, now: ExerciseProgress, warnings: &mut dyn Write) {
        if self.record.exercises.insert(name.to_string(), now) != Some(now) {
            self.save(warnings);
        }
    }

    /// Where a lesson stands.
    pub fn lesson_mark(&self, lesson: &Lesson) -> LessonMark {
        let marks: Vec<Mark> = lesson.sections.iter().map(|section| self.mark(lesson.name, section.id)).collect();
        let count = |mark| marks.iter().filter(|known| **known == mark).count();
        match (count(Mark::Done), count(Mark::Seen)) {
            (0, 0) => LessonMark::New,
            (done, _) if done == marks.len() => LessonMark::Done,
            (done, seen) if done + seen == marks.len() => LessonMark::Seen { done },
            (done, seen) => LessonMark::Begun { done, seen },
        }
    }

    /// Where a section stands.
    pub fn mark(&self, lesson: &str, section: &str) -> Mark {
        match self.record.lessons.get(lesson) {
            Some(progress) if progress.sections.contains(section) => Mark::Done,
            Some(progress) if progress.seen.contains(section) => Mark::Seen,
            _ => Mark::New,
        }
    }

    /// Adds what is known to the file, and learns what the file holds by now.
    fn save(&mut self, warnings: &mut dyn Write) {
        let Some(folder) = self.folder.as_ref().filter(|_| self.is_kept) else { return };
        let mut told = |reason: &str, kept: &Path| warn(warnings, &set_aside(reason, kept));
        match file::add(folder, &self.record, &mut told) {
            Ok(record) => self.record = record,
            Err(why) => {
                warn(warnings, &say!("progress cannot be saved: {why}", "进度保存不了：{why}"));
                self.folder = None;
            }
        }
    }
}

/// Asks for progress to be kept without a terminal, too.
const KEEP: &str = "GORT_KEEP_PROGRESS";

/// Whether what is done counts as the learner's: at a terminal. What a script runs is not, unless it asks for that.
fn is_kept() -> bool {
    std::io::stdout().is_terminal() || std::env::var_os(KEEP).is_some_and(|asked| !asked.is_empty())
}

/// The question of this section that an answer's name names.
fn within<'a>(name: &'a str, section: &Section) -> Option<&'a str> {
    name.strip_prefix(section.id)?.strip_prefix('/')
}

/// The seconds since 1970.
#[allow(clippy::disallowed_methods)] // A question comes again after days of the calendar.
fn now() -> u64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn set_aside(reason: &str, kept: &Path) -> String {
    let kept = kept.display();
    say!(
        "the progress file was damaged ({reason}); it is kept as {kept}, and a new one begins",
        "进度文件已损坏（{reason}），移到了 {kept}，进度从头记起"
    )
}

/// A warning that cannot be written is not worth a failure.
fn warn(warnings: &mut dyn Write, text: &str) {
    let said = say!("warning", "警告");
    let _ = tell(warnings, &format!("gort: {said}: {}", escaped(&text.replace('\n', " "))));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept_in(folder: &Path) -> Progress {
        Progress { record: Record::default(), folder: Some(folder.to_path_buf()), is_kept: true }
    }

    fn stored(folder: &Path) -> Record {
        file::read(folder).ok().flatten().expect("a progress file")
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = kept_in(folder.path());
        let mut warnings = Vec::new();
        progress.answer("channels", "unbuffered", "first", true, &mut warnings);
        progress.answer("channels", "unbuffered", "first", false, &mut warnings);
        progress.finish("channels", "unbuffered", true, &mut warnings);
        progress.finish("channels", "three", false, &mut warnings);
        assert_eq!(stored(folder.path()), progress.record);
        assert_eq!(progress.answered("channels", "unbuffered", "first"), Some(true), "the first answer counts");
        let repeats = progress.repeats(&crate::lessons::channels::LESSON);
        assert_eq!(repeats.len(), 1, "a wrong one comes again: {repeats:?}");
        assert_eq!((repeats[0].question.as_str(), repeats[0].left.div_ceil(86_400)), ("first", 1), "{repeats:?}");
        let marks = ["unbuffered", "three", "other"].map(|section| progress.mark("channels", section));
        assert_eq!(marks, [Mark::Done, Mark::Seen, Mark::New]);
        assert!(warnings.is_empty());
        let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, [FILE, file::LOCK], "no temporary file stays behind");
    }

    #[test]
    fn what_another_gort_wrote_meanwhile_stays() {
        let folder = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (kept_in(folder.path()), kept_in(folder.path()));
        let mut warnings = Vec::new();
        one.answer("a", "1", "q", true, &mut warnings);
        other.answer("a", "1", "q", false, &mut warnings);
        other.finish("b", "1", true, &mut warnings);
        other.won("game", Some(2), &mut warnings);
        one.finish("a", "1", true, &mut warnings);
        one.won("game", Some(3), &mut warnings);
        let stored = stored(folder.path());
        assert_eq!(stored, one.record);
        assert_eq!((one.mark("a", "1"), one.mark("b", "1")), (Mark::Done, Mark::Done));
        assert_eq!((one.answered("a", "1", "q"), one.played("game")), (Some(true), Some(Some(2))));
    }

    #[test]
    fn the_best_game_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut progress = kept_in(folder.path());
        let mut warnings = Vec::new();
        for preemptions in [3, 1, 2] {
            progress.won("a", Some(preemptions), &mut warnings);
        }
        progress.won("b", None, &mut warnings);
        assert_eq!(
            (progress.played("a"), progress.played("b"), progress.played("c")),
            (Some(Some(1)), Some(None), None)
        );
        assert_eq!(stored(folder.path()).games, progress.record.games);
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_one_warning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "not a folder").unwrap();
        let mut progress = kept_in(&file);
        let mut warnings = Vec::new();
        progress.finish("channels", "a", true, &mut warnings);
        progress.finish("channels", "b", true, &mut warnings);
        let warnings = String::from_utf8(warnings).unwrap();
        assert_eq!(warnings.lines().count(), 1, "{warnings}");
        assert_eq!(progress.mark("channels", "b"), Mark::Done);
    }
}
