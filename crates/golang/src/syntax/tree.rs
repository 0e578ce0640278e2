//! Where syntax trees are kept: one arena for all files of a package, so that each expression has a number of its own.
//!
//! Invariants  I1  an id was handed out by the tree that it is used with.
//!             I2  a child's id is less than its parent's, but for branches' targets: a pass over the ids meets children first.
//!             I3  a name is interned once: equal names are equal symbols.
//!             I4  along the left operand of operations, calls, selections and indexing a tree is as deep as the text is long; along
//!                 everything else at most ten times as deep as the parser's limit. A pass loops over the former and may recurse over
//!                 the latter.
//!             I5  a node has one parent, but for the types and tags that fields share, which stand side by side.
//! Rejected    Boxes (see nodes.rs).

use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::Index;

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

use super::nodes::{Block, CaseClause, CommClause, Decl, Directive, Expr, ExprKind, Field, Stmt};
use crate::source::Pos;

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident => $node:ty, $pool:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $id(NonZeroU32);

        impl $id {
            /// The number: from 0, without gaps.
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }

            fn of(index: usize) -> $id {
                let number = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
                $id(number.expect("4 GiB of text have fewer nodes"))
            }
        }

        impl Index<$id> for Tree {
            type Output = $node;

            fn index(&self, id: $id) -> &$node {
                &self.$pool[id.index()]
            }
        }
    )*};
}

ids! {
    /// An expression or a type.
    ExprId => Expr, exprs;
    /// A statement.
    StmtId => Stmt, stmts;
    /// A declaration.
    DeclId => Decl, decls;
    /// A block.
    BlockId => Block, blocks;
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

/// A text that is kept once: a name, or a literal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(u32);

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

impl<T> std::fmt::Debug for List<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.start + self.len)
    }
}

impl<T> List<T> {
    /// None.
    pub const EMPTY: List<T> = List { start: 0, len: 0, of: PhantomData };

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

macro_rules! pooled {
    ($($what:ty, $pool:ident;)*) => {$(
        impl Pooled for $what {
            fn pool(tree: &Tree) -> &Vec<Self> {
                &tree.$pool
            }

            fn pool_mut(tree: &mut Tree) -> &mut Vec<Self> {
                &mut tree.$pool
            }
        }
    )*};
}

pooled! {
    ExprId, expr_lists;
    NameId, name_lists;
    StmtId, stmt_lists;
    DeclId, decl_lists;
    Field, fields;
    CaseClause, case_clauses;
    CommClause, comm_clauses;
    Directive, directives;
}

/// The syntax trees of a package's files.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) exprs: Vec<Expr>,
    pub(super) stmts: Vec<Stmt>,
    decls: Vec<Decl>,
    blocks: Vec<Block>,
    expr_lists: Vec<ExprId>,
    name_lists: Vec<NameId>,
    stmt_lists: Vec<StmtId>,
    decl_lists: Vec<DeclId>,
    fields: Vec<Field>,
    case_clauses: Vec<CaseClause>,
    comm_clauses: Vec<CommClause>,
    directives: Vec<Directive>,
    names: Names,
}

impl Tree {
    /// No files yet.
    pub fn new() -> Tree {
        Tree::default()
    }

    /// What stands in the list.
    pub fn list<T: Pooled>(&self, list: List<T>) -> &[T] {
        &T::pool(self)[list.start as usize..][..list.len()]
    }

    /// The text of a name or literal.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.names.text(symbol)
    }

    /// The symbol of a text.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.names.intern(text)
    }

    /// What a name is.
    pub fn name(&self, name: NameId) -> Symbol {
        match self[name.0].kind {
            ExprKind::Name(symbol) => symbol,
            _ => unreachable!("a NameId is an expression that is a name"),
        }
    }

    /// What a name is, as text.
    pub fn name_text(&self, name: NameId) -> &str {
        self.text(self.name(name))
    }

    /// How many expressions there are: their ids count up to it.
    pub fn expr_count(&self) -> usize {
        self.exprs.len()
    }

    /// The expression of this number.
    pub fn expr_id(&self, index: usize) -> ExprId {
        assert!(index < self.exprs.len(), "no such expression");
        ExprId::of(index)
    }

    /// The expression without parentheses.
    pub fn unparen(&self, mut x: ExprId) -> ExprId {
        while let ExprKind::Paren(inner) = self[x].kind {
            x = inner;
        }
        x
    }

    /// The expressions of a list, or the one that it is.
    pub fn unpack(&self, x: &ExprId) -> Vec<ExprId> {
        match self[*x].kind {
            ExprKind::List(list) => self.list(list).to_vec(),
            _ => vec![*x],
        }
    }

    pub(super) fn add_expr(&mut self, pos: Pos, kind: ExprKind) -> ExprId {
        self.exprs.push(Expr { pos, kind });
        ExprId::of(self.exprs.len() - 1)
    }

    pub(super) fn add_name(&mut self, pos: Pos, symbol: Symbol) -> NameId {
        NameId(self.add_expr(pos, ExprKind::Name(symbol)))
    }

    pub(super) fn add_stmt(&mut self, pos: Pos, kind: super::StmtKind) -> StmtId {
        self.stmts.push(Stmt { pos, kind });
        StmtId::of(self.stmts.len() - 1)
    }

    pub(super) fn add_decl(&mut self, decl: Decl) -> DeclId {
        self.decls.push(decl);
        DeclId::of(self.decls.len() - 1)
    }

    pub(super) fn add_block(&mut self, block: Block) -> BlockId {
        self.blocks.push(block);
        BlockId::of(self.blocks.len() - 1)
    }

    pub(super) fn add_list<T: Pooled>(&mut self, items: impl IntoIterator<Item = T>) -> List<T> {
        let pool = T::pool_mut(self);
        let start = pool.len();
        pool.extend(items);
        List { start: start as u32, len: (pool.len() - start) as u32, of: PhantomData }
    }
}

impl Index<NameId> for Tree {
    type Output = Expr;

    fn index(&self, name: NameId) -> &Expr {
        &self[name.0]
    }
}

/// Texts, each of which is kept once.
#[derive(Debug, Default)]
struct Names {
    /// All texts, one behind the other.
    texts: String,
    /// Where each ends.
    ends: Vec<u32>,
    table: HashTable<Symbol>,
}

impl Names {
    fn text(&self, Symbol(index): Symbol) -> &str {
        text_of(&self.texts, &self.ends, index)
    }

    fn intern(&mut self, text: &str) -> Symbol {
        let Names { texts, ends, table } = self;
        let hash = hash(text);
        if let Some(symbol) = table.find(hash, |symbol| text_of(texts, ends, symbol.0) == text) {
            return *symbol;
        }
        let symbol = Symbol(u32::try_from(ends.len()).expect("4 GiB of text have fewer names"));
        texts.push_str(text);
        ends.push(u32::try_from(texts.len()).expect("the sources have fewer than 4 GiB"));
        table.insert_unique(hash, symbol, |symbol| self::hash(text_of(texts, ends, symbol.0)));
        symbol
    }
}

fn text_of<'t>(texts: &'t str, ends: &[u32], index: u32) -> &'t str {
    let start = index.checked_sub(1).map_or(0, |before| ends[before as usize]);
    &texts[start as usize..ends[index as usize] as usize]
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_symbol() {
        let mut tree = Tree::new();
        let symbols: Vec<_> = (0..1000).map(|number| tree.intern(&format!("name{}", number % 500))).collect();
        assert_eq!(symbols[..500], symbols[500..]);
        assert_eq!(tree.text(symbols[499]), "name499");
        let nothing = tree.intern("");
        assert_eq!(tree.text(nothing), "");
    }

    #[test]
    fn nodes_are_small() {
        assert_eq!(size_of::<Expr>(), 28);
        assert_eq!(size_of::<Option<ExprId>>(), 4);
        assert!(size_of::<Stmt>() <= 28, "{}", size_of::<Stmt>());
    }
}
