//! Several packages: folders, packages of the module by their paths, and patterns, as `./...`: this folder and all below it.
//!
//! See         cmd/go/internal/search: which folders a pattern leaves out.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::module::Module;
use super::texts::{candidates, package_of};
use crate::terminal::speech::say;

/// What packages names stand for.
pub enum Packages {
    /// They are no packages but files, or standard input.
    None,
    /// Those of these folders, each once, and what `go` warns of.
    Folders(Vec<PathBuf>, Vec<String>),
    /// What `go` says is wrong with them.
    Wrong(String),
}

/// What comes before the dots of a pattern.
fn root_of(name: &str) -> Option<&str> {
    match name.strip_suffix("...")? {
        "" => Some("."),
        root => root.strip_suffix('/'),
    }
}

/// Finds the packages that are named. Files are no packages.
pub fn named(names: &[String]) -> anyhow::Result<Packages> {
    let is_file = |name: &String| name == "-" || name.ends_with(".go");
    if names.iter().any(is_file) {
        return Ok(Packages::None);
    }
    let module = Module::around(Path::new(".")).ok().flatten();
    let (mut folders, mut warnings) = (Vec::new(), Vec::new());
    for name in names {
        let is_relative = name.starts_with(['.', '/']) || Path::new(name).is_absolute();
        // A path that begins with neither is that of a package.
        let of_module = |path: &str| module.as_ref().filter(|_| !is_relative)?.folder_of(path);
        if let Some(root) = root_of(name) {
            let is_left_out = of_module(root).is_none()
                && Path::new(root).file_name().is_some_and(|name| is_left_out(&name.to_string_lossy()));
            let root = of_module(root).unwrap_or_else(|| PathBuf::from(root));
            if !root.is_dir() {
                return Ok(Packages::Wrong(format!(
                    "pattern {name}: lstat {}/: no such file or directory",
                    root.display()
                )));
            }
            let before = folders.len();
            if !is_left_out {
                below(&root, true, &mut folders)?;
            }
            if folders.len() == before {
                warnings.push(format!("go: warning: \"{name}\" matched no packages"));
            }
        } else if Path::new(name).is_dir() {
            folders.push(PathBuf::from(name));
        } else if let Some(folder) = of_module(name) {
            folders.push(folder);
        } else {
            return Ok(Packages::None);
        }
    }
    let mut seen = Vec::new();
    folders.retain(|folder| {
        let whole = fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
        let is_new = !seen.contains(&whole);
        seen.push(whole);
        is_new
    });
    Ok(Packages::Folders(folders, warnings))
}

/// Whether a pattern does not go into folders of this name.
fn is_left_out(name: &str) -> bool {
    name.starts_with(['.', '_']) || name == "testdata" || name == "vendor"
}

/// The folders with packages from this one on, in the order of their names, without other modules.
fn below(folder: &Path, is_root: bool, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !is_root && folder.join("go.mod").is_file() {
        return Ok(());
    }
    let (files, tests, _) = candidates(folder)?;
    if !files.is_empty() || !tests.is_empty() {
        found.push(folder.to_owned());
    }
    let cannot = || say!("cannot read the folder {}", "读不了文件夹 {}", folder.display());
    let mut inner = Vec::new();
    for entry in fs::read_dir(folder).with_context(cannot)? {
        let entry = entry.with_context(cannot)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link to a folder is not followed.
        if !is_left_out(&name) && entry.file_type().with_context(cannot)?.is_dir() {
            inner.push(folder.join(name));
        }
    }
    inner.sort();
    inner.iter().try_for_each(|folder| below(folder, false, found))
}

/// The folder of the only program among the packages that these names stand for, where there is a pattern among them; else nothing is changed.
/// An error is what `go run` says.
pub fn program(names: &[String]) -> anyhow::Result<Result<Option<PathBuf>, String>> {
    let Some(pattern) = names.first().filter(|name| root_of(name).is_some()) else { return Ok(Ok(None)) };
    let folders = match named(std::slice::from_ref(pattern))? {
        Packages::None => return Ok(Ok(None)),
        Packages::Wrong(wrong) => return Ok(Err(wrong)),
        Packages::Folders(folders, _) => folders,
    };
    let mut programs = Vec::new();
    for folder in &folders {
        let (files, ..) = candidates(folder)?;
        if files.iter().any(|(_, text)| package_of(text).as_deref() == Some("main")) {
            programs.push(folder.clone());
        }
    }
    let import = |folder: &PathBuf| {
        let absolute = fs::canonicalize(folder).unwrap_or_else(|_| folder.clone());
        Module::around(folder)
            .ok()
            .flatten()
            .map_or_else(|| folder.display().to_string(), |module| module.import_of(&absolute))
    };
    Ok(match (&programs[..], folders.is_empty()) {
        ([only], _) => Ok(Some(only.clone())),
        ([], true) => {
            Err(format!("go: warning: \"{pattern}\" matched no packages\ngo: no packages loaded from {pattern}"))
        }
        ([], false) => Err(format!(
            "go: warning: \"{pattern}\" matched only non-main packages\ngo: no packages loaded from {pattern}"
        )),
        (several, _) => {
            let several: Vec<String> = several.iter().map(|folder| format!("\n\t{}", import(folder))).collect();
            Err(format!("go: pattern {pattern} matches multiple packages:{}", several.concat()))
        }
    })
}
