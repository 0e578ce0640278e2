//! The file in which progress is kept, `progress.json`, shared by all gorts that run at the same time.
//!
//! Invariants  Nothing is ever written over: what the file holds is read again, joined with what is new, written beside it and
//!             renamed into place, all under the lock of `progress.lock`. Where there are no locks (some network folders), or
//!             one is held for longer than any writing takes, the same is done without: then two that write within the same
//!             moment can still lose something, but never more than the one moment.
//!             What is no regular file (a FIFO, a device) is never opened: to open it might never end.
//!             A file that a newer gort has written is left as it is. A damaged one is set aside, never overwritten.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::record::{Record, VERSION};
use crate::terminal::speech::say;

/// The file.
pub const FILE: &str = "progress.json";
/// The file that is locked while the progress is written. It stays: to remove it would be a race.
pub const LOCK: &str = "progress.lock";
/// Longer than any writing takes: a process that holds the lock for this long was stopped in the middle.
const PATIENCE: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(5);
/// No progress is as large.
const MOST_BYTES: u64 = 16 << 20;

/// Why the file does not say what is known.
#[derive(Debug)]
pub enum Trouble {
    /// It cannot be read.
    Unreadable(String),
    /// It says something else than progress.
    Damaged(String),
    /// It has a version that this gort does not know.
    Newer(u64),
}

/// Reads the file. `Ok(None)`: there is none yet.
pub fn read(folder: &Path) -> Result<Option<Record>, Trouble> {
    let path = folder.join(FILE);
    let unreadable = |error: io::Error| Trouble::Unreadable(error.to_string());
    match fs::metadata(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&path).is_ok() => {
            return Err(Trouble::Unreadable(say!("it is a link that leads nowhere", "它是一个指向空处的链接")));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        Ok(there) if !there.is_file() => {
            return Err(Trouble::Unreadable(say!("it is not a regular file", "它不是普通文件")));
        }
        Ok(_) => {}
    }
    let mut text = Vec::new();
    match open(&path) {
        Ok(file) => file.take(MOST_BYTES + 1).read_to_end(&mut text).map_err(unreadable)?,
        // It was set aside meanwhile.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if text.len() as u64 > MOST_BYTES {
        return Err(Trouble::Unreadable(say!("it is too large", "它太大了")));
    }
    parse(&text)
}

/// Opens without waiting for another process, even if something else has come into its place since it was looked at.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.open(path)
}

fn parse(text: &[u8]) -> Result<Option<Record>, Trouble> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    let damaged = |error: serde_json::Error| Trouble::Damaged(error.to_string());
    // The version first: what a newer one holds may have any form.
    match serde_json::from_slice::<Versioned>(text).map_err(damaged)?.version {
        VERSION => serde_json::from_slice(text).map(Some).map_err(damaged),
        newer if newer > VERSION => Err(Trouble::Newer(newer)),
        other => Err(Trouble::Damaged(say!("there is no version {other}", "没有版本 {other}"))),
    }
}

/// Joins what is new with what the file holds by now, and gives what it holds then. `Err`: the reason why it could not be.
pub fn add(folder: &Path, new: &Record, set_aside: &mut dyn FnMut(&str, &Path)) -> Result<Record, String> {
    let path = folder.join(FILE);
    fs::create_dir_all(folder).map_err(|error| say!("making {}: {error}", "创建 {} 时：{error}", folder.display()))?;
    let _lock = lock(folder);
    let known = match read(folder) {
        Ok(known) => known,
        Err(Trouble::Unreadable(reason)) => return Err(format!("{}: {reason}", path.display())),
        Err(Trouble::Newer(version)) => return Err(newer(&path, version)),
        Err(Trouble::Damaged(reason)) => {
            let kept = rename_aside(folder).map_err(|error| format!("{}: {error}", path.display()))?;
            set_aside(&reason, &kept);
            None
        }
    };
    let joined = known.clone().unwrap_or_default().join(new.clone());
    if known.as_ref() != Some(&joined) {
        write(&path, &joined).map_err(|error| say!("writing {}: {error}", "写入 {} 时：{error}", path.display()))?;
    }
    Ok(joined)
}

/// Forgets one lesson or everything, and gives the copy of what was there before. `None`: there was nothing. `Err`: the reason why
/// it could not be.
pub fn forget(folder: &Path, lesson: Option<&str>) -> Result<Option<PathBuf>, String> {
    let path = folder.join(FILE);
    let _lock = lock(folder);
    let mut record = match read(folder) {
        Ok(Some(record)) => record,
        Ok(None) => return Ok(None),
        Err(Trouble::Unreadable(reason) | Trouble::Damaged(reason)) => {
            return Err(format!("{}: {reason}", path.display()));
        }
        Err(Trouble::Newer(version)) => return Err(newer(&path, version)),
    };
    let kept = aside(folder, "before-reset");
    fs::copy(&path, &kept).map_err(|error| say!("writing {}: {error}", "写入 {} 时：{error}", kept.display()))?;
    record.forget(lesson);
    write(&path, &record).map_err(|error| say!("writing {}: {error}", "写入 {} 时：{error}", path.display()))?;
    Ok(Some(kept))
}

/// What there is to say of a newer file.
pub fn newer(path: &Path, version: u64) -> String {
    say!(
        "{} was written by a newer gort (version {version}, this one knows {VERSION}): it is not touched",
        "{} 是更新的 gort 写的（版本 {version}，这个 gort 只认识 {VERSION}）：没有动它",
        path.display()
    )
}

/// Sets a damaged file aside, if it still is damaged: another gort may have done so. `None`: it was not needed any more.
pub fn heal(folder: &Path) -> io::Result<Option<PathBuf>> {
    let _lock = lock(folder);
    match read(folder) {
        Err(Trouble::Damaged(_)) => rename_aside(folder).map(Some),
        _ => Ok(None),
    }
}

fn rename_aside(folder: &Path) -> io::Result<PathBuf> {
    let kept = aside(folder, "damaged");
    fs::rename(folder.join(FILE), &kept).map(|()| kept)
}

/// The name under which a file is set aside: the first that is free.
fn aside(folder: &Path, why: &str) -> PathBuf {
    let name = |number: u32| folder.join(format!("{FILE}.{why}-{number}"));
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}

/// The lock, held until it is dropped. `None`: this folder has no locks, or the process that holds it does not let it go.
#[allow(clippy::disallowed_methods)] // Another process is waited for, by the machine's clock.
fn lock(folder: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    let file = options.open(folder.join(LOCK)).ok()?;
    let until = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Some(file),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::sleep(PAUSE),
            Err(_) => return None,
        }
    }
}

/// Writes beside the file, then renames into its place. Where it is a link, the link stays.
fn write(path: &Path, record: &Record) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let mut file = tempfile::NamedTempFile::new_in(target.parent().unwrap_or(Path::new(".")))?;
    serde_json::to_writer_pretty(&mut file, record)?;
    file.write_all(b"\n")?;
    file.as_file().sync_all()?;
    file.persist(&target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nobody(reason: &str, kept: &Path) {
        panic!("set aside, {reason}: {}", kept.display());
    }

    fn with_section(name: &str) -> Record {
        let text = format!(r#"{{"version":1,"lessons":{{"a":{{"sections":["{name}"]}}}}}}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn damaged_files_are_numbered() {
        let folder = tempfile::tempdir().unwrap();
        assert!(aside(folder.path(), "damaged").ends_with("progress.json.damaged-1"));
        fs::write(folder.path().join("progress.json.damaged-1"), "x").unwrap();
        assert!(aside(folder.path(), "damaged").ends_with("progress.json.damaged-2"));
    }

    #[test]
    fn many_that_write_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let folder = folder.path();
                scope.spawn(move || {
                    for section in 0..10 {
                        add(folder, &with_section(&format!("{writer}-{section}")), &mut nobody).unwrap();
                    }
                });
            }
        });
        assert_eq!(read(folder.path()).unwrap().unwrap().lessons["a"].sections.len(), 80);
    }

    #[test]
    fn what_is_forgotten_is_kept_as_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(forget(folder.path(), None), Ok(None), "nothing was there");
        add(folder.path(), &with_section("x"), &mut nobody).unwrap();
        let before = fs::read(folder.path().join(FILE)).unwrap();
        let kept = forget(folder.path(), Some("other")).unwrap().unwrap();
        assert_eq!(fs::read(&kept).unwrap(), before);
        assert_eq!(fs::read(folder.path().join(FILE)).unwrap(), before, "another lesson stays");
        let second = forget(folder.path(), Some("a")).unwrap().unwrap();
        assert!(second != kept && read(folder.path()).unwrap().unwrap().lessons.is_empty());
    }

    #[test]
    fn a_lock_that_nobody_lets_go_does_not_stop_anybody() {
        let folder = tempfile::tempdir().unwrap();
        let held = lock(folder.path()).unwrap();
        add(folder.path(), &with_section("x"), &mut nobody).unwrap();
        drop(held);
        assert!(read(folder.path()).unwrap().unwrap().lessons["a"].sections.contains("x"));
    }

    #[cfg(unix)]
    #[test]
    fn behind_a_link_its_file_is_written_and_the_link_stays() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let real = elsewhere.path().join("kept.json");
        fs::write(&real, r#"{"version":1,"lessons":{}}"#).unwrap();
        std::os::unix::fs::symlink(&real, folder.path().join(FILE)).unwrap();
        add(folder.path(), &with_section("x"), &mut nobody).unwrap();
        assert!(fs::symlink_metadata(folder.path().join(FILE)).unwrap().is_symlink());
        assert!(fs::read_to_string(&real).unwrap().contains("\"x\""));
    }
}
