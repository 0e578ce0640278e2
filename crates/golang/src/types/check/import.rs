//! Imports: which package a name stands for, and whether it is used.
//!
//! See         cmd/compile/internal/types2/resolver.go.

use super::{Checker, Lacking, Report, Session};
use crate::source::Pos;
use crate::source::unicode::{code_point, is_print};
use crate::syntax::{ExprId, ExprKind, NameId, string_value};
use crate::types::object::{Object, ObjectId, ObjectKind, Package, PackageId, is_exported};
use crate::types::scope::{Scope, ScopeId};

/// What must not stand in a path.
const ILLEGAL: &str = "!\"#$%&'()*,:;<=>?[\\]^{|}`\u{FFFD}";

/// The path that a literal stands for.
fn validated_path(literal: &str) -> Result<String, String> {
    let path = string_value(literal).ok_or("invalid syntax")?;
    let path = String::from_utf8_lossy(&path);
    if path.is_empty() {
        return Err("empty string".to_owned());
    }
    match path.chars().find(|ch| !is_print(*ch) || ch.is_whitespace() || ILLEGAL.contains(*ch)) {
        Some(ch) => Err(format!("invalid character {}", code_point(ch as u32))),
        None => Ok(path.into_owned()),
    }
}

impl Checker<'_, '_> {
    /// A package as messages show it.
    pub(super) fn package_string(&self, package: PackageId) -> String {
        let Package { name, path, .. } = &self.arena[package];
        format!("package {name} ({path:?})")
    }

    /// The package of this path; a fake one if it cannot be imported.
    fn import_package(&mut self, pos: Pos, path: &str) -> PackageId {
        if let Some(known) = self.imported.get(path) {
            return *known;
        }
        let mut session = Session {
            files: self.files,
            tree: self.tree,
            arena: self.arena,
            info: self.info,
            diagnostics: self.diagnostics,
        };
        let package = self.importer.import(&mut session, path).and_then(|package| {
            let name = &self.arena[package].name;
            if name.is_empty() || name == "_" {
                return Err(format!("invalid package name: {name:?}"));
            }
            Ok(package)
        });
        let package = package.unwrap_or_else(|cause| {
            match self.importer.lacks(path, "") {
                true => self.info.lacking.push(Lacking { pos, package: path.to_owned(), name: String::new() }),
                false => self.error(pos, format!("could not import {path} ({cause})")),
            }
            let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let scope = self.arena.add_scope(Scope::new(Some(self.arena.universe().scope), (Pos::NONE, Pos::NONE)));
            self.arena.add_package(Package { fake: true, ..Package::new(path, name, scope) })
        });
        self.imported.insert(path.to_owned(), package);
        package
    }

    /// Takes up `import local "path"`.
    pub(super) fn collect_import(&mut self, scope: ScopeId, pos: Pos, local: Option<NameId>, path: Option<ExprId>) {
        let Some(at) = path else { return };
        let ExprKind::BasicLit { value, bad: false, .. } = self.tree[at].kind else { return };
        let path = match validated_path(self.tree.text(value)) {
            Ok(path) => path,
            Err(cause) => return self.error(at, format!("invalid import path ({cause})")),
        };
        let package = self.import_package(self.tree[at].pos, &path);
        let name = local.map_or_else(|| self.arena[package].name.clone(), |name| self.tree.name_text(name).to_owned());
        if let Some(local) = local.filter(|_| path == "C") {
            return self.error(local, "cannot rename import \"C\"");
        }
        if name == "init" {
            return self.error(pos, "cannot import package as init - init must be a func");
        }
        if !self.arena[self.pkg].imports.contains(&package) {
            self.arena[self.pkg].imports.push(package);
        }
        let invalid = self.invalid();
        let kind = ObjectKind::PkgName(package);
        let symbol = self.tree.intern(&name);
        let object = self.arena.add_object(Object::new(symbol, pos, Some(self.pkg), Some(invalid), kind));
        if let Some(local) = local {
            self.record_def(local, Some(object));
        }
        if self.arena[package].fake {
            self.used_pkg_names.insert(object);
        }
        self.imports.push(object);
        match local.filter(|_| name == ".") {
            Some(dot) => self.dot_import(scope, dot, object, package),
            None => self.declare(scope, None, object),
        }
    }

    /// Whether the name may be one of a package of an `import .` that gort lacks: then that is noted, and the import counts as used.
    pub(super) fn note_lacking_name(&mut self, at: NameId) -> bool {
        let name = self.tree.name_text(at).to_owned();
        for (object, package) in self.dotted.clone() {
            let (fake, path) = (self.arena[package].fake, self.arena[package].path.clone());
            if fake || self.importer.lacks(&path, &name) {
                self.used_pkg_names.insert(object);
                if !fake {
                    self.info.lacking.push(Lacking { pos: self.tree[at].pos, package: path, name });
                }
                return true;
            }
        }
        false
    }

    fn dot_import(&mut self, scope: ScopeId, dot: NameId, object: ObjectId, package: PackageId) {
        self.dotted.push((object, package));
        for imported in self.arena[self.arena[package].scope].sorted(self.tree) {
            if !is_exported(self.name_of(imported)) {
                continue;
            }
            match self.arena.insert(scope, imported) {
                Ok(()) => {
                    self.dot_imports.insert((scope, self.arena[imported].name), object);
                }
                Err(alt) => {
                    let mut report = Report::new();
                    self.add(&mut report, dot, format!("{} redeclared in this block", self.name_of(alt)));
                    self.add_other_declaration(&mut report, alt);
                    self.report(report);
                }
            }
        }
    }

    /// Complains about imports that are not used.
    pub(super) fn unused_imports(&mut self) {
        // Most uses are in function bodies.
        if self.conf.ignore_func_bodies || self.bodies.is_some() {
            return;
        }
        for object in std::mem::take(&mut self.imports) {
            let name = self.name_of(object).to_owned();
            let ObjectKind::PkgName(package) = self.arena[object].kind else { continue };
            if name == "_" || self.used_pkg_names.contains(&object) {
                continue;
            }
            let path = &self.arena[package].path;
            let last = path.rsplit('/').next().unwrap_or_default();
            let mut text = format!("{path:?} imported and not used");
            if name != "." && name != last {
                text = format!("{path:?} imported as {name} and not used");
            }
            self.error(object, text);
        }
    }
}
