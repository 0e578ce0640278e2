//! Functions that hand a format and arguments on to fmt.Printf or its like, or arguments to fmt.Print.
//!
//! See         passes/printf (findPrintLike).

use rustc_hash::FxHashMap;

use super::{Kind, Pass};
use crate::syntax::{BlockId, DeclKind, ExprId, ExprKind, Node, Operator, StmtKind};
use crate::types::{BasicKind, ObjectId, ObjectKind, Signature, Type};
use crate::vet::Subject;

/// A function that may be one.
struct Candidate {
    object: ObjectId,
    body: BlockId,
    /// `format string`, behind which there is
    format: Option<ObjectId>,
    /// `args ...any`.
    args: ObjectId,
    /// Calls that hand their arguments on to it: of which candidate.
    callers: Vec<(usize, ExprId)>,
}

/// Whether the last parameter is `...any`.
pub(super) fn takes_anything(subject: &Subject<'_>, signature: &Signature) -> bool {
    let arena = subject.arena;
    let last = signature.params.last().and_then(|last| arena[*last].typ);
    match last.map(|last| &arena[last]) {
        Some(Type::Slice(elem)) if signature.variadic => match &arena[arena.unalias(*elem)] {
            Type::Interface(interface) => interface.methods.is_empty() && arena.type_set(subject.tree, *elem).is_all(),
            _ => false,
        },
        _ => false,
    }
}

impl Pass<'_, '_> {
    /// Finds the package's own.
    pub(super) fn find_wrappers(&mut self) {
        let mut candidates = self.candidates();
        let by_object: FxHashMap<ObjectId, usize> =
            candidates.iter().enumerate().map(|(at, candidate)| (candidate.object, at)).collect();
        for at in 0..candidates.len() {
            for (call, fun) in self.forwarding_calls(&candidates[at]) {
                let Some(callee) = self.subject.callee(fun) else { continue };
                if let Some(other) = by_object.get(&self.subject.arena[callee].origin.unwrap_or(callee)) {
                    candidates[*other].callers.push((at, call));
                }
                if let Some(kind) = self.kind_of(callee) {
                    self.propagate(&candidates, at, call, kind);
                }
            }
        }
    }

    fn candidates(&self) -> Vec<Candidate> {
        let subject = self.subject;
        let tree = subject.tree;
        let mut candidates = Vec::new();
        // The function literals that are the value of a variable or a field.
        let mut variables: FxHashMap<ExprId, ObjectId> = FxHashMap::default();
        let variable = |left: ExprId| {
            let object = match tree[left].kind {
                ExprKind::Selector { sel, .. } => subject.used(sel),
                _ => tree.as_name(left).and_then(|name| subject.object(name)),
            };
            object.filter(|object| matches!(subject.arena[*object].kind, ObjectKind::Var(_)))
        };
        let mut add = |object: ObjectId, signature: Option<&Signature>, body: BlockId| {
            let Some(signature) = signature.filter(|signature| takes_anything(subject, signature)) else { return };
            let string = subject.arena.basic(BasicKind::String);
            let (args, before) = signature.params.split_last().expect("a variadic signature has a parameter");
            let format = before.last().copied().filter(|format| subject.arena[*format].typ == Some(string));
            candidates.push(Candidate { object, body, format, args: *args, callers: Vec::new() });
        };
        subject.walk(&mut |node| match node {
            Node::Stmt(stmt) => {
                if let StmtKind::Assign { lhs, rhs: Some(rhs), .. } = tree[stmt].kind {
                    let pairs = tree.unpack(&lhs).into_iter().zip(tree.unpack(&rhs));
                    variables.extend(pairs.filter_map(|(left, right)| Some((right, variable(left)?))));
                }
            }
            Node::Decl(decl) => match tree[decl].kind {
                DeclKind::Var { names, values: Some(values), .. } => {
                    let pairs = tree.list(names).iter().zip(tree.unpack(&values));
                    variables.extend(pairs.filter_map(|(name, value)| Some((value, variable((*name).into())?))));
                }
                DeclKind::Func(func) => {
                    if let (Some(body), Some(object)) = (func.body, subject.info.defs.get(func.name)) {
                        add(*object, subject.signature_of(*object), body);
                    }
                }
                _ => {}
            },
            Node::Expr(x) => {
                if let (ExprKind::FuncLit { body, .. }, Some(object)) = (tree[x].kind, variables.get(&x)) {
                    let signature = subject.info.types.get(x).map(|known| &subject.arena[known.typ]);
                    if let Some(Type::Signature(signature)) = signature {
                        add(*object, Some(signature), body);
                    }
                }
            }
            Node::Block(_) => {}
        });
        candidates
    }

    fn is(&self, x: ExprId, variable: ObjectId) -> bool {
        let name = self.subject.tree.as_name(x);
        name.and_then(|name| self.subject.object(name)) == Some(variable)
    }

    /// Calls whose last argument is the candidate's, up to where its parameters may be changed.
    fn forwarding_calls(&self, candidate: &Candidate) -> Vec<(ExprId, ExprId)> {
        let tree = self.subject.tree;
        let is_own =
            |x: ExprId| self.is(x, candidate.args) || candidate.format.is_some_and(|format| self.is(x, format));
        let (mut calls, mut changed) = (Vec::new(), false);
        self.subject.inspect(Node::Block(candidate.body), &mut |node| {
            match node {
                Node::Stmt(stmt) => {
                    if let StmtKind::Assign { lhs, rhs: Some(_), .. } = tree[stmt].kind {
                        changed |= tree.unpack(&lhs).into_iter().any(is_own);
                    }
                }
                Node::Expr(x) => match tree[x].kind {
                    ExprKind::Unary { op: Operator::And, x } => changed |= is_own(x),
                    ExprKind::Call { fun, args, .. }
                        if !changed && tree.list(args).last().is_some_and(|last| self.is(*last, candidate.args)) =>
                    {
                        calls.push((x, fun));
                    }
                    _ => {}
                },
                Node::Decl(_) | Node::Block(_) => {}
            }
            !changed
        });
        calls
    }

    /// The candidate is of this kind, and so are those that hand their arguments on to it.
    fn propagate(&mut self, candidates: &[Candidate], at: usize, call: ExprId, kind: Kind) {
        let mut todo = vec![(at, call)];
        while let Some((at, call)) = todo.pop() {
            let candidate = &candidates[at];
            if self.forwards(candidate, call, kind) && self.wrappers.insert(candidate.object, kind) != Some(kind) {
                todo.extend(candidate.callers.iter().rev());
            }
        }
    }

    /// Whether the call hands on all arguments as they are.
    fn forwards(&mut self, candidate: &Candidate, call: ExprId, kind: Kind) -> bool {
        let ExprKind::Call { fun, args, dots } = self.subject.tree[call].kind else { return false };
        let args = self.subject.tree.list(args);
        if kind != Kind::Print {
            let format = args.len().checked_sub(2).map(|at| args[at]);
            if !format.zip(candidate.format).is_some_and(|(x, format)| self.is(x, format)) {
                return false;
            }
        }
        if dots {
            return true;
        }
        let signature = self.type_of(fun).map(|typ| &self.subject.arena[typ]);
        if let Some(Type::Signature(signature)) = signature
            && args.len() <= signature.params.len()
        {
            let kind = match kind {
                Kind::Print => "print",
                Kind::Printf => "printf",
                Kind::Errorf => "errorf",
            };
            self.report(call, format!("missing ... in args forwarded to {kind}-like function"));
        }
        false
    }
}
