//! What a program reads of the system by name: files, folders, links, the environment. It writes nothing.
//!
//! Invariants  I1  an error is given as its number in Linux.
//! See         crates/golang/examples/run.rs, which has this file, too.

use std::fs;
use std::io::Error;

use gort_golang::machine::FileStat;

/// The system's number of an error: 5 if it has none.
fn number(error: Error) -> u32 {
    error.raw_os_error().map_or(5, i32::unsigned_abs)
}

/// What is in a file.
pub fn read(name: &str) -> Result<Vec<u8>, u32> {
    fs::read(name).map_err(number)
}

/// What is known of a file. `follow`: of what a link names.
pub fn stat(name: &str, follow: bool) -> Result<FileStat, u32> {
    use std::os::unix::fs::MetadataExt as _;
    let known = if follow { fs::metadata(name) } else { fs::symlink_metadata(name) };
    let known = known.map_err(number)?;
    Ok(FileStat {
        mode: known.mode(),
        size: known.size(),
        seconds: known.mtime(),
        nanoseconds: known.mtime_nsec(),
        device: known.dev(),
        number: known.ino(),
    })
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
