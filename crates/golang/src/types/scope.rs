//! Scopes: names, and what they stand for.
//!
//! Invariants  I1  `_` and `init` are in no scope.
//! See         cmd/compile/internal/types2/scope.go.

use rustc_hash::FxHashMap;

use super::arena::Arena;
use super::object::ObjectId;
use crate::source::Pos;
use crate::syntax::{Id, Symbol, Tree};

/// A scope of an [`Arena`].
pub type ScopeId = Id<Scope>;

/// A scope.
#[derive(Clone, Default, Debug)]
pub struct Scope {
    /// The scope around it.
    pub parent: Option<ScopeId>,
    /// The scopes in it.
    pub children: Vec<ScopeId>,
    /// Where it begins and ends, if it is one of a file's text.
    pub extent: (Pos, Pos),
    /// Whether it is a function's.
    pub is_func: bool,
    names: FxHashMap<Symbol, ObjectId>,
}

impl Scope {
    /// An empty scope.
    pub fn new(parent: Option<ScopeId>, extent: (Pos, Pos)) -> Scope {
        Scope { parent, extent, ..Scope::default() }
    }

    /// What the name stands for here, without the scopes around.
    pub fn lookup(&self, name: Symbol) -> Option<ObjectId> {
        self.names.get(&name).copied()
    }

    /// All objects, in no order.
    pub fn objects(&self) -> impl Iterator<Item = ObjectId> {
        self.names.values().copied()
    }

    /// How many names.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// All objects, by name.
    pub fn sorted(&self, tree: &Tree) -> Vec<ObjectId> {
        let mut all: Vec<_> = self.names.iter().collect();
        all.sort_by_key(|(name, _)| tree.text(**name));
        all.into_iter().map(|(_, object)| *object).collect()
    }
}

impl Arena {
    /// Puts an object into a scope.
    ///
    /// # Errors
    /// What has the name already. Then nothing has changed.
    pub fn insert(&mut self, scope: ScopeId, object: ObjectId) -> Result<(), ObjectId> {
        let name = self[object].name;
        if let Some(other) = self[scope].lookup(name) {
            return Err(other);
        }
        self[scope].names.insert(name, object);
        self[object].parent.get_or_insert(scope);
        Ok(())
    }

    /// What the name stands for at a place in a scope, and in which scope it is found. With no place everything can be seen.
    pub fn lookup(&self, scope: ScopeId, name: Symbol, at: Pos) -> Option<(ScopeId, ObjectId)> {
        let mut next = Some(scope);
        while let Some(scope) = next {
            let found = self[scope].lookup(name);
            if let Some(found) = found.filter(|found| !at.is_known() || self[*found].scope_pos <= at) {
                return Some((scope, found));
            }
            next = self[scope].parent;
        }
        None
    }
}
