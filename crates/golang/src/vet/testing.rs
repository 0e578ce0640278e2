//! `t.Fatal` and its like in a goroutine that a test starts: they end the goroutine, and not the test.
//!
//! See         passes/testinggoroutine.

use rustc_hash::FxHashMap;

use super::subject::Values;
use super::{Findings, Subject};
use crate::source::Pos;
use crate::syntax::{DeclId, DeclKind, ExprId, ExprKind, List, Node, Operator, StmtKind};
use crate::types::{ObjectId, ObjectKind, Type};

const FORBIDDEN: &[&str] = &["FailNow", "Fatal", "Fatalf", "Skip", "Skipf", "SkipNow"];

/// What runs beside a test: where it is started, and what is called there. None for a test that another one runs.
type Started = Option<(Pos, ExprId)>;

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("testing") {
        return;
    }
    let mut search = Search {
        subject,
        values: subject.values(),
        decls: FxHashMap::default(),
        order: Vec::new(),
        regions: FxHashMap::default(),
    };
    for file in subject.parsed {
        for decl in subject.tree.list(file.decls) {
            if let DeclKind::Func(func) = subject.tree[*decl].kind {
                search.decls.extend(subject.info.defs.get(func.name).map(|object| (*object, *decl)));
            }
        }
    }
    for file in subject.parsed {
        for decl in subject.tree.list(file.decls) {
            search.find_regions(*decl);
        }
    }
    for region in search.order.clone() {
        search.report(findings, region);
    }
}

struct Search<'s, 'a> {
    subject: &'s Subject<'a>,
    values: Values,
    /// The package's functions.
    decls: FxHashMap<ObjectId, DeclId>,
    /// What runs beside a test, in the order in which it is started first.
    order: Vec<Node>,
    regions: FxHashMap<Node, Vec<Started>>,
}

impl Search<'_, '_> {
    /// Finds what is started in a declaration; of functions only those that take a test count.
    fn find_regions(&mut self, decl: DeclId) {
        let subject = self.subject;
        let tree = subject.tree;
        if let DeclKind::Func(func) = tree[decl].kind
            && !self.takes_test(func.typ)
        {
            return;
        }
        let mut found = Vec::new();
        subject.inspect(Node::Decl(decl), &mut |node| {
            match node {
                Node::Stmt(stmt) => {
                    if let StmtKind::Call { defer: false, call } = tree[stmt].kind
                        && let ExprKind::Call { fun, .. } = tree[call].kind
                    {
                        let fun = tree.unparen(fun);
                        let region = self.body_of(fun, true).unwrap_or(node);
                        found.push((region, Some((tree[stmt].pos, fun))));
                    }
                }
                Node::Expr(x) => {
                    if let ExprKind::Call { fun, args, .. } = tree[x].kind
                        && let Some(test) = self.subtest(fun, args)
                    {
                        found.push((self.body_of(test, false).unwrap_or(node), None));
                    }
                }
                Node::Decl(_) | Node::Block(_) => {}
            }
            true
        });
        for (region, started) in found {
            let starts = self.regions.entry(region).or_default();
            if starts.is_empty() {
                self.order.push(region);
            }
            starts.push(started);
        }
    }

    /// Whether a parameter is a `*testing.T` or `*testing.B`, as it is written.
    fn takes_test(&self, typ: ExprId) -> bool {
        let tree = self.subject.tree;
        let ExprKind::FuncType { params, .. } = tree[typ].kind else { return false };
        tree.list(params).iter().any(|param| {
            let ExprKind::Unary { op: Operator::Mul, x } = tree[param.typ].kind else { return false };
            let ExprKind::Selector { x, sel } = tree[x].kind else { return false };
            tree.as_name(x).is_some_and(|name| tree.name_text(name) == "testing")
                && matches!(tree.name_text(sel), "B" | "T")
        })
    }

    /// The function literal that a variable is declared with, or if `declared` the function that is named.
    fn body_of(&self, fun: ExprId, declared: bool) -> Option<Node> {
        let subject = self.subject;
        if let ExprKind::FuncLit { .. } = subject.tree[fun].kind {
            return (!declared).then_some(Node::Expr(fun));
        }
        let object = subject.object(subject.called_name(fun)?)?;
        if let Some(value) = self.values.get(&object)
            && let ExprKind::FuncLit { .. } = subject.tree[*value].kind
        {
            return Some(Node::Expr(*value));
        }
        self.decls.get(&object).filter(|_| declared).map(|decl| Node::Decl(*decl))
    }

    /// The function of `t.Run(name, function)`.
    fn subtest(&self, fun: ExprId, args: List<ExprId>) -> Option<ExprId> {
        let [_, test] = self.subject.tree.list(args) else { return None };
        let callee = self.subject.callee(fun)?;
        let is_run = self.is_of_testing(callee, &["Run"]);
        is_run.then(|| self.subject.tree.unparen(*test))
    }

    fn is_of_testing(&self, method: ObjectId, names: &[&str]) -> bool {
        self.subject.path_of(method) == "testing"
            && names.contains(&self.subject.name_of(method))
            && self.subject.signature_of(method).is_some_and(|signature| signature.recv.is_some())
    }

    fn report(&self, findings: &mut Findings, region: Node) {
        let subject = self.subject;
        let tree = subject.tree;
        subject.inspect(region, &mut |node| {
            if node != region && self.regions.contains_key(&node) {
                return false;
            }
            let Node::Expr(x) = node else { return true };
            let ExprKind::Call { fun, .. } = tree[x].kind else { return true };
            let Some(method) = self.forbidden(fun) else { return true };
            for (pos, fun) in self.regions[&region].iter().flatten() {
                let (pos, more) = match (tree[*fun].kind, tree.as_name(*fun)) {
                    (ExprKind::FuncLit { .. }, _) => (subject.start(x), String::new()),
                    (_, Some(name)) => (*pos, format!(" ({} calls {method})", tree.name_text(name))),
                    _ => (*pos, String::new()),
                };
                findings.add(pos, format!("call to {method} from a non-test goroutine{more}"));
            }
            true
        });
    }

    /// The method of a variable that ends the goroutine.
    fn forbidden(&self, fun: ExprId) -> Option<String> {
        let subject = self.subject;
        let tree = subject.tree;
        let fun = tree.unparen(fun);
        let ExprKind::Selector { x, .. } = tree[fun].kind else { return None };
        let selection = subject.info.selections.get(fun)?;
        let variable = subject.used(tree.as_name(tree.unparen(x))?)?;
        let is_var = matches!(subject.arena[variable].kind, ObjectKind::Var(_));
        if !is_var || !self.is_of_testing(selection.obj, FORBIDDEN) {
            return None;
        }
        let (star, typ) = match subject.arena[subject.arena.unalias(selection.recv)] {
            Type::Pointer(base) => ("*", base),
            _ => ("", selection.recv),
        };
        Some(format!("({star}{}).{}", subject.show_type(typ), subject.name_of(selection.obj)))
    }
}
