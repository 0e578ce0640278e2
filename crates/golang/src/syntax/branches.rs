//! Labels and the statements that go elsewhere, in one function body: what is misplaced, undefined, unused, or jumps where it must not.
//!
//! Invariants  I1  `gotos` holds all gotos that stood before their labels, in the order of the text; those of a block that is being checked
//!                 are the ones from its first on. A goto that is still open when its block ends is its outer block's.
//!             I2  `open` holds the indices in `gotos` of those that are open, by label, ascending.
//!             I3  the time taken is in proportion to the statements, times their nesting.
//! Rejected    A list of open gotos for each block, as in gc: each label goes through it, which takes minutes for a megabyte of them.
//! See         cmd/compile/internal/syntax/branches.go.

use rustc_hash::FxHashMap;

use super::ids::{BlockId, ExprId, List, NameId, StmtId};
use super::nodes::{Branch, DeclKind, ExprKind, StmtKind};
use super::tokens::Operator;
use super::tree::{Symbol, Tree};
use crate::source::{Diagnostic, Diagnostics, Files, Pos};

/// Checks the branches of a function body, and notes in the tree where they lead.
pub(super) fn check(tree: &mut Tree, body: BlockId, files: &Files, diagnostics: &mut Diagnostics) {
    let mut checker = Checker {
        tree,
        files,
        diagnostics,
        labels: FxHashMap::default(),
        declared: Vec::new(),
        blocks: Vec::new(),
        gotos: Vec::new(),
        open: FxHashMap::default(),
    };
    let (pos, list) = (checker.tree[body].pos, checker.tree[body].list);
    checker.block(None, Targets::default(), None, pos, Body::List(list));
    checker.finish();
}

struct Label {
    /// The block that it is declared in.
    block: usize,
    name: NameId,
    stmt: StmtId,
    used: bool,
}

struct BlockInfo {
    parent: Option<usize>,
    start: Pos,
    /// The labeled statement that it belongs to.
    labeled: Option<StmtId>,
}

struct Goto {
    stmt: StmtId,
    label: NameId,
    open: bool,
}

/// Where `break` and `continue` go.
#[derive(Clone, Copy, Default)]
struct Targets {
    breaks: Option<StmtId>,
    continues: Option<StmtId>,
    /// Which clause of a switch the statements stand in directly, and how many there are.
    case: Option<(usize, usize)>,
}

/// A variable declaration, which no goto may jump over.
#[derive(Clone, Copy)]
struct Declared {
    pos: Pos,
    name: ExprId,
    /// How many gotos stood before it.
    after: usize,
}

#[derive(Clone, Copy)]
enum Body {
    List(List<StmtId>),
    One(StmtId),
}

struct Checker<'c> {
    tree: &'c mut Tree,
    files: &'c Files,
    diagnostics: &'c mut Diagnostics,
    labels: FxHashMap<Symbol, Label>,
    /// The labels in the order of the text.
    declared: Vec<Symbol>,
    blocks: Vec<BlockInfo>,
    gotos: Vec<Goto>,
    open: FxHashMap<Symbol, Vec<usize>>,
}

impl Checker<'_> {
    fn error(&mut self, pos: Pos, text: String) {
        self.diagnostics.report(self.files, Diagnostic { pos, text, help: None });
    }

    fn error_at_name(&mut self, name: NameId, text: impl FnOnce(&str) -> String) {
        let (pos, text) = (self.tree[name].pos, text(self.tree.name_text(name)));
        self.error(pos, text);
    }

    fn finish(&mut self) {
        for index in 0..self.gotos.len() {
            let Goto { label, open, .. } = self.gotos[index];
            if !open {
                continue;
            }
            match self.labels.get_mut(&self.tree.name(label)) {
                Some(declared) => {
                    declared.used = true;
                    let start = self.files.named(self.blocks[declared.block].start);
                    self.error_at_name(label, |name| format!("goto {name} jumps into block starting at {start}"));
                }
                None => self.error_at_name(label, |name| format!("label {name} not defined")),
            }
        }
        for index in 0..self.declared.len() {
            let label = &self.labels[&self.declared[index]];
            if !label.used {
                self.error_at_name(label.name, |name| format!("label {name} defined and not used"));
            }
        }
    }

    /// Declares a label, unless it is declared already.
    fn declare(&mut self, block: usize, name: NameId, stmt: StmtId) {
        let symbol = self.tree.name(name);
        if let Some(other) = self.labels.get(&symbol) {
            let other = self.files.named(self.tree[other.name].pos);
            return self.error_at_name(name, |name| format!("label {name} already defined at {other}"));
        }
        self.labels.insert(symbol, Label { block, name, stmt, used: false });
        self.declared.push(symbol);
    }

    /// Whether a block is this one or stands around it.
    fn encloses(&self, mut inner: usize, is: impl Fn(usize, &BlockInfo) -> bool) -> bool {
        loop {
            let info = &self.blocks[inner];
            if is(inner, info) {
                return true;
            }
            let Some(parent) = info.parent else { return false };
            inner = parent;
        }
    }

    /// The labeled statement that a goto from the block can go back to.
    fn goto_target(&mut self, block: usize, name: Symbol) -> Option<StmtId> {
        let label = self.labels.get_mut(&name)?;
        label.used = true;
        let (declared_in, stmt) = (label.block, label.stmt);
        self.encloses(block, |block, _| block == declared_in).then_some(stmt)
    }

    /// The statement that a label around the block stands before. None in it if the label stands elsewhere.
    fn enclosing_target(&mut self, block: usize, name: Symbol) -> Option<Option<StmtId>> {
        let label = self.labels.get_mut(&name)?;
        label.used = true;
        let labeled = label.stmt;
        let found = self.encloses(block, |_, info| info.labeled == Some(labeled));
        Some(match self.tree[labeled].kind {
            StmtKind::Labeled { stmt, .. } if found => Some(stmt),
            _ => None,
        })
    }

    fn set_target(&mut self, branch: StmtId, to: StmtId) {
        if let StmtKind::Branch { target, .. } = &mut self.tree.stmts[branch.index()].kind {
            *target = Some(to);
        }
    }

    fn block(&mut self, parent: Option<usize>, targets: Targets, labeled: Option<StmtId>, start: Pos, body: Body) {
        let block = self.blocks.len();
        self.blocks.push(BlockInfo { parent, start, labeled });
        let first_goto = self.gotos.len();
        let mut declared = None;
        // Empty statements at the end do not count: a fallthrough before them is the last.
        let count = match body {
            Body::One(_) => 1,
            Body::List(list) => {
                let is_empty = |stmt: &StmtId| matches!(self.tree[*stmt].kind, StmtKind::Empty);
                self.tree.list(list).iter().rposition(|stmt| !is_empty(stmt)).map_or(0, |last| last + 1)
            }
        };
        for index in 0..count {
            let mut stmt = match body {
                Body::One(stmt) => stmt,
                Body::List(list) => self.tree.list(list)[index],
            };
            let mut labeled = None;
            while let StmtKind::Labeled { label, stmt: inner } = self.tree[stmt].kind {
                if self.tree.name(label) != self.tree.intern("_") {
                    self.declare(block, label, stmt);
                    self.resolve(first_goto, label, stmt, declared);
                    labeled = Some(stmt);
                }
                stmt = inner;
            }
            match self.tree[stmt].kind {
                StmtKind::Branch { branch, label: None, .. } => {
                    self.unlabeled(stmt, branch, targets, index + 1 == count);
                }
                StmtKind::Branch { branch, label: Some(label), .. } => self.labeled(block, stmt, branch, label),
                kind => {
                    if let Some((pos, name)) = self.declares(stmt) {
                        declared = Some(Declared { pos, name, after: self.gotos.len() });
                    }
                    self.inner_blocks(block, targets, labeled, stmt, kind);
                }
            }
        }
    }

    /// The first variable that a statement declares.
    fn declares(&self, stmt: StmtId) -> Option<(Pos, ExprId)> {
        match self.tree[stmt].kind {
            StmtKind::Assign { op: Some(Operator::Def), lhs, .. } => Some((self.tree[stmt].pos, lhs)),
            StmtKind::Decl(decls) => self.tree.list(decls).iter().find_map(|decl| match self.tree[*decl].kind {
                DeclKind::Var { names, .. } => Some((self.tree[*decl].pos, self.tree.list(names)[0].into())),
                _ => None,
            }),
            _ => None,
        }
    }

    /// The open gotos of this block that lead to this label are closed.
    fn resolve(&mut self, first_goto: usize, label: NameId, stmt: StmtId, declared: Option<Declared>) {
        let symbol = self.tree.name(label);
        let Some(open) = self.open.get_mut(&symbol) else { return };
        let here = open.split_off(open.partition_point(|goto| *goto < first_goto));
        for index in here {
            self.gotos[index].open = false;
            let Goto { stmt: branch, label, .. } = self.gotos[index];
            self.set_target(branch, stmt);
            if let Some(label) = self.labels.get_mut(&symbol) {
                label.used = true;
            }
            if let Some(declared) = declared.filter(|declared| index < declared.after) {
                let (what, at) = (self.tree.show(declared.name), self.files.named(declared.pos));
                self.error_at_name(label, |name| format!("goto {name} jumps over declaration of {what} at {at}"));
            }
        }
    }

    fn unlabeled(&mut self, stmt: StmtId, branch: Branch, targets: Targets, is_last: bool) {
        let text = match branch {
            Branch::Break => match targets.breaks {
                Some(target) => return self.set_target(stmt, target),
                None => "break is not in a loop, switch, or select",
            },
            Branch::Continue => match targets.continues {
                Some(target) => return self.set_target(stmt, target),
                None => "continue is not in a loop",
            },
            // A goto without a label is a syntax error.
            Branch::Goto => return,
            Branch::Fallthrough => match targets.breaks.map(|switch| self.tree[switch].kind) {
                Some(StmtKind::Switch { tag, .. }) => {
                    let guard = tag.map(|tag| self.tree[tag].kind);
                    match targets.case {
                        _ if matches!(guard, Some(ExprKind::TypeSwitchGuard { .. })) => {
                            "cannot fallthrough in type switch"
                        }
                        Some((case, cases)) if is_last && case + 1 == cases => {
                            "cannot fallthrough final case in switch"
                        }
                        Some(_) if is_last => return,
                        _ => "fallthrough statement out of place",
                    }
                }
                _ => "fallthrough statement out of place",
            },
        };
        self.error(self.tree[stmt].pos, text.to_owned());
    }

    fn labeled(&mut self, block: usize, stmt: StmtId, branch: Branch, label: NameId) {
        let symbol = self.tree.name(label);
        match branch {
            Branch::Break | Branch::Continue => {
                let word = if branch == Branch::Break { "break" } else { "continue" };
                let Some(target) = self.enclosing_target(block, symbol) else {
                    return self.error_at_name(label, |name| format!("{word} label not defined: {name}"));
                };
                let fits = target.filter(|target| match self.tree[*target].kind {
                    StmtKind::For { .. } => true,
                    StmtKind::Switch { .. } | StmtKind::Select { .. } => branch == Branch::Break,
                    _ => false,
                });
                match fits {
                    Some(target) => self.set_target(stmt, target),
                    None => self.error_at_name(label, |name| format!("invalid {word} label {name}")),
                }
            }
            Branch::Goto => match self.goto_target(block, symbol) {
                Some(target) => self.set_target(stmt, target),
                // The label may yet come.
                None => {
                    self.open.entry(symbol).or_default().push(self.gotos.len());
                    self.gotos.push(Goto { stmt, label, open: true });
                }
            },
            // A fallthrough has no label.
            Branch::Fallthrough => {}
        }
    }

    fn inner_blocks(&mut self, block: usize, targets: Targets, labeled: Option<StmtId>, stmt: StmtId, kind: StmtKind) {
        let inner = Targets { case: None, ..targets };
        let list = |checker: &Self, block: BlockId| {
            let block = checker.tree[block];
            (block.pos, Body::List(block.list))
        };
        match kind {
            StmtKind::Block(body) => {
                let (pos, body) = list(self, body);
                self.block(Some(block), inner, labeled, pos, body);
            }
            StmtKind::If { then, otherwise, .. } => {
                let (pos, body) = list(self, then);
                self.block(Some(block), inner, labeled, pos, body);
                if let Some(otherwise) = otherwise {
                    self.block(Some(block), inner, labeled, self.tree[otherwise].pos, Body::One(otherwise));
                }
            }
            StmtKind::For { body, .. } => {
                let (pos, body) = list(self, body);
                let inner = Targets { breaks: Some(stmt), continues: Some(stmt), case: None };
                self.block(Some(block), inner, labeled, pos, body);
            }
            StmtKind::Switch { body, .. } => {
                for index in 0..body.len() {
                    let clause = self.tree.list(body)[index];
                    let inner = Targets { breaks: Some(stmt), case: Some((index, body.len())), ..targets };
                    self.block(Some(block), inner, labeled, clause.pos, Body::List(clause.body));
                }
            }
            StmtKind::Select { body, .. } => {
                for index in 0..body.len() {
                    let clause = self.tree.list(body)[index];
                    let inner = Targets { breaks: Some(stmt), case: None, ..targets };
                    self.block(Some(block), inner, labeled, clause.pos, Body::List(clause.body));
                }
            }
            _ => {}
        }
    }
}
