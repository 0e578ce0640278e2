//! Which variables of a function live in the heap, and what closures capture.
//!
//! Invariants  I1  a variable whose address is taken, or that a closure captures and anything assigns to after its declaration, lives in
//!                 a cell of its own, made when its declaration is executed: each iteration has another one.
//!             I2  what a closure captures and nothing assigns to is copied into it.
//!             I3  the results of a function with a `return` of values in the body of a range over a function live in cells, too: the body
//!                 sets them.
//!             I4  a variable that holds an array lives in a cell, since slots of a frame have no addresses to count from.
//! See         Go's cmd/compile/internal/escape, whose finer distinctions nobody can notice.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Checked;
use crate::syntax::{BlockId, DeclKind, ExprId, ExprKind, Node, Operator, StmtId, StmtKind};
use crate::types::{Mode, ObjectId, ObjectKind, SelectionKind, Type, VarKind};

/// What is known of the variables of a function, and of the functions in it.
#[derive(Default, Debug)]
pub(super) struct Storage {
    /// Variables that live in cells.
    pub(super) cells: FxHashSet<ObjectId>,
    /// What each function literal captures, in the order of the text.
    pub(super) captures: FxHashMap<ExprId, Vec<ObjectId>>,
    /// Variables to which anything assigns after their declaration.
    pub(super) assigned: FxHashSet<ObjectId>,
    /// What is assigned to variables of interface types.
    pub(super) sources: super::concrete::Sources,
    /// Where slices find room.
    pub(super) rooms: super::rooms::Rooms,
}

struct Walk<'a> {
    checked: Checked<'a>,
    storage: Storage,
    /// In which function literal each variable is declared. None: in the function itself.
    owner: FxHashMap<ObjectId, Option<ExprId>>,
    /// The function literals, and bodies of ranges over functions, around.
    around: Vec<ExprId>,
    /// What is still to be walked, the next one last: texts nest deeper than the machine's own stack.
    todo: Vec<Step>,
    /// The results of the functions around.
    results: Vec<Vec<ObjectId>>,
    /// Whether what is walked is in the body of a range over a function.
    crossing: bool,
    captured: FxHashSet<ObjectId>,
    assigned: FxHashSet<ObjectId>,
}

/// What is known of the variables of a function with this body, whose parameters and results are these.
pub(super) fn storage(checked: Checked<'_>, params: &[ObjectId], results: &[ObjectId], body: Node) -> Storage {
    let mut walk = Walk {
        checked,
        storage: Storage::default(),
        owner: FxHashMap::default(),
        around: Vec::new(),
        todo: Vec::new(),
        results: vec![results.to_vec()],
        crossing: false,
        captured: FxHashSet::default(),
        assigned: FxHashSet::default(),
    };
    params.iter().chain(results).for_each(|param| {
        walk.owner.insert(*param, None);
    });
    walk.todo.push(Step::Node(body));
    while let Some(step) = walk.todo.pop() {
        match step {
            Step::Node(node) => walk.node(node),
            Step::Enter(x) => {
                walk.around.push(x);
                walk.crossing = true;
            }
            Step::Leave { crossing, literal } => {
                walk.crossing = crossing;
                walk.around.pop();
                if literal {
                    walk.results.pop();
                }
            }
        }
    }
    walk.storage.rooms = super::rooms::rooms(checked, params, results, body);
    let both: Vec<ObjectId> = walk.captured.intersection(&walk.assigned).copied().collect();
    walk.storage.cells.extend(both);
    walk.storage.assigned = walk.assigned;
    walk.storage
}

/// A step of the walk.
enum Step {
    Node(Node),
    /// What comes is in the body of the statement that ranges over this function.
    Enter(ExprId),
    /// The end of one: what was around is so again.
    Leave {
        crossing: bool,
        literal: bool,
    },
}

impl Walk<'_> {
    /// These come next, in this order.
    fn next(&mut self, nodes: impl IntoIterator<Item = Node, IntoIter: DoubleEndedIterator>) {
        self.todo.extend(nodes.into_iter().rev().map(Step::Node));
    }

    fn node(&mut self, node: Node) {
        let Checked { tree, info, .. } = self.checked;
        match node {
            Node::Expr(x) => match tree[x].kind {
                ExprKind::FuncLit { body, typ } => return self.func_lit(x, typ, body),
                ExprKind::Name(_) => return self.name(x),
                ExprKind::Unary { op: Operator::And, x } => self.addressed(x),
                ExprKind::Slice { x: of, .. } if self.is_array(of) => self.addressed(of),
                ExprKind::Selector { x: of, .. } => {
                    let takes_address = info.selections.get(x).is_some_and(|selection| {
                        selection.kind == SelectionKind::MethodVal
                            && self.checked.arena.has_ptr_recv(selection.obj)
                            && !self.is_pointer(of)
                    });
                    if takes_address {
                        self.addressed(of);
                    }
                    return self.next([Node::Expr(of)]);
                }
                ExprKind::CompositeLit { elems, .. } => {
                    let mut parts = Vec::new();
                    for elem in tree.list(elems) {
                        match tree[*elem].kind {
                            // A key may be a field's name.
                            ExprKind::KeyValue { key, value } => {
                                if info.types.get(key).is_some() {
                                    parts.push(Node::Expr(key));
                                }
                                parts.push(Node::Expr(value));
                            }
                            _ => parts.push(Node::Expr(*elem)),
                        }
                    }
                    return self.next(parts);
                }
                _ => {}
            },
            Node::Stmt(stmt) => match tree[stmt].kind {
                StmtKind::For { init: Some(init), body, .. } if self.ranged_function(init).is_some() => {
                    return self.range_func(init, body);
                }
                StmtKind::Return(Some(_)) => {
                    for result in self.results.last().cloned().unwrap_or_default() {
                        self.assigned.insert(result);
                        if self.crossing {
                            self.storage.cells.insert(result);
                            self.used(result);
                        }
                    }
                }
                StmtKind::Assign { op, lhs, rhs } => {
                    let names = tree.unpack(&lhs);
                    let values = rhs.map(|rhs| tree.unpack(&rhs)).unwrap_or_default();
                    let objects: Vec<_> = names.iter().map(|x| super::concrete::named(self.checked, *x)).collect();
                    self.storage.sources.assigned(self.checked, &objects, &values);
                    for x in names {
                        match op {
                            Some(Operator::Def) => self.defined_or_assigned(x),
                            _ => self.assigned(x),
                        }
                    }
                }
                StmtKind::Range { lhs: Some(lhs), def, x } => {
                    self.storage.sources.ranges(self.checked, &tree.unpack(&lhs), x);
                    for x in tree.unpack(&lhs) {
                        if def {
                            self.defined_or_assigned(x);
                        }
                        if !def || !self.checked.has_variables_per_iteration(tree[x].pos) {
                            self.assigned(x);
                        }
                    }
                }
                StmtKind::Switch { tag, body, .. } => {
                    for clause in tree.list(body) {
                        if let Some(variable) = info.clause_vars.get(&clause.pos) {
                            self.declare(*variable);
                            if let Some(ExprKind::TypeSwitchGuard { x, .. }) = tag.map(|tag| tree[tag].kind) {
                                self.storage.sources.clause(*variable, x);
                            }
                        }
                    }
                }
                _ => {}
            },
            Node::Decl(decl) => {
                if let DeclKind::Var { names, values, .. } = tree[decl].kind {
                    let values = values.map(|values| tree.unpack(&values)).unwrap_or_default();
                    let objects: Vec<_> = tree.list(names).iter().map(|name| info.defs.get(*name).copied()).collect();
                    self.storage.sources.assigned(self.checked, &objects, &values);
                    for name in tree.list(names) {
                        if let Some(object) = info.defs.get(*name) {
                            self.declare(*object);
                        }
                    }
                }
                if matches!(tree[decl].kind, DeclKind::Const { .. } | DeclKind::Type { .. }) {
                    return;
                }
            }
            Node::Block(_) => {}
        }
        let mut children = Vec::new();
        tree.children(node, &mut |child| children.push(child));
        self.next(children);
    }

    /// What is ranged over, if it is a function.
    fn ranged_function(&self, init: StmtId) -> Option<ExprId> {
        let StmtKind::Range { x, .. } = self.checked.tree[init].kind else { return None };
        let typ = self.checked.info.types.get(self.checked.tree.unparen(x))?.typ;
        // A type parameter's functions are all functions.
        matches!(self.checked.arena[self.checked.arena.underlying(typ)], Type::Signature(_)).then_some(x)
    }

    /// The body of a range over a function is a function of its own, to which what is ranged over gives its name.
    fn range_func(&mut self, init: StmtId, body: BlockId) {
        let StmtKind::Range { lhs, def, x } = self.checked.tree[init].kind else { return };
        self.around.push(x);
        self.storage.captures.entry(x).or_default();
        let names = lhs.map(|lhs| self.checked.tree.unpack(&lhs)).unwrap_or_default();
        self.storage.sources.unknown(self.checked, &names);
        for name in &names {
            match def {
                true => self.defined_or_assigned(*name),
                false => self.assigned(*name),
            }
        }
        self.around.pop();
        // What is ranged over is evaluated outside of the body.
        self.todo.push(Step::Leave { crossing: self.crossing, literal: false });
        self.next([Node::Block(body)]);
        self.next(names.into_iter().map(Node::Expr).collect::<Vec<_>>());
        self.todo.push(Step::Enter(x));
        self.next([Node::Expr(x)]);
    }

    fn is_array(&self, x: ExprId) -> bool {
        let Some(of) = self.checked.info.types.get(x) else { return false };
        matches!(self.checked.arena[self.checked.arena.underlying(of.typ)], Type::Array { .. })
    }

    /// Whether it is a pointer: whose methods are called through it has an address already.
    fn is_pointer(&self, x: ExprId) -> bool {
        let Checked { tree, info, arena, .. } = self.checked;
        let known = info.types.get(x).map(|known| known.typ);
        let typ = known.or_else(|| arena[*info.uses.get(tree.unparen(x))?].typ);
        typ.is_some_and(|typ| matches!(arena[arena.underlying(typ)], Type::Pointer(_)))
    }

    fn declare(&mut self, object: ObjectId) {
        self.owner.insert(object, self.around.last().copied());
    }

    fn defined_or_assigned(&mut self, x: ExprId) {
        match self.checked.info.defs.get(x) {
            Some(object) => self.declare(*object),
            None => self.assigned(x),
        }
    }

    fn assigned(&mut self, x: ExprId) {
        if let Some(object) = self.variable_of(x) {
            self.assigned.insert(object);
        }
    }

    fn addressed(&mut self, x: ExprId) {
        if let Some(object) = self.variable_of(x) {
            self.storage.cells.insert(object);
            self.storage.sources.addressed(object);
        }
    }

    /// The variable of which the expression is a part that lies in it.
    fn variable_of(&self, mut x: ExprId) -> Option<ObjectId> {
        let Checked { tree, info, arena, .. } = self.checked;
        loop {
            x = match tree[x].kind {
                ExprKind::Paren(inner) => inner,
                ExprKind::Name(_) => {
                    let object = info.uses.get(x).or_else(|| info.defs.get(x)).copied()?;
                    return matches!(arena[object].kind, ObjectKind::Var(kind) if kind != VarKind::Package)
                        .then_some(object);
                }
                ExprKind::Selector { x: of, .. } => {
                    let of_type = info.types.get(of).filter(|of| of.mode != Mode::TypExpr)?.typ;
                    if matches!(arena[arena.underlying(of_type)], Type::Pointer(_)) {
                        return None;
                    }
                    of
                }
                ExprKind::Index { x: of, .. } if self.is_array(of) => of,
                _ => return None,
            };
        }
    }

    fn func_lit(&mut self, x: ExprId, typ: ExprId, body: BlockId) {
        let Checked { tree, info, .. } = self.checked;
        self.around.push(x);
        self.storage.captures.entry(x).or_default();
        if let ExprKind::FuncType { params, results } = tree[typ].kind {
            for field in tree.list(params).iter().chain(tree.list(results)) {
                if let Some(object) = field.name.and_then(|name| info.defs.get(name)) {
                    self.declare(*object);
                }
            }
        }
        let known = info.types.get(x).map(|known| &self.checked.arena[known.typ]);
        let results = if let Some(Type::Signature(of)) = known { of.results.clone() } else { Vec::new() };
        results.iter().for_each(|result| self.declare(*result));
        self.results.push(results);
        self.todo.push(Step::Leave { crossing: self.crossing, literal: true });
        self.crossing = false;
        self.next([Node::Block(body)]);
    }

    fn name(&mut self, x: ExprId) {
        let Checked { info, .. } = self.checked;
        if let Some(object) = info.uses.get(x).copied() {
            self.used(object);
        }
    }

    fn used(&mut self, object: ObjectId) {
        let Some(owner) = self.owner.get(&object).copied() else { return };
        if owner == self.around.last().copied() {
            return;
        }
        self.captured.insert(object);
        // All function literals between the variable and its use hand it on.
        for around in self.around.iter().rev().take_while(|around| Some(**around) != owner) {
            let captures = self.storage.captures.entry(*around).or_default();
            if !captures.contains(&object) {
                captures.push(object);
            }
        }
    }
}
