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

use std::ops::Index;

use hashbrown::HashTable;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher;

use super::ids::{BlockId, DeclId, ExprId, List, NameId, Pooled, StmtId};
use super::nodes::{Block, CaseClause, CommClause, Decl, Directive, Expr, ExprKind, Field, Stmt};
use crate::source::Pos;

/// A text that is kept once: a name, or a literal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Symbol(u32);

/// The syntax trees of a package's files.
#[derive(Debug, Default)]
pub struct Tree {
    pub(super) exprs: Vec<Expr>,
    pub(super) stmts: Vec<Stmt>,
    decls: Vec<Decl>,
    pub(super) blocks: Vec<Block>,
    /// Bodies that were not read yet, with their places: see parser/later.rs.
    pub(super) unread: FxHashMap<BlockId, Pos>,
    pub(super) expr_lists: Vec<ExprId>,
    pub(super) name_lists: Vec<NameId>,
    pub(super) stmt_lists: Vec<StmtId>,
    pub(super) decl_lists: Vec<DeclId>,
    pub(super) fields: Vec<Field>,
    pub(super) case_clauses: Vec<CaseClause>,
    pub(super) comm_clauses: Vec<CommClause>,
    pub(super) directives: Vec<Directive>,
    names: Names,
}

impl Tree {
    /// No files yet.
    pub fn new() -> Tree {
        Tree::default()
    }

    /// What stands in the list.
    pub fn list<T: Pooled>(&self, list: List<T>) -> &[T] {
        &T::pool(self)[list.range()]
    }

    /// The text of a name or literal.
    pub fn text(&self, symbol: Symbol) -> &str {
        self.names.text(symbol)
    }

    /// The symbol of a text that was interned.
    pub fn known(&self, text: &str) -> Option<Symbol> {
        self.names.table.find(hash(text), |symbol| self.names.text(*symbol) == text).copied()
    }

    /// The symbol of a text.
    pub fn intern(&mut self, text: &str) -> Symbol {
        self.names.intern(text)
    }

    /// The expression as a name, if it is one.
    pub fn as_name(&self, x: ExprId) -> Option<NameId> {
        matches!(self[x].kind, ExprKind::Name(_)).then(|| NameId::of_name(x))
    }

    /// What a name is.
    pub fn name(&self, name: NameId) -> Symbol {
        match self[name].kind {
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

    /// A name that stands in no text: messages show it in the place of what has no expression.
    pub(crate) fn dummy(&mut self, pos: Pos, text: &str) -> ExprId {
        let name = self.intern(text);
        self.add_name(pos, name).into()
    }

    pub(crate) fn add_name(&mut self, pos: Pos, symbol: Symbol) -> NameId {
        NameId::of_name(self.add_expr(pos, ExprKind::Name(symbol)))
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
        List::of(start, pool.len() - start)
    }
}

impl Index<ExprId> for Tree {
    type Output = Expr;

    fn index(&self, id: ExprId) -> &Expr {
        &self.exprs[id.index()]
    }
}

impl Index<StmtId> for Tree {
    type Output = Stmt;

    fn index(&self, id: StmtId) -> &Stmt {
        &self.stmts[id.index()]
    }
}

impl Index<DeclId> for Tree {
    type Output = Decl;

    fn index(&self, id: DeclId) -> &Decl {
        &self.decls[id.index()]
    }
}

impl Index<BlockId> for Tree {
    type Output = Block;

    fn index(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }
}

impl Index<NameId> for Tree {
    type Output = Expr;

    fn index(&self, name: NameId) -> &Expr {
        &self[ExprId::from(name)]
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
