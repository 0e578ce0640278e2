//! How parts of a tree name each other: by numbers.
//!
//! Invariants  I1  ids of one kind count from 0, without gaps, so that what a pass knows of each can lie in a vector.
//! Rejected    Macros that make a type for each kind: what they make, neither `syn` nor a reader sees.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::num::NonZeroU32;

use super::nodes::{Block, CaseClause, CommClause, Decl, Directive, Expr, Field, Stmt};
use super::tree::Tree;

/// The number of something in a tree.
pub struct Id<T> {
    /// One more than the number.
    number: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

/// An expression or a type.
pub type ExprId = Id<Expr>;
/// A statement.
pub type StmtId = Id<Stmt>;
/// A declaration.
pub type DeclId = Id<Decl>;
/// A block.
pub type BlockId = Id<Block>;

impl<T> Id<T> {
    /// The number: from 0, without gaps.
    pub fn index(self) -> usize {
        self.number.get() as usize - 1
    }

    pub(crate) fn of(index: usize) -> Id<T> {
        let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Id { number: number.expect("4 GiB of text have fewer nodes"), of: PhantomData }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number.cmp(&other.number)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.index())
    }
}

/// An expression that is a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NameId(ExprId);

impl NameId {
    /// The expression must be a name.
    pub(super) fn of_name(name: ExprId) -> NameId {
        NameId(name)
    }
}

impl From<NameId> for ExprId {
    fn from(name: NameId) -> ExprId {
        name.0
    }
}

/// Several things of a tree, one behind the other.
pub struct List<T> {
    start: u32,
    len: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for List<T> {}

impl<T> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        (self.start, self.len) == (other.start, other.len)
    }
}

impl<T> Eq for List<T> {}

impl<T> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.start + self.len)
    }
}

impl<T> List<T> {
    /// None.
    pub const EMPTY: List<T> = List { start: 0, len: 0, of: PhantomData };

    pub(super) fn of(start: usize, len: usize) -> List<T> {
        List { start: start as u32, len: len as u32, of: PhantomData }
    }

    pub(super) fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.len()
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// What stands in lists.
pub trait Pooled: Copy + Sized {
    #[doc(hidden)]
    fn pool(tree: &Tree) -> &Vec<Self>;
    #[doc(hidden)]
    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self>;
}

impl Pooled for ExprId {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.expr_lists
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.expr_lists
    }
}

impl Pooled for NameId {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.name_lists
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.name_lists
    }
}

impl Pooled for StmtId {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.stmt_lists
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.stmt_lists
    }
}

impl Pooled for DeclId {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.decl_lists
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.decl_lists
    }
}

impl Pooled for Field {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.fields
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.fields
    }
}

impl Pooled for CaseClause {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.case_clauses
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.case_clauses
    }
}

impl Pooled for CommClause {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.comm_clauses
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.comm_clauses
    }
}

impl Pooled for Directive {
    fn pool(tree: &Tree) -> &Vec<Self> {
        &tree.directives
    }

    fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
        &mut tree.directives
    }
}
