//! The packages of its own module that a program imports.
//!
//! Invariants  I1  of the packages whose imports are all initialized the one whose path comes first is next, as in Go.
//!             I2  what `go` refuses is refused in its words: a circle, a program, what is internal to another folder.
//! See         Go's cmd/go/internal/load (pkg.go), Go spec "Program initialization".

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use gort_golang::build::{Package, imports};
use gort_golang::source::is_test_file;

use super::module::Module;
use super::texts::{Text, candidates, mixed, package_of};

/// What a package of the module is.
struct Found {
    texts: Vec<Text>,
    /// The paths of the module that it imports.
    imports: BTreeSet<String>,
}

/// A walk over the packages of a module.
pub struct Imports<'m> {
    module: &'m Module,
    found: BTreeMap<String, Found>,
    /// The way to the package that is looked at: each one's path, and the file in which it imports the next.
    way: Vec<(String, String)>,
}

impl Imports<'_> {
    /// The packages of the module that these files import, in the order in which they are initialized; or what `go` says is wrong.
    /// `folder`: the import path of their folder; `own`: of their package.
    pub fn of(
        module: &Module,
        folder: &str,
        own: &str,
        files: &[Text],
    ) -> anyhow::Result<Result<Vec<Package>, String>> {
        let mut walk = Imports { module, found: BTreeMap::new(), way: Vec::new() };
        match walk.follow(own, folder, files)? {
            Ok(_) => Ok(Ok(walk.in_order())),
            Err(fault) => Ok(Err(fault)),
        }
    }

    /// Looks at the files of a package, of this path in this folder, and at what they import. Gives the paths of the module among them.
    fn follow(&mut self, own: &str, folder: &str, files: &[Text]) -> anyhow::Result<Result<BTreeSet<String>, String>> {
        let mut paths = BTreeSet::new();
        for (name, text) in files {
            for (path, place) in imports(name, text) {
                // Tests that stand beside a package import it.
                let is_tested = path == own && is_test_file(name);
                let Some(at) = self.module.folder_of(&path).filter(|_| !is_tested) else { continue };
                let place = place.trim_start_matches("./").to_owned();
                self.way.push((own.to_owned(), base(name)));
                let fault = self.enter(&path, folder, &at, &place)?;
                self.way.pop();
                if let Some(fault) = fault {
                    return Ok(Err(fault));
                }
                if self.found.contains_key(&path) {
                    paths.insert(path);
                }
            }
        }
        Ok(Ok(paths))
    }

    /// Looks at a package that is imported there, from this folder. A fault is what is wrong with that.
    fn enter(&mut self, path: &str, from: &str, at: &Path, place: &str) -> anyhow::Result<Option<String>> {
        if let Some(circle) = self.circle(path) {
            return Ok(Some(circle));
        }
        if !is_visible(path, from) {
            let own = self.way.last().map_or(from, |(own, _)| own);
            return Ok(Some(format!("package {own}\n\t{place}: use of internal package {path} not allowed")));
        }
        if self.found.contains_key(path) {
            return Ok(None);
        }
        let (texts, _, excluded) = candidates(at)?;
        if texts.is_empty() && excluded {
            let folder = at.display();
            return Ok(Some(format!("{place}: build constraints exclude all Go files in {folder}")));
        }
        if texts.is_empty() {
            return Ok(None);
        }
        if let Some(fault) = mixed(&texts, at) {
            return Ok(Some(format!("{place}: {fault}")));
        }
        if package_of(&texts[0].1).as_deref() == Some("main") {
            return Ok(Some(format!("{place}: import {path:?} is a program, not an importable package")));
        }
        let imports = match self.follow(path, path, &texts)? {
            Ok(imports) => imports,
            Err(fault) => return Ok(Some(fault)),
        };
        self.found.insert(path.to_owned(), Found { texts, imports });
        Ok(None)
    }

    /// What `go` says where a package is imported on the way from itself.
    fn circle(&self, path: &str) -> Option<String> {
        self.way.iter().position(|(own, _)| own == path)?;
        let mut text = format!("package {}", self.way[0].0);
        let next = self.way.iter().skip(1).map(|(own, _)| own.as_str()).chain([path]);
        for ((_, file), next) in self.way.iter().zip(next) {
            text += &format!("\n\timports {next} from {file}");
        }
        Some(text + ": import cycle not allowed")
    }

    fn in_order(mut self) -> Vec<Package> {
        let mut packages: Vec<Package> = Vec::new();
        let is_ready = |found: &Found, done: &[Package]| {
            found.imports.iter().all(|path| done.iter().any(|package| package.path == *path))
        };
        while let Some(path) =
            self.found.iter().find(|(_, found)| is_ready(found, &packages)).map(|(path, _)| path.clone())
        {
            if let Some(Found { texts, .. }) = self.found.remove(&path) {
                packages.push(Package { path, texts });
            }
        }
        packages
    }
}

/// Whether a package may be imported from a folder of this import path: what lies in `internal` belongs to the folder around it.
fn is_visible(path: &str, from: &str) -> bool {
    let parts: Vec<_> = Path::new(path).iter().collect();
    let Some(at) = parts.iter().rposition(|part| *part == "internal") else { return true };
    let around: PathBuf = parts[..at].iter().collect();
    Path::new(from).starts_with(around)
}

fn base(name: &str) -> String {
    Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_internal_belongs_to_the_folder_around_it() {
        for (path, from, visible) in [
            ("m/a/internal/b", "m/a", true),
            ("m/a/internal/b", "m/a/c/d", true),
            ("m/a/internal/b", "m/ab", false),
            ("m/a/internal/b", "m", false),
            ("m/internal", "m", true),
            ("m/internals/x", "n", true),
        ] {
            assert_eq!(is_visible(path, from), visible, "{path} from {from}");
        }
    }
}
