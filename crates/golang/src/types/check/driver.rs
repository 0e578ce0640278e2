//! In which order a package is checked.
//!
//! States      files taken up -> objects collected -> declarations checked, types first -> what waited, function bodies among it -> the order
//!             of initialization, unused imports, what gc's noder adds.
//! Protocol    What waits is done by segments: a caller that notes `delayed.len()` before a declaration may do at once what that added.
//! See         cmd/compile/internal/types2/check.go.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Action, Checker, Config, Environment, Importer, NEWEST, Session, Version};
use crate::source::Pos;
use crate::syntax::File;
use crate::types::object::{Package, PackageId};
use crate::types::scope::Scope;

/// The first version whose files may declare a version of their own.
pub(super) const FILE_VERSIONS: Version = 21;

/// Checks a package: what its expressions are goes to the session's info, what is wrong to its diagnostics.
///
/// It recurses as deep as declarations depend on each other, as long as `config.stack` allows.
pub fn check(
    session: &mut Session<'_>,
    importer: &mut dyn Importer,
    config: &Config,
    files: &[File],
    path: &str,
) -> PackageId {
    let universe = session.arena.universe().scope;
    let scope = session.arena.add_scope(Scope::new(Some(universe), (Pos::NONE, Pos::NONE)));
    let pkg = session.arena.add_package(Package::new(path, "", scope));
    let mut check = Checker::new(session, importer, config.clone(), pkg);
    check.check_files(files);
    if !check.has_errors && !check.conf.ignore_func_bodies {
        check.noder();
    }
    pkg
}

/// Where the stack is, roughly.
fn stack_pointer() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

impl<'s, 'a> Checker<'s, 'a> {
    pub(super) fn new(
        session: &'s mut Session<'_>,
        importer: &'a mut dyn Importer,
        conf: Config,
        pkg: PackageId,
    ) -> Checker<'s, 'a> {
        Checker {
            conf,
            files: session.files,
            tree: session.tree,
            arena: session.arena,
            info: session.info,
            diagnostics: session.diagnostics,
            importer,
            pkg,
            parsed: Vec::new(),
            versions: FxHashMap::default(),
            obj_map: FxHashMap::default(),
            obj_list: Vec::new(),
            imported: FxHashMap::default(),
            imports: Vec::new(),
            dot_imports: FxHashMap::default(),
            dotted: Vec::new(),
            used_vars: FxHashSet::default(),
            used_pkg_names: FxHashSet::default(),
            methods: FxHashMap::default(),
            untyped: FxHashMap::default(),
            var_sizes: FxHashMap::default(),
            method_values: FxHashMap::default(),
            prepared: None,
            spine: Vec::new(),
            layouts: super::sizes::Layouts::default(),
            finite: FxHashMap::default(),
            mono: super::mono::MonoGraph::default(),
            delayed: Vec::new(),
            obj_path: Vec::new(),
            obj_path_idx: FxHashMap::default(),
            func_scopes: FxHashMap::default(),
            bodies: None,
            stack: stack_pointer(),
            said_deep: false,
            has_errors: false,
            env: Environment::default(),
        }
    }

    pub(super) fn check_files(&mut self, files: &[File]) {
        self.init_files(files);
        self.collect_objects();
        self.sort_objects();
        self.direct_cycles();
        self.package_objects();
        self.process_delayed(0);
        self.bodies_of_initializers();
        self.init_order();
        self.unused_imports();
        self.record_untyped();
        if !self.has_errors && self.bodies.is_none() {
            self.monomorph();
        }
    }

    /// Takes up the files of one package name, and what version of the language each is in.
    fn init_files(&mut self, files: &[File]) {
        for file in files {
            // Without a package clause there is a syntax error.
            let Some(package) = file.package else { continue };
            let name = self.tree.name_text(package).to_owned();
            let expected = self.arena[self.pkg].name.clone();
            if expected.is_empty() {
                if name == "_" {
                    self.error(package, "invalid package name _");
                } else {
                    self.arena[self.pkg].name = name;
                }
            } else if name != expected {
                self.error(self.files.pos(file.file, 0), format!("package {name}; expected package {expected}"));
                continue;
            }
            self.parsed.push(file.clone());
        }
        if let Some(first) = files.first().filter(|_| self.conf.version > NEWEST) {
            let text = format!(
                "package requires newer Go version go1.{} (application built with go1.{NEWEST})",
                self.conf.version
            );
            self.error(self.files.pos(first.file, 0), text);
        }
        for at in 0..self.parsed.len() {
            let File { file, package, go_version, .. } = self.parsed[at];
            let version = match go_version {
                Some(version) => {
                    if let Some(package) = package.filter(|_| version > NEWEST) {
                        self.error(package, format!("file requires newer Go version go1.{version}"));
                    }
                    version.max(FILE_VERSIONS)
                }
                None => self.conf.version,
            };
            self.versions.insert(file, version);
            self.info.versions.insert(file, version);
        }
    }

    /// Whether declarations are checked as deep inside of each other as the stack allows.
    pub(super) fn is_deep(&self) -> bool {
        self.stack.abs_diff(stack_pointer()) > self.conf.stack
    }

    /// Does what waits from `top` on, and what that adds.
    pub(crate) fn process_delayed(&mut self, top: usize) {
        let saved = self.env.version;
        let mut at = top;
        while at < self.delayed.len() {
            let done = Action { version: 0, run: Box::new(|_| ()) };
            let Action { version, run } = std::mem::replace(&mut self.delayed[at], done);
            self.env.version = version;
            run(self);
            at += 1;
        }
        self.delayed.truncate(top);
        self.env.version = saved;
    }
}
