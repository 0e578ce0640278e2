//! Packages of the installed Go, read from its sources: what each declares, without the bodies of its functions.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use gort_golang::source::{Constraint, Diagnostics};
use gort_golang::syntax::{self, File};
use gort_golang::types::{self, Config, Importer, NEWEST, PackageId, Session};

/// The system and processor whose files are chosen.
const TARGET: [&str; 2] = ["linux", "amd64"];
const SYSTEMS: &str = "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos";
const PROCESSORS: &str = "386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm";
/// What else holds: there is no cgo.
const TAGS: &str = "unix gc amd64.v1 goexperiment.regabiwrappers goexperiment.regabiargs goexperiment.dwarf5 goexperiment.jsonv2 goexperiment.greenteagc goexperiment.randomizedheapbase64 goexperiment.sizespecializedmalloc";

fn is_listed(list: &str, word: &str) -> bool {
    list.split(' ').any(|listed| listed == word)
}

fn tag_holds(tag: &str) -> bool {
    let is_version = tag
        .strip_prefix("go1.")
        .and_then(|version| version.parse::<u32>().ok())
        .is_some_and(|version| version <= NEWEST);
    is_version || TARGET.contains(&tag) || is_listed(TAGS, tag)
}

/// Whether a file's name allows it.
fn name_fits(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".go") else { return false };
    if name.starts_with(['_', '.']) || stem.ends_with("_test") {
        return false;
    }
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

/// Whether what stands before the package clause allows it.
fn constraint_holds(text: &str) -> bool {
    let header = text.lines().take_while(|line| !line.starts_with("package "));
    let mut constraints = header.filter_map(|line| Constraint::parse(line.trim()));
    constraints.next().is_none_or(|constraint| constraint.holds(&mut tag_holds))
}

/// The files of a package in a folder, with their texts, by name.
pub(crate) fn package_files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("a folder's entry can be read").path()).collect();
    paths.sort();
    paths.retain(|path| path.is_file() && path.file_name().and_then(|name| name.to_str()).is_some_and(name_fits));
    let texts = paths.into_iter().map(|path| fs::read(&path).map(|text| (path, text)).expect("a source can be read"));
    let fits = |text: &str| constraint_holds(text) && !text.lines().any(|line| line == "import \"C\"");
    texts.filter(|(_, text)| fits(&String::from_utf8_lossy(text))).collect()
}

/// Parses files of one package.
pub(crate) fn parse(session: &mut Session<'_>, texts: &[(PathBuf, Vec<u8>)]) -> Vec<File> {
    let mut parsed = Vec::new();
    for (path, text) in texts {
        let file = session.files.add(path.display().to_string(), text);
        parsed.push(syntax::parse(session.files, file, session.tree, session.diagnostics));
    }
    parsed
}

/// Imports packages from a Go root's sources.
pub(crate) struct Goroot {
    root: PathBuf,
    known: HashMap<String, Result<PackageId, String>>,
    /// What was found wrong with them, which should be nothing.
    pub(crate) complaints: Vec<String>,
}

impl Goroot {
    pub(crate) fn new(root: &Path) -> Goroot {
        Goroot { root: root.to_owned(), known: HashMap::new(), complaints: Vec::new() }
    }

    /// The folder of a package.
    pub(crate) fn folder(&self, path: &str) -> PathBuf {
        let folders = [self.root.join("src").join(path), self.root.join("src/vendor").join(path)];
        let [usual, _] = &folders;
        folders.iter().find(|folder| folder.is_dir()).unwrap_or(usual).clone()
    }

    /// Makes a package known under a path.
    pub(crate) fn provide(&mut self, path: &str, package: PackageId) {
        self.known.insert(path.to_owned(), Ok(package));
    }

    /// Whatever was provided under a path is no longer known.
    pub(crate) fn forget(&mut self, path: &str) {
        self.known.remove(path);
    }

    fn read(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String> {
        if path == "unsafe" {
            return Ok(session.arena.universe().unsafe_package);
        }
        let texts = package_files(&self.folder(path));
        if path == "C" || texts.is_empty() {
            return Err(format!("package {path} is not in std"));
        }
        let mut diagnostics = Diagnostics::unlimited();
        let mut session = Session { diagnostics: &mut diagnostics, ..reborrow(session) };
        let files = parse(&mut session, &texts);
        let config = Config { ignore_func_bodies: true, ..Config::default() };
        let package = types::check(&mut session, self, &config, &files, path);
        // Some directives are only for these packages.
        let said = session.diagnostics.reported().filter(|error| !error.text.starts_with("//go:"));
        self.complaints.extend(said.map(|error| format!("{}: {}", session.files.named(error.pos), error.text)));
        Ok(package)
    }
}

/// The same session for a shorter time.
pub(crate) fn reborrow<'b>(session: &'b mut Session<'_>) -> Session<'b> {
    Session {
        files: session.files,
        tree: session.tree,
        arena: session.arena,
        info: session.info,
        diagnostics: session.diagnostics,
    }
}

impl Importer for Goroot {
    fn import(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String> {
        if let Some(known) = self.known.get(path) {
            return known.clone();
        }
        let found = self.read(session, path);
        self.known.insert(path.to_owned(), found.clone());
        found
    }
}
