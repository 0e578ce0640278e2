//! What a program reads of the system by name: files, folders, links, the environment. It writes nothing.
//!
//! Invariants  I1  an error is given as its number in Linux.
//! See         crates/golang/examples/run.rs, which has this file, too.

use std::fs;
use std::io::Error;

use gort_golang::machine::FileStat;

/// The number of an error in Linux: 5 (an error of input or output) if it has none.
#[cfg(target_os = "linux")]
fn number(error: Error) -> u32 {
    error.raw_os_error().map_or(5, i32::unsigned_abs)
}

/// The number that an error would have in Linux.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::needless_pass_by_value, reason = "as on Linux")]
fn number(error: Error) -> u32 {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => 2,
        ErrorKind::PermissionDenied => 13,
        ErrorKind::AlreadyExists => 17,
        ErrorKind::NotADirectory => 20,
        ErrorKind::IsADirectory => 21,
        ErrorKind::InvalidInput => 22,
        ErrorKind::InvalidFilename => 36,
        _ => 5,
    }
}

/// What is in a file.
pub fn read(name: &str) -> Result<Vec<u8>, u32> {
    fs::read(name).map_err(number)
}

/// What is known of a file. `follow`: of what a link names.
pub fn stat(name: &str, follow: bool) -> Result<FileStat, u32> {
    let known = if follow { fs::metadata(name) } else { fs::symlink_metadata(name) };
    known.map(|known| told(&known)).map_err(number)
}

#[cfg(unix)]
#[cfg_attr(target_os = "macos", allow(clippy::useless_conversion))]
fn told(known: &fs::Metadata) -> FileStat {
    use std::os::unix::fs::MetadataExt as _;
    FileStat {
        mode: known.mode(),
        size: known.size(),
        seconds: known.mtime(),
        nanoseconds: known.mtime_nsec(),
        device: known.dev(),
        number: known.ino(),
    }
}

/// As a Unix system would tell it: what is read only, and what is not.
#[cfg(not(unix))]
fn told(known: &fs::Metadata) -> FileStat {
    let (kind, may) = match () {
        () if known.is_dir() => (0o040_000, 0o777),
        () if known.is_symlink() => (0o120_000, 0o777),
        () => (0o100_000, 0o666),
    };
    let since = known.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok()).unwrap_or_default();
    FileStat {
        mode: kind | if known.permissions().readonly() { may & 0o555 } else { may },
        size: known.len(),
        seconds: since.as_secs().cast_signed(),
        nanoseconds: i64::from(since.subsec_nanos()),
        device: 0,
        number: 0,
    }
}

/// The names in a folder, sorted.
pub fn folder(name: &str) -> Result<Vec<String>, u32> {
    let entries = fs::read_dir(name).map_err(number)?;
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let mut names = names.collect::<Result<Vec<_>, Error>>().map_err(number)?;
    names.sort();
    Ok(names)
}

/// What a link names.
pub fn link(name: &str) -> Result<String, u32> {
    fs::read_link(name).map(|target| target.to_string_lossy().into_owned()).map_err(number)
}

/// All variables of the environment, as NAME=VALUE.
pub fn variables() -> Vec<String> {
    let variables = std::env::vars_os();
    variables.map(|(name, value)| format!("{}={}", name.to_string_lossy(), value.to_string_lossy())).collect()
}
