//! Go's packages, as far as gort has them: Go text of our own, compiled by our own front end. What is declared without a body the machine
//! carries out itself.
//!
//! ```text
//!     go/PATH.go     the text of package PATH; go/PATH_NAME.go a further one
//!     std.txt        what Go's packages export, with the fields and methods of those that gort has
//!     imports.txt    what Go's packages import that gort has, and what those do in turn
//!     lacking.txt    what of that gort's packages lack, as tests/golang/members.rs compares it
//! ```
//!
//! Invariants  I1  what a package exports Go's package of that name exports, too, with the same type; what it lacks is known by name
//!                 (see `go_has`).
//!             I2  packages below `gort/` are for these texts only.
//! Rejected    Go's own texts: they are written for memory and a runtime that the machine has not.
//! See         crates/golang/src/machine/natives.rs for what has no body.

use std::collections::HashMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::Diagnostics;
use crate::syntax::{self, File};
use crate::types::{self, Bodies, Config, Importer, ObjectId, PackageId, Session, Waiting};

macro_rules! packages {
    ($($path:literal),* $(,)?) => {
        /// The packages by path, with their texts.
        const PACKAGES: &[(&str, &str)] = &[$(($path, include_str!(concat!("go/", $path, ".go")))),*];
    };
}

packages![
    "bufio",
    "bytes",
    "cmp",
    "container/heap",
    "container/list",
    "container/ring",
    "context",
    "crypto/hmac",
    "crypto/md5",
    "crypto/rand",
    "crypto/sha1",
    "crypto/sha256",
    "crypto/sha512",
    "encoding",
    "encoding/base64",
    "encoding/binary",
    "encoding/csv",
    "encoding/hex",
    "encoding/json",
    "encoding/json/jsontext",
    "encoding/json/v2",
    "errors",
    "flag",
    "fmt",
    "golang.org/x/net/context",
    "golang.org/x/sync/errgroup",
    "golang.org/x/sync/semaphore",
    "golang.org/x/sync/singleflight",
    "gort/digest",
    "gort/json",
    "gort/order",
    "gort/pattern",
    "gort/plain",
    "gort/random",
    "gort/tests",
    "gort/value",
    "hash",
    "hash/adler32",
    "hash/crc32",
    "hash/crc64",
    "hash/fnv",
    "io",
    "io/fs",
    "io/ioutil",
    "iter",
    "log",
    "maps",
    "math",
    "math/big",
    "math/bits",
    "math/rand",
    "math/rand/v2",
    "os",
    "os/signal",
    "path",
    "path/filepath",
    "reflect",
    "regexp",
    "regexp/syntax",
    "runtime",
    "runtime/debug",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
    "sync/atomic",
    "syscall",
    "testing",
    "testing/synctest",
    "text/scanner",
    "text/tabwriter",
    "time",
    "unicode",
    "unicode/utf16",
    "unicode/utf8",
    "unique",
    "weak",
];

macro_rules! further {
    ($($path:literal / $name:literal),* $(,)?) => {
        /// Further texts of packages that are written in several.
        const FURTHER: &[(&str, &str, &str)] =
            &[$(($path, $name, include_str!(concat!("go/", $path, "_", $name, ".go")))),*];
    };
}

further![
    "encoding/json" / "decode",
    "encoding/json" / "errors",
    "encoding/json" / "fields",
    "encoding/json" / "members",
    "encoding/json" / "stream",
    "reflect" / "convert",
    "reflect" / "make",
];

/// What the packages of Go's standard library export: a line for each, its path, then its names. Made by `.ci/exports`.
const EXPORTS: &str = include_str!("std.txt");

/// What Go's packages import: a line for each, its path, then what it imports. Made by `.ci/exports`.
const IMPORTS: &str = include_str!("imports.txt");

/// What one of Go's packages imports, near and far, and itself.
fn imports_in_go(path: &str) -> Vec<&'static str> {
    let lines = IMPORTS.lines().map(|line| line.split_once(' ').unwrap_or((line, "")));
    let imports: FxHashMap<_, _> = lines.collect();
    let (mut seen, mut todo) = (FxHashSet::default(), Vec::from_iter(imports.get_key_value(path)));
    while let Some((path, imported)) = todo.pop() {
        if seen.insert(*path) {
            todo.extend(imported.split(' ').filter_map(|path| imports.get_key_value(path)));
        }
    }
    seen.into_iter().collect()
}

/// Whether Go's standard library has the package, or with a name this name in it.
pub fn go_has(path: &str, name: &str) -> bool {
    let line = EXPORTS
        .lines()
        .find_map(|line| line.strip_prefix(path).filter(|rest| rest.is_empty() || rest.starts_with(' ')));
    line.is_some_and(|names| name.is_empty() || names.split(' ').any(|known| known == name))
}

/// Imports the packages that gort has.
#[derive(Debug, Default)]
pub struct Library {
    known: HashMap<String, PackageId>,
    /// Those of them that are gort's own texts.
    imported: FxHashSet<PackageId>,
    /// The packages that were imported, each after those that it imports, with their files.
    pub packages: Vec<(PackageId, Vec<File>)>,
    /// What is wrong with the texts, which should be nothing.
    pub complaints: Vec<String>,
    /// How many packages of the library are being imported.
    depth: u32,
    /// Whether all bodies are checked at once.
    whole: bool,
    /// Packages with bodies that wait.
    waiting: FxHashMap<PackageId, Waiting>,
}

impl Library {
    /// Nothing is imported yet.
    pub fn new() -> Library {
        Library::default()
    }

    /// Nothing is imported yet; of what will be everything is checked, whether the program needs it or not.
    pub fn whole() -> Library {
        Library { whole: true, ..Library::default() }
    }

    /// Imports what every program needs.
    pub fn import_runtime(&mut self, session: &mut Session<'_>) {
        let imported = self.import(session, "runtime");
        debug_assert!(imported.is_ok(), "there is a package runtime");
    }

    /// A package that is none of the library's, but can be imported from now on.
    pub(crate) fn adopt(&mut self, path: &str, package: PackageId, files: Vec<File>) {
        self.known.insert(path.to_owned(), package);
        self.packages.push((package, files));
    }

    /// Whether a text of gort's own is checked, which may import packages below `gort/`.
    pub(crate) fn trust(&mut self, trusted: bool) {
        self.depth = u32::from(trusted);
    }

    /// Whether gort has the package.
    pub fn has(path: &str) -> bool {
        PACKAGES.iter().any(|(known, _)| *known == path)
    }
}

impl Importer for Library {
    fn lacks(&self, path: &str, name: &str) -> bool {
        go_has(path, name)
    }

    fn import(&mut self, session: &mut Session<'_>, path: &str) -> Result<PackageId, String> {
        if path == "unsafe" {
            return Ok(session.arena.universe().unsafe_package);
        }
        let internal = path.starts_with("gort/") && self.depth == 0;
        if let Some(known) = self.known.get(path).filter(|_| !internal) {
            return Ok(*known);
        }
        let Some((path, text)) = PACKAGES.iter().find(|(known, _)| *known == path && !internal) else {
            return Err(format!("package {path} is not in std"));
        };
        let mut diagnostics = Diagnostics::unlimited();
        let mut inner = Session {
            files: session.files,
            tree: session.tree,
            arena: session.arena,
            info: session.info,
            diagnostics: &mut diagnostics,
        };
        let parse = if self.whole { syntax::parse } else { syntax::parse_declarations };
        let further = FURTHER.iter().filter(|(known, ..)| known == path);
        let further = further.map(|(path, name, text)| (format!("{path}_{name}.go"), *text));
        let texts = std::iter::once((format!("{path}.go"), *text)).chain(further);
        let mut parsed = Vec::new();
        for (name, text) in texts {
            let file = inner.files.add(name, text);
            parsed.push(parse(inner.files, file, inner.tree, inner.diagnostics));
        }
        self.depth += 1;
        let config = Config { complete: false, ..Config::default() };
        let package = match self.whole {
            true => types::check(&mut inner, self, &config, &parsed, path),
            false => {
                let (package, waiting) = types::check_declarations(&mut inner, self, &config, &parsed, path);
                self.waiting.insert(package, waiting);
                package
            }
        };
        self.depth -= 1;
        session.arena[package].imports_in_go = go_has(path, "").then_some(imports_in_go);
        self.complaints.extend(diagnostics.lines(session.files));
        self.known.insert((*path).to_owned(), package);
        self.imported.insert(package);
        self.packages.push((package, parsed));
        Ok(package)
    }
}

impl Bodies for Library {
    fn is_library(&self, package: PackageId) -> bool {
        self.imported.contains(&package)
    }

    fn check_bodies(&mut self, session: &mut Session<'_>, functions: &[ObjectId]) {
        let mut of_packages: Vec<(PackageId, Vec<ObjectId>)> = Vec::new();
        for function in functions {
            let Some(package) = session.arena[*function].package else { continue };
            match of_packages.iter_mut().find(|(known, _)| *known == package) {
                Some((_, of_package)) => of_package.push(*function),
                None => of_packages.push((package, vec![*function])),
            }
        }
        let mut diagnostics = Diagnostics::unlimited();
        for (package, of_package) in of_packages {
            let Some(waiting) = self.waiting.remove(&package) else { continue };
            let mut inner = Session {
                files: session.files,
                tree: session.tree,
                arena: session.arena,
                info: session.info,
                diagnostics: &mut diagnostics,
            };
            let waiting = waiting.check(&mut inner, self, of_package);
            self.waiting.insert(package, waiting);
        }
        self.complaints.extend(diagnostics.lines(session.files));
    }
}
