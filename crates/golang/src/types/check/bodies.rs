//! Functions whose bodies wait until they are asked for: of an imported package most are never needed.
//!
//! States      A body waits, and may not even be read -> it is read and checked, once. `Info::unchecked` has those that wait.
//! Invariants  I1  bodies that the value of a package variable depends on do not wait: without what they name there is no order of
//!                 initialization. Nor does `init`.
//! Rejected    Checking them all: of what `fmt` imports a small program needs a third, and that took most of the time until it began.
//! See         library/mod.rs, compile/mod.rs.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Checker, Config, DeclInfo, Environment, Importer, Session, Version};
use crate::source::Pos;
use crate::syntax::{BlockId, File, Symbol, read_body};
use crate::types::object::{ObjectId, ObjectKind, Package, PackageId};
use crate::types::scope::{Scope, ScopeId};
use crate::types::typ::TypeId;

/// A body that waits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    /// Its function's signature.
    pub(super) sig: TypeId,
    pub(super) block: BlockId,
    /// The language version of the file.
    pub(super) version: Version,
}

/// Whoever can check bodies that wait.
pub trait Bodies {
    /// Whether it is a package of the library, in which the first values of variables have no effects.
    fn is_library(&self, package: PackageId) -> bool;

    /// Checks the bodies of these functions.
    fn check_bodies(&mut self, session: &mut Session<'_>, functions: &[ObjectId]);
}

/// A package whose declarations are checked, and whose functions' bodies wait.
#[derive(Debug)]
pub struct Waiting {
    conf: Config,
    pkg: PackageId,
    obj_map: FxHashMap<ObjectId, DeclInfo>,
    dot_imports: FxHashMap<(ScopeId, Symbol), ObjectId>,
    func_scopes: FxHashMap<TypeId, ScopeId>,
    bodies: FxHashMap<ObjectId, Body>,
}

/// Checks a package's declarations. Bodies of functions wait, but those that the order of initialization depends on.
pub fn check_declarations(
    session: &mut Session<'_>,
    importer: &mut dyn Importer,
    config: &Config,
    files: &[File],
    path: &str,
) -> (PackageId, Waiting) {
    let universe = session.arena.universe().scope;
    let scope = session.arena.add_scope(Scope::new(Some(universe), (Pos::NONE, Pos::NONE)));
    let pkg = session.arena.add_package(Package::new(path, "", scope));
    let mut check = Checker::new(session, importer, config.clone(), pkg);
    check.bodies = Some(FxHashMap::default());
    check.check_files(files);
    (pkg, Waiting::of(check))
}

impl Waiting {
    fn of(check: Checker<'_, '_>) -> Waiting {
        let Checker { conf, pkg, obj_map, dot_imports, func_scopes, bodies, .. } = check;
        Waiting { conf, pkg, obj_map, dot_imports, func_scopes, bodies: bodies.unwrap_or_default() }
    }

    /// Checks the bodies of these functions of the package.
    pub fn check(
        self,
        session: &mut Session<'_>,
        importer: &mut dyn Importer,
        functions: impl IntoIterator<Item = ObjectId>,
    ) -> Waiting {
        let Waiting { conf, pkg, obj_map, dot_imports, func_scopes, bodies } = self;
        let mut check = Checker::new(session, importer, conf, pkg);
        (check.obj_map, check.dot_imports, check.func_scopes) = (obj_map, dot_imports, func_scopes);
        check.bodies = Some(bodies);
        for function in functions {
            check.waiting_body(function);
        }
        check.record_untyped();
        Waiting::of(check)
    }
}

impl Checker<'_, '_> {
    /// Checks the body of a function, if it waits.
    fn waiting_body(&mut self, function: ObjectId) {
        let Some(Body { sig, block, version }) = self.bodies.as_mut().and_then(|bodies| bodies.remove(&function))
        else {
            return;
        };
        self.info.unchecked.remove(&function);
        read_body(self.files, self.tree, self.diagnostics, block);
        self.env = Environment { version, ..Environment::default() };
        self.func_body(Some(function), sig, block, None);
        self.process_delayed(0);
    }

    /// Checks the bodies that wait and that values of package variables depend on.
    pub(super) fn bodies_of_initializers(&mut self) {
        if self.bodies.is_none() {
            return;
        }
        let is_value =
            |object: &ObjectId| matches!(self.arena[*object].kind, ObjectKind::Const(_) | ObjectKind::Var(_));
        let mut todo: Vec<ObjectId> = self.obj_list.iter().copied().filter(is_value).collect();
        let mut seen = FxHashSet::default();
        while let Some(object) = todo.pop() {
            if seen.insert(object) {
                self.waiting_body(object);
                todo.extend(self.obj_map.get(&object).into_iter().flat_map(|info| info.deps.iter().copied()));
            }
        }
    }
}
