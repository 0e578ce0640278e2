//! Which slices begin in memory of the function that appends to them, or that makes them of a string: gc takes 32 bytes of its stack (32 runes)
//! for a slice that never leaves the function, and programs print what `cap` is then.
//!
//! States      A variable of slices is *kept* if what it refers to is never given away: then the first `append` in the text finds room for as
//!             many elements as there are in 32 bytes, once in each call of the function. It is *exclusive* if gc understands all of its uses
//!             and exactly one of them gives it away: then every `append` finds such room, of which it takes what the next size of memory
//!             has if anything asks for the capacity; else the slice is cut to that where it is given away.
//!             What a kept variable gets from `[]rune(s)` and `[]byte(s)` is on the stack, too; bytes that are never written are the string's.
//! Invariants  I1  where it is not certain that gc does so, nothing is done: a slice that is handed to a function is one that may be kept.
//! See         Go's cmd/compile/internal/slice, escape, ssagen (append), walk (walkStringToBytes), runtime (rawruneslice).

use rustc_hash::FxHashMap;

use super::Checked;
use crate::code::Backing;
use crate::syntax::{DeclKind, ExprId, ExprKind, Node, Operator, StmtId, StmtKind};
use crate::types::{BasicInfo, Builtin, Mode, ObjectId, ObjectKind, SelectionKind, Type, VarKind};

/// An `append` that may find room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Room {
    pub(super) object: ObjectId,
    /// Whether it takes as much as the next size of memory has, at each `append`.
    pub(super) by_sizes: bool,
}

/// What is known of the slices of a function and of the functions in it.
#[derive(Default, Debug)]
pub(super) struct Rooms {
    /// By the first argument of the `append`.
    pub(super) appends: FxHashMap<ExprId, Room>,
    /// Before these statements slices are cut to what is in them.
    pub(super) given_away: FxHashMap<StmtId, Vec<ObjectId>>,
    /// By the string that is converted; any other conversion makes its array on the heap.
    pub(super) conversions: FxHashMap<ExprId, Backing>,
}

/// How a name is used.
#[derive(Clone, Copy)]
enum Use {
    /// In a way of which nothing is known.
    Other,
    /// What is in it is read or written, in a way that gc's pass understands or does not.
    Read { understood: bool },
    /// What is in it is written, in a way that gc's pass understands or does not.
    Write { understood: bool },
    /// A part of it is given away: to a variable, or to anything.
    Part { to: Option<ObjectId> },
    /// `cap(s)`
    Cap,
    /// Its address, or one of what is in it.
    Address,
    /// It is assigned to.
    Target,
    /// It is given away: by a `return` or an assignment, or `range` looks at it.
    Given { by: StmtId, range: bool, to: Option<ObjectId> },
}

/// What was found about a variable.
#[derive(Default)]
struct Known {
    function: u32,
    declared_at: u32,
    /// Whether something may keep what it refers to.
    leaves: bool,
    /// Whether something may write what it refers to.
    written: bool,
    /// Whether there is a use that gc's pass does not understand.
    strange: bool,
    given: Vec<StmtId>,
    /// Variables that refer to the same.
    flows: Vec<ObjectId>,
    /// Whether it is given away in a loop inside of where it is declared.
    given_in_loop: bool,
    weight: u32,
    asks_capacity: bool,
    /// First arguments of its `append`s, in the order of the text, and whether the elements are those of a slice.
    appends: Vec<(ExprId, bool)>,
    /// The strings of which it is made.
    made_of: Vec<ExprId>,
}

struct Walk<'a> {
    checked: Checked<'a>,
    known: FxHashMap<ObjectId, Known>,
    todo: Vec<(Node, Place, Use)>,
    functions: u32,
    /// The named results of each function.
    results: FxHashMap<u32, Vec<ObjectId>>,
}

/// Where something stands: in which function, and in how many loops of it.
#[derive(Clone, Copy)]
struct Place {
    function: u32,
    depth: u32,
}

/// What is known of the slices of a function with this body.
pub(super) fn rooms(checked: Checked<'_>, params: &[ObjectId], results: &[ObjectId], body: Node) -> Rooms {
    let mut walk =
        Walk { checked, known: FxHashMap::default(), todo: Vec::new(), functions: 0, results: FxHashMap::default() };
    let place = Place { function: 0, depth: 0 };
    params.iter().chain(results).for_each(|variable| walk.declare(*variable, place));
    walk.results.insert(0, results.to_vec());
    walk.todo.push((body, place, Use::Other));
    while let Some((node, place, how)) = walk.todo.pop() {
        walk.node(node, place, how);
    }
    walk.follow_flows();
    let mut rooms = Rooms::default();
    for (object, known) in walk.known {
        if !known.leaves {
            let backing = if known.written { Backing::Stack } else { Backing::Exact };
            rooms.conversions.extend(known.made_of.iter().map(|string| (*string, backing)));
        }
        let exclusive = !known.strange && known.given.len() == 1 && !known.given_in_loop && known.weight >= 2;
        let mut single: Vec<ExprId> =
            known.appends.iter().filter(|(_, spread)| !spread).map(|(first, _)| *first).collect();
        let by_sizes = exclusive && known.asks_capacity;
        if !exclusive && known.leaves {
            continue;
        }
        single.sort_unstable();
        if !by_sizes {
            single.truncate(1);
        }
        if exclusive && !by_sizes && !single.is_empty() {
            rooms.given_away.entry(known.given[0]).or_default().push(object);
        }
        rooms.appends.extend(single.into_iter().map(|first| (first, Room { object, by_sizes })));
    }
    rooms
}

impl Walk<'_> {
    /// What flows to a variable that leaves or is written does so, too.
    fn follow_flows(&mut self) {
        let facts: [fn(&mut Known) -> &mut bool; 2] = [|known| &mut known.leaves, |known| &mut known.written];
        for fact in facts {
            let holds = |(object, known): (&ObjectId, &mut Known)| fact(known).then_some(*object);
            let mut todo: Vec<ObjectId> = self.known.iter_mut().filter_map(holds).collect();
            while let Some(reached) = todo.pop() {
                for (object, known) in &mut self.known {
                    if !*fact(known) && known.flows.contains(&reached) {
                        *fact(known) = true;
                        todo.push(*object);
                    }
                }
            }
        }
    }

    fn declare(&mut self, object: ObjectId, place: Place) {
        let arena = self.checked.arena;
        let is_slice = arena[object].typ.is_some_and(|typ| matches!(arena[arena.underlying(typ)], Type::Slice(_)))
            && arena[object].typ.is_none_or(|typ| !arena.is_type_param(typ));
        if is_slice {
            let known = Known { function: place.function, declared_at: place.depth, ..Known::default() };
            self.known.insert(object, known);
        }
    }

    /// Whether it is a variable of slices of this function.
    fn is_of(&self, x: ExprId, place: Place) -> bool {
        self.tracked(x).is_some_and(|object| self.known[&object].function == place.function)
    }

    /// The variable that a name stands for, if it is one of slices of a function.
    fn tracked(&self, x: ExprId) -> Option<ObjectId> {
        let x = self.checked.tree.unparen(x);
        let info = self.checked.info;
        let object = info.uses.get(x).or_else(|| info.defs.get(x)).copied()?;
        self.known.contains_key(&object).then_some(object)
    }

    fn used(&mut self, x: ExprId, place: Place, how: Use) {
        let Some(object) = self.tracked(x) else { return };
        let Some(known) = self.known.get_mut(&object) else { return };
        if known.function != place.function {
            (known.leaves, known.strange) = (true, true);
            return;
        }
        match how {
            Use::Other | Use::Address => (known.leaves, known.strange) = (true, true),
            Use::Read { understood } => known.strange |= !understood,
            Use::Write { understood } => {
                known.strange |= !understood;
                known.written = true;
            }
            Use::Part { to } => {
                known.strange = true;
                known.leaves |= to.is_none();
                known.flows.extend(to);
            }
            Use::Cap => known.asks_capacity = true,
            Use::Target => known.strange = true,
            Use::Given { by, range, to } => {
                known.flows.extend(to);
                known.leaves |= !range && to.is_none();
                known.given.push(by);
                known.given_in_loop |= place.depth > known.declared_at;
            }
        }
    }

    fn push(&mut self, x: ExprId, place: Place, how: Use) {
        self.todo.push((Node::Expr(x), place, how));
    }

    fn builtin(&self, fun: ExprId) -> Option<Builtin> {
        let object = self.checked.info.uses.get(self.checked.tree.unparen(fun))?;
        match self.checked.arena[*object].kind {
            ObjectKind::Builtin(builtin) => Some(builtin),
            _ => None,
        }
    }

    fn is_nil(&self, x: ExprId) -> bool {
        let known = self.checked.info.types.get(self.checked.tree.unparen(x));
        known.is_some_and(|known| known.mode == Mode::NilValue)
    }

    fn is_slice(&self, x: ExprId) -> bool {
        let Some(known) = self.checked.info.types.get(x) else { return false };
        matches!(self.checked.arena[self.checked.arena.underlying(known.typ)], Type::Slice(_))
    }

    fn is_string(&self, x: ExprId) -> bool {
        let known = self.checked.info.types.get(x);
        known.is_some_and(|known| self.checked.arena.is_basic(known.typ, BasicInfo::STRING))
    }

    fn is_type(&self, x: ExprId) -> bool {
        self.checked.info.types.get(self.checked.tree.unparen(x)).is_some_and(|known| known.mode == Mode::TypExpr)
    }

    /// Whether the call converts to a string, which copies.
    fn makes_a_string(&self, call: ExprId, fun: ExprId) -> bool {
        self.is_type(fun) && self.is_string(call)
    }

    fn node(&mut self, node: Node, place: Place, how: Use) {
        match node {
            Node::Expr(x) => self.expr(x, place, how),
            Node::Stmt(stmt) => self.stmt(stmt, place),
            Node::Decl(decl) => {
                if let DeclKind::Var { names, values, .. } = self.checked.tree[decl].kind {
                    let names: Vec<ExprId> = self.checked.tree.list(names).iter().map(|name| (*name).into()).collect();
                    let values = values.map(|values| self.checked.tree.unpack(&values)).unwrap_or_default();
                    self.assign(&names, &values, None, place);
                }
            }
            Node::Block(_) => self.children(node, place),
        }
    }

    fn children(&mut self, node: Node, place: Place) {
        let first = self.todo.len();
        self.checked.tree.children(node, &mut |child| self.todo.push((child, place, Use::Other)));
        // A variable is declared before it is used.
        self.todo[first..].reverse();
    }

    fn expr(&mut self, x: ExprId, place: Place, how: Use) {
        let Checked { tree, info, arena, .. } = self.checked;
        match tree[x].kind {
            ExprKind::Name(_) => self.used(x, place, how),
            ExprKind::Paren(inner) => self.push(inner, place, how),
            ExprKind::Index { x: of, index } => {
                self.push(index, place, Use::Other);
                let in_it = match (self.is_slice(of), how) {
                    (true, Use::Address) => Use::Other,
                    (true, Use::Target) => Use::Write { understood: true },
                    (true, _) => Use::Read { understood: true },
                    (false, Use::Address) => Use::Address,
                    (false, _) => Use::Other,
                };
                self.push(of, place, in_it);
            }
            ExprKind::Unary { op: Operator::And, x: of } => self.push(of, place, Use::Address),
            ExprKind::Selector { x: of, .. } => {
                let takes_address = info.selections.get(x).is_some_and(|selection| {
                    selection.kind == SelectionKind::MethodVal && arena.has_ptr_recv(selection.obj)
                });
                let inner = if takes_address || matches!(how, Use::Address) { Use::Address } else { Use::Other };
                self.push(of, place, inner);
            }
            ExprKind::Binary { op: Operator::Eql | Operator::Neq, x: a, y: b } if self.is_nil(a) || self.is_nil(b) => {
                for operand in [a, b] {
                    self.push(operand, place, Use::Read { understood: false });
                }
            }
            ExprKind::Slice { x: of, index, .. } if self.is_slice(of) => {
                let part = match how {
                    Use::Read { .. } => Use::Read { understood: false },
                    Use::Part { .. } => how,
                    Use::Given { to, range: false, .. } => Use::Part { to },
                    _ => Use::Other,
                };
                self.push(of, place, part);
                index.into_iter().flatten().for_each(|bound| self.push(bound, place, Use::Other));
            }
            ExprKind::Call { fun, args, .. } if self.makes_a_string(x, fun) => {
                tree.list(args).iter().for_each(|arg| self.push(*arg, place, Use::Read { understood: false }));
            }
            ExprKind::Call { fun, args, dots } => {
                let args = tree.list(args);
                let builtin = self.builtin(fun);
                let uses = |at: usize| match builtin {
                    Some(Builtin::Len) => Use::Read { understood: true },
                    Some(Builtin::Cap) => Use::Cap,
                    Some(Builtin::Copy | Builtin::Clear) if at == 0 => Use::Write { understood: false },
                    Some(Builtin::Copy) => Use::Read { understood: false },
                    Some(Builtin::Append) if dots && at > 0 => Use::Read { understood: false },
                    _ => Use::Other,
                };
                for (at, arg) in args.iter().enumerate() {
                    self.push(*arg, place, uses(at));
                }
                self.push(fun, place, Use::Other);
            }
            ExprKind::FuncLit { typ, body } => {
                self.functions += 1;
                let inner = Place { function: self.functions, depth: 0 };
                let mut named = Vec::new();
                if let ExprKind::FuncType { params, results } = tree[typ].kind {
                    for field in tree.list(params).iter().chain(tree.list(results)) {
                        if let Some(object) = field.name.and_then(|name| info.defs.get(name)) {
                            self.declare(*object, inner);
                        }
                    }
                    let names = tree.list(results).iter().filter_map(|field| info.defs.get(field.name?));
                    named.extend(names.copied());
                }
                self.results.insert(inner.function, named);
                self.todo.push((Node::Block(body), inner, Use::Other));
            }
            ExprKind::CompositeLit { elems, .. } => {
                for elem in tree.list(elems) {
                    match tree[*elem].kind {
                        ExprKind::KeyValue { key, value } => {
                            self.push(value, place, Use::Other);
                            if info.types.get(key).is_some() {
                                self.push(key, place, Use::Other);
                            }
                        }
                        _ => self.push(*elem, place, Use::Other),
                    }
                }
            }
            _ => self.children(Node::Expr(x), place),
        }
    }

    fn stmt(&mut self, stmt: StmtId, place: Place) {
        let Checked { tree, info, .. } = self.checked;
        let inner = Place { depth: place.depth + 1, ..place };
        match tree[stmt].kind {
            StmtKind::Assign { op: None | Some(Operator::Def), lhs, rhs } => {
                let (targets, values) = (tree.unpack(&lhs), rhs.map(|rhs| tree.unpack(&rhs)).unwrap_or_default());
                self.assign(&targets, &values, Some(stmt), place);
            }
            // `x op= y`, and `x++`, which has no operand.
            StmtKind::Assign { lhs, rhs, .. } => {
                tree.unpack(&lhs).iter().for_each(|target| self.push(*target, place, Use::Target));
                let values = rhs.map(|rhs| tree.unpack(&rhs)).unwrap_or_default();
                values.iter().for_each(|value| self.push(*value, place, Use::Other));
            }
            StmtKind::Return(results) => {
                let list = results.map(|results| tree.unpack(&results)).unwrap_or_default();
                if results.is_none() {
                    for result in self.results.get(&place.function).cloned().unwrap_or_default() {
                        if let Some(known) = self.known.get_mut(&result) {
                            known.leaves = true;
                            known.given.push(stmt);
                            known.given_in_loop |= place.depth > 0;
                        }
                    }
                }
                for x in list {
                    let how = match self.tracked(x) {
                        Some(_) => Use::Given { by: stmt, range: false, to: None },
                        None => Use::Other,
                    };
                    self.push(x, place, how);
                }
            }
            StmtKind::For { init: Some(init), body, .. } if matches!(tree[init].kind, StmtKind::Range { .. }) => {
                let StmtKind::Range { lhs, x, .. } = tree[init].kind else { return };
                let over = info.types.get(tree.unparen(x)).map(|known| known.typ);
                let over = over.map(|typ| &self.checked.arena[self.checked.arena.underlying(typ)]);
                // The body of a range over a function is a function.
                let inner = match over {
                    Some(Type::Signature(_)) => {
                        self.functions += 1;
                        Place { function: self.functions, depth: 0 }
                    }
                    _ => inner,
                };
                for name in lhs.map(|lhs| tree.unpack(&lhs)).unwrap_or_default() {
                    match info.defs.get(name) {
                        Some(object) => self.declare(*object, inner),
                        None => self.push(name, place, Use::Target),
                    }
                }
                self.todo.push((Node::Block(body), inner, Use::Other));
                let how = match self.tracked(x) {
                    Some(_) => Use::Given { by: stmt, range: true, to: None },
                    None => Use::Other,
                };
                self.push(x, place, how);
            }
            StmtKind::For { .. } => self.children(Node::Stmt(stmt), inner),
            _ => self.children(Node::Stmt(stmt), place),
        }
    }

    fn assign(&mut self, targets: &[ExprId], values: &[ExprId], stmt: Option<StmtId>, place: Place) {
        let info = self.checked.info;
        for target in targets {
            if let Some(object) = info.defs.get(*target).copied()
                && matches!(self.checked.arena[object].kind, ObjectKind::Var(kind) if kind != VarKind::Package)
            {
                self.declare(object, place);
            }
        }
        if targets.len() != values.len() {
            targets.iter().filter(|_| !values.is_empty()).for_each(|target| self.push(*target, place, Use::Target));
            values.iter().for_each(|value| self.push(*value, place, Use::Other));
            return;
        }
        for (target, value) in targets.iter().zip(values) {
            self.assign_one(*target, *value, stmt, place);
        }
    }

    fn assign_one(&mut self, target: ExprId, value: ExprId, stmt: Option<StmtId>, place: Place) {
        let tree = self.checked.tree;
        let value = tree.unparen(value);
        let given = match (self.tracked(value), stmt) {
            (Some(_), Some(stmt)) | (None, Some(stmt)) if self.is_slice(value) => {
                let to = self.tracked(target).filter(|object| self.known[object].function == place.function);
                Use::Given { by: stmt, range: false, to }
            }
            _ => Use::Other,
        };
        let Some(object) = self.tracked(target) else {
            self.push(target, place, Use::Target);
            return self.push(value, place, given);
        };
        if self.known.get(&object).is_none_or(|known| known.function != place.function) {
            self.used(target, place, Use::Other);
            return self.push(value, place, given);
        }
        let depth = place.depth;
        match tree[value].kind {
            _ if self.is_nil(value) => {}
            ExprKind::CompositeLit { .. } => {
                self.known.entry(object).or_default().asks_capacity = true;
                self.push(value, place, Use::Other);
            }
            ExprKind::Slice { x: of, index, .. } if self.tracked(of) == Some(object) => {
                self.known.entry(object).or_default().asks_capacity = true;
                index.into_iter().flatten().for_each(|bound| self.push(bound, place, Use::Other));
            }
            ExprKind::Call { fun, args, dots }
                if self.builtin(fun) == Some(Builtin::Append)
                    && tree.list(args).first().is_some_and(|first| self.tracked(*first) == Some(object)) =>
            {
                let args = tree.list(args);
                let known = self.known.entry(object).or_default();
                known.weight += 1 + depth.saturating_sub(known.declared_at);
                known.written = true;
                if args.len() > 1 {
                    known.appends.push((args[0], dots));
                }
                for arg in &args[1..] {
                    let how = if dots { Use::Read { understood: false } } else { Use::Other };
                    self.push(*arg, place, how);
                }
            }
            // `t := append(s, x)`: both refer to the same, or to different ones.
            ExprKind::Call { fun, args, dots }
                if self.builtin(fun) == Some(Builtin::Append)
                    && tree.list(args).first().is_some_and(|first| self.is_of(*first, place)) =>
            {
                let args = tree.list(args);
                self.used(target, place, Use::Target);
                let first = self.tracked(args[0]).map(|first| self.known.entry(first).or_default());
                if let Some(first) = first {
                    (first.strange, first.written) = (true, true);
                    first.flows.push(object);
                    if args.len() > 1 {
                        first.appends.push((args[0], dots));
                    }
                }
                for arg in &args[1..] {
                    let how = if dots { Use::Read { understood: false } } else { Use::Other };
                    self.push(*arg, place, how);
                }
            }
            ExprKind::Call { fun, args, .. } if self.is_type(fun) && self.is_string(tree.list(args)[0]) => {
                self.used(target, place, Use::Target);
                let string = tree.list(args)[0];
                self.known.entry(object).or_default().made_of.push(string);
                self.push(string, place, Use::Other);
            }
            _ => {
                self.used(target, place, Use::Target);
                self.push(value, place, given);
            }
        }
    }
}
