//! The module around a program: what its `go.mod` says.
//!
//! See         golang.org/x/mod/modfile; what `go` says was asked of Go 1.27.

use std::fs;
use std::path::{Path, PathBuf};

use gort_golang::types::NEWEST;

/// The version of the language without a `go` line: 1.16.
const WITHOUT_A_VERSION: u32 = 16;

/// A module.
pub struct Module {
    /// Its path; empty if it does not say one.
    path: String,
    folder: PathBuf,
    /// The version of the language: 1.`version`.
    pub version: u32,
    /// The paths of the modules that it requires.
    requires: Vec<String>,
}

impl Module {
    /// The module that a folder is in. An error is what `go` says of its `go.mod`.
    pub fn around(folder: &Path) -> Result<Option<Module>, String> {
        let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let found = folder.ancestors().find_map(|folder| Some((folder, fs::read(folder.join("go.mod")).ok()?)));
        found.map(|(folder, text)| Module::read(folder, &String::from_utf8_lossy(&text))).transpose()
    }

    fn read(folder: &Path, text: &str) -> Result<Module, String> {
        let mut module =
            Module { path: String::new(), folder: folder.to_owned(), version: WITHOUT_A_VERSION, requires: Vec::new() };
        let mut block = None;
        for (line, number) in text.lines().zip(1..) {
            let line = line.split_once("//").map_or(line, |(code, _)| code);
            let mut words = line.split_whitespace().map(|word| word.trim_matches(['"', '`']));
            let Some(first) = words.next() else { continue };
            let (verb, first) = match (block, first) {
                (Some(_), ")") => {
                    block = None;
                    continue;
                }
                (Some(verb), first) => (verb, Some(first)),
                (None, verb) => (verb, words.next()),
            };
            match (verb, first) {
                (_, Some("(")) if block.is_none() => block = Some(verb),
                ("module", Some(path)) => module.path = path.to_owned(),
                ("go", Some(version)) => module.version = minor(version, number)?,
                ("require", Some(path)) => module.requires.push(path.to_owned()),
                _ => {}
            }
        }
        Ok(module)
    }

    /// The folder of an import that is a package of the module itself, if it is there.
    pub fn folder_of(&self, import: &str) -> Option<PathBuf> {
        within(import, &self.path).map(|rest| self.folder.join(rest)).filter(|folder| folder.is_dir())
    }

    /// Whether the import is of a module that this one requires.
    pub fn requires(&self, import: &str) -> bool {
        self.requires.iter().any(|path| within(import, path).is_some())
    }

    /// The import path of a folder of the module.
    pub fn import_of(&self, folder: &Path) -> String {
        match folder.strip_prefix(&self.folder) {
            Ok(rest) if !rest.as_os_str().is_empty() => format!("{}/{}", self.path, rest.display()),
            _ => self.path.clone(),
        }
    }
}

/// What comes behind a module's path in an import.
fn within<'i>(import: &'i str, path: &str) -> Option<&'i str> {
    let rest = import.strip_prefix(path).filter(|_| !path.is_empty())?;
    rest.strip_prefix('/').or(Some(rest).filter(|rest| rest.is_empty()))
}

/// The N of `1.N`, `1.N.2`, `1.Nrc1`.
fn minor(version: &str, line: u32) -> Result<u32, String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = version.strip_prefix("1.").filter(|rest| digits(rest) > 0);
    match rest.and_then(|rest| rest[..digits(rest)].parse().ok()) {
        Some(minor) if minor > NEWEST => {
            Err(format!("go: go.mod requires go >= {version} (running go 1.{NEWEST}; GOTOOLCHAIN=local)"))
        }
        Some(minor) => Ok(minor),
        None => Err(format!(
            "go: errors parsing go.mod:\ngo.mod:{line}: invalid go version '{version}': must match format 1.23.0"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_its_path_its_version_and_what_it_requires() {
        let text = "module \"example.com/m\" // its path\n\ngo 1.21.3\n\nrequire golang.org/x/sync v0.1.0\nrequire (\n\tgithub.com/a/b v1.0.0 // indirect\n)\n";
        let module = Module::read(Path::new("/nowhere"), text).unwrap();
        assert_eq!((module.path.as_str(), module.version), ("example.com/m", 21));
        assert_eq!(module.requires, ["golang.org/x/sync", "github.com/a/b"]);
        assert!(module.requires("github.com/a/b/c") && !module.requires("github.com/a/bc"));
        assert_eq!(module.import_of(Path::new("/nowhere/x/y")), "example.com/m/x/y");
        assert_eq!(module.import_of(Path::new("/nowhere")), "example.com/m");
        assert_eq!(Module::read(Path::new("/"), "module m\n").unwrap().version, 16);
    }

    #[test]
    fn versions_that_do_not_exist_are_refused_as_go_does() {
        let said = |version: &str| Module::read(Path::new("/"), &format!("module m\ngo {version}\n")).err().unwrap();
        assert_eq!(said("1.99"), "go: go.mod requires go >= 1.99 (running go 1.27; GOTOOLCHAIN=local)");
        assert_eq!(
            said("banana"),
            "go: errors parsing go.mod:\ngo.mod:2: invalid go version 'banana': must match format 1.23.0"
        );
    }
}
