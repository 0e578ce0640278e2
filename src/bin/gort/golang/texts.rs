//! Which files make a program: those that are named, those of a folder that Go would choose, or standard input.
//!
//! Invariants  I1  a file that is named is chosen whatever its name and its constraints say.
//!             I2  of a folder whose package is no program the tests are run, as `go test` runs them.
//! See         Go's go/build (names and constraints of files), cmd/go/internal/load.

use std::fs;
use std::io::Read;
use std::ops::Deref;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;
use gort_golang::build::Package;
use gort_golang::source::Constraint;
use gort_golang::source::is_test_file;
use gort_golang::tested;

use super::imports::Imports;
use super::module::Module;
use super::patterns;
use crate::terminal::failure::usage;
use crate::terminal::speech::say;

/// A file's name as messages show it, and its text.
pub type Text = (String, Vec<u8>);

/// The system and the processor for which files are chosen.
const TARGET: [&str; 2] = ["linux", "amd64"];
const SYSTEMS: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos";
const PROCESSORS: &str =
    "386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x sparc64 wasm";

/// The files of a program, and what is around them.
pub struct Texts {
    files: Vec<Text>,
    /// The import path of their package.
    pub import: String,
    /// The module that they are in.
    pub module: Option<Module>,
    /// The packages of the module that it imports, in the order in which they are initialized.
    pub packages: Vec<Package>,
    /// The version of the language that the module says: for a folder. Files that are named are no package of the module.
    pub version: Option<u32>,
    /// What is wrong with the choice of files, as `go run` says it.
    pub fault: Option<String>,
}

impl Deref for Texts {
    type Target = [Text];

    fn deref(&self) -> &[Text] {
        &self.files
    }
}

/// Reads the files of a program.
pub fn read(names: &[String]) -> anyhow::Result<Texts> {
    match patterns::program(names)? {
        Ok(None) => read_named(names),
        Ok(Some(folder)) => read_named(&[folder.display().to_string()]),
        Err(wrong) => Ok(Texts { fault: Some(wrong), ..Texts::none() }),
    }
}

impl Texts {
    /// No files.
    fn none() -> Self {
        let import = tested::PATH.to_owned();
        Texts { files: Vec::new(), import, module: None, packages: Vec::new(), version: None, fault: None }
    }
}

fn read_named(names: &[String]) -> anyhow::Result<Texts> {
    let (folder, files, fault) = match names {
        [only] if only == "-" => {
            let mut text = Vec::new();
            std::io::stdin().read_to_end(&mut text)?;
            let files = vec![("./prog.go".to_owned(), text)];
            return Ok(Texts { files, ..Texts::none() });
        }
        [folder] if Path::new(folder).is_dir() => of_folder(Path::new(folder))?,
        names => of_files(names)?,
    };
    let (module, wrong) = match Module::around(&folder) {
        Ok(module) => (module, None),
        Err(wrong) => (None, Some(wrong)),
    };
    let absolute = std::path::absolute(&folder).unwrap_or(folder);
    let is_folder = names.len() == 1 && Path::new(&names[0]).is_dir();
    let of_module = module.as_ref().filter(|_| is_folder);
    let import = of_module.map_or_else(|| tested::PATH.to_owned(), |module| module.import_of(&absolute));
    let fault = wrong.or_else(|| Some(fault?.said(&import, &absolute))).or_else(|| mixed(&files, &absolute));
    let version = of_module.map(|module| module.version);
    let (packages, fault) = match (&module, fault) {
        (Some(module), None) => match Imports::of(module, &module.import_of(&absolute), &import, &files)? {
            Ok(packages) => (packages, None),
            Err(fault) => (Vec::new(), Some(fault)),
        },
        (_, fault) => (Vec::new(), fault),
    };
    Ok(Texts { files, import, module, packages, version, fault })
}

/// What is wrong with a choice of files.
enum Fault {
    Folders(String, String),
    NoFiles,
    Excluded,
}

impl Fault {
    /// In Go's words.
    fn said(&self, import: &str, folder: &Path) -> String {
        let folder = folder.display();
        match self {
            Fault::Folders(one, other) => format!("named files must all be in one directory; have {one} and {other}"),
            Fault::NoFiles => format!("no Go files in {folder}"),
            Fault::Excluded => format!("package {import}: build constraints exclude all Go files in {folder}"),
        }
    }
}

/// Files of several packages, as `go run` says it.
pub(super) fn mixed(files: &[Text], folder: &Path) -> Option<String> {
    let base = |name: &str| Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut packages = files.iter().filter_map(|(name, text)| {
        let package = package_of(text)?;
        // Tests may stand beside the package that they test.
        let tested = package.strip_suffix("_test").filter(|_| is_test_file(name));
        Some((tested.unwrap_or(&package).to_owned(), base(name)))
    });
    let (first, file) = packages.next()?;
    let (other, other_file) = packages.find(|(package, _)| *package != first)?;
    Some(format!("found packages {first} ({file}) and {other} ({other_file}) in {}", folder.display()))
}

type Choice = (PathBuf, Vec<Text>, Option<Fault>);

fn of_files(names: &[String]) -> anyhow::Result<Choice> {
    let parent = |name: &str| match Path::new(name).parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    let (mut files, mut excluded) = (Vec::new(), false);
    let first = parent(&names[0]);
    let other = names.iter().map(|name| parent(name)).find(|folder| *folder != first);
    for name in names {
        let (name, text) = of_file(name)?;
        match package_of(&text).as_deref() {
            Some("documentation") => excluded = true,
            _ => files.push((name, text)),
        }
    }
    let fault = match other {
        Some(other) => Some(Fault::Folders(first.display().to_string(), other.display().to_string())),
        None => (files.is_empty() && excluded).then_some(Fault::Excluded),
    };
    Ok((first, files, fault))
}

fn of_file(name: &str) -> anyhow::Result<Text> {
    if Path::new(name).extension().is_none_or(|extension| extension != "go") {
        return usage(say!(
            "{name} is no Go file: name files that end in .go, a folder, a pattern as ./... for several, or - for standard input",
            "{name} 不是 Go 文件：请写以 .go 结尾的文件、一个文件夹、表示几个文件夹的 ./...，或者用 - 表示标准输入"
        ));
    }
    let text = fs::read(name).with_context(|| say!("cannot read {name}", "读不了 {name}"))?;
    Ok((shown(Path::new(name)), text))
}

/// gc names files by the shorter one of their folder's whole path and the way there, the current one as `.`. The strokes are the same on
/// every system, so that reports are.
fn shown(path: &Path) -> String {
    let shown = shown_here(path);
    if cfg!(windows) { shown.replace('\\', "/") } else { shown }
}

fn shown_here(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let Ok(whole) = std::path::absolute(path) else { return path.display().to_string() };
    let whole = cleaned(&whole);
    let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else { return path.display().to_string() };
    let name = name.to_string_lossy();
    let common = folder.components().zip(here.components()).take_while(|(one, other)| one == other).count();
    let mut way = PathBuf::new();
    here.components().skip(common).for_each(|_| way.push(".."));
    way.extend(folder.components().skip(common));
    if way.as_os_str().is_empty() {
        return format!("./{name}");
    }
    let folder = if way.as_os_str().len() < folder.as_os_str().len() { way } else { folder.to_owned() };
    folder.join(&*name).display().to_string()
}

/// Without `.` and `..`.
fn cleaned(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => _ = clean.pop(),
            Component::CurDir => {}
            component => clean.push(component),
        }
    }
    clean
}

fn of_folder(folder: &Path) -> anyhow::Result<Choice> {
    let (mut files, mut tests, excluded) = candidates(folder)?;
    if !files.iter().any(|(_, text)| package_of(text).as_deref() == Some("main")) {
        files.append(&mut tests);
    }
    let fault = match (files.is_empty(), excluded) {
        (false, _) => None,
        (_, true) => Some(Fault::Excluded),
        _ => Some(Fault::NoFiles),
    };
    Ok((folder.to_owned(), files, fault))
}

/// The files of a folder that Go would choose, its tests, and whether there are others.
pub(super) fn candidates(folder: &Path) -> anyhow::Result<(Vec<Text>, Vec<Text>, bool)> {
    let mut paths = Vec::new();
    let entries =
        fs::read_dir(folder).with_context(|| say!("cannot read the folder {}", "读不了文件夹 {}", folder.display()))?;
    for entry in entries {
        paths.push(entry?.path());
    }
    paths.sort();
    let (mut files, mut tests, mut excluded) = (Vec::new(), Vec::new(), false);
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if !name.ends_with(".go") || name.starts_with(['_', '.']) || path.is_dir() {
            continue;
        }
        let text = fs::read(&path).with_context(|| say!("cannot read {}", "读不了 {}", path.display()))?;
        if !name_fits(&name) || !constraint_holds(&text) || package_of(&text).as_deref() == Some("documentation") {
            excluded = true;
        } else if name.ends_with("_test.go") {
            tests.push((shown(&path), text));
        } else {
            files.push((shown(&path), text));
        }
    }
    Ok((files, tests, excluded))
}

/// The name in a file's package clause.
pub(super) fn package_of(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        rest = match rest.as_bytes() {
            [b'/', b'/', ..] => rest.split_once('\n')?.1,
            [b'/', b'*', ..] => rest.split_once("*/")?.1,
            _ => break,
        }
        .trim_start();
    }
    let name = rest.strip_prefix("package")?.strip_prefix(char::is_whitespace)?.trim_start();
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    Some(name[..end].to_owned()).filter(|name| !name.is_empty())
}

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

/// Whether a file's name is for this system.
fn name_fits(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else { return false };
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    let parts: Vec<&str> = stem.split('_').skip(1).collect();
    let fits = |word: &str| TARGET.contains(&word);
    match parts.as_slice() {
        [.., system, processor] if is_listed(SYSTEMS, system) && is_listed(PROCESSORS, processor) => {
            fits(system) && fits(processor)
        }
        [.., last] if is_listed(SYSTEMS, last) || is_listed(PROCESSORS, last) => fits(last),
        _ => true,
    }
}

fn constraint_holds(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let header = text.lines().take_while(|line| !line.starts_with("package"));
    let mut constraints = header.filter_map(|line| Constraint::parse(line.trim()));
    constraints.next().is_none_or(|constraint| {
        constraint.holds(&mut |tag| {
            let version = tag.strip_prefix("go1.").and_then(|version| version.parse::<u32>().ok());
            version.is_some_and(|version| version <= gort_golang::types::NEWEST)
                || TARGET.contains(&tag)
                || ["unix", "gc"].contains(&tag)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_choose_systems() {
        for (name, fits) in [
            ("a.go", true),
            ("a_test.go", true),
            ("a_windows_test.go", false),
            ("a_windows.go", false),
            ("a_linux.go", true),
            ("a_linux_arm64.go", false),
            ("linux.go", true),
            ("a.txt", false),
        ] {
            assert_eq!(name_fits(name), fits, "{name}");
        }
    }

    #[test]
    fn a_package_clause_is_found_behind_comments() {
        for (text, package) in [
            ("package main", Some("main")),
            ("// c\n\n/* d */ package\tx // y", Some("x")),
            ("\u{feff}package main;", Some("main")),
            ("packagex", None),
            ("func", None),
            ("/* open", None),
        ] {
            assert_eq!(package_of(text.as_bytes()).as_deref(), package, "{text}");
        }
    }

    #[test]
    fn constraints_choose_files() {
        assert!(!constraint_holds(b"//go:build ignore\n\npackage main\n"));
        assert!(constraint_holds(b"//go:build linux && go1.20\n\npackage main\n"));
        assert!(constraint_holds(b"package main\n"));
    }
}
