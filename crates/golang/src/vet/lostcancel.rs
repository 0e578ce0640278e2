//! The function that ends a context and is not called on every way to a `return`.
//!
//! See         passes/lostcancel.

use rustc_hash::FxHashMap;

use super::flow::{Block, Functions, Step};
use super::subject::Function;
use super::{Findings, Subject};
use crate::source::Pos;
use crate::syntax::{DeclKind, ExprId, ExprKind, NameId, Node, StmtKind};
use crate::types::{ObjectId, ObjectKind};

const MAKERS: &[&str] =
    &["WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause"];

/// A variable with such a function, and where it gets it.
struct Cancel {
    variable: ObjectId,
    step: Step,
}

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.imports("context") {
        return;
    }
    let mut functions = Functions::new(subject);
    for function in subject.functions() {
        let cancels = cancels(subject, findings, function);
        // What main leaves behind ends with it.
        let is_main = function.name.is_some_and(|name| subject.tree.name_text(name) == "main")
            && !function.is_method
            && subject.arena[subject.package].name == "main";
        if cancels.is_empty() || is_main {
            continue;
        }
        let blocks = functions.blocks(function.body);
        let uses = uses(subject, &blocks, &cancels);
        for Cancel { variable, step } in cancels {
            let none = FxHashMap::default();
            let Some(end) = way_to_an_end(subject, &blocks, uses.get(&variable).unwrap_or(&none), step) else {
                continue;
            };
            let pos = start(subject, step);
            let name = subject.name_of(variable);
            let line = subject.files.place(pos).map_or(0, |place| place.line);
            findings.add(pos, format!("the {name} function is not used on all paths (possible context leak)"));
            let text = "this return statement may be reached without using the";
            findings.add(start(subject, end), format!("{text} {name} var defined on line {line}"));
        }
    }
}

fn start(subject: &Subject<'_>, step: Step) -> Pos {
    match step {
        Step::Stmt(stmt) => subject.stmt_start(stmt),
        Step::Decl(decl) => subject.tree[decl].pos,
        Step::Expr(x) => subject.start(x),
        Step::End(pos) => pos,
    }
}

/// The variables of a function, not of those in it. One that is thrown away is told at once.
fn cancels(subject: &Subject<'_>, findings: &mut Findings, function: Function) -> Vec<Cancel> {
    let tree = subject.tree;
    let mut cancels: Vec<Cancel> = Vec::new();
    subject.inspect(Node::Block(function.body), &mut |node| {
        let (step, names, values): (Step, Vec<Option<NameId>>, Vec<ExprId>) = match node {
            Node::Expr(x) => return !matches!(tree[x].kind, ExprKind::FuncLit { .. }),
            Node::Block(_) => return true,
            Node::Stmt(stmt) => match tree[stmt].kind {
                StmtKind::Assign { lhs, rhs: Some(rhs), .. } => {
                    let left = tree.unpack(&lhs);
                    let names = left.iter().map(|x| tree.as_name(*x)).collect();
                    (Step::Stmt(stmt), names, [left, tree.unpack(&rhs)].concat())
                }
                _ => return true,
            },
            Node::Decl(decl) => match tree[decl].kind {
                DeclKind::Var { names, values: Some(values), .. } => {
                    let names = tree.list(names).iter().copied().map(Some).collect();
                    (Step::Decl(decl), names, tree.unpack(&values))
                }
                _ => return true,
            },
        };
        for maker in values.into_iter().flat_map(|value| makers(subject, value)) {
            let Some(Some(name)) = names.get(1) else { continue };
            if tree.name_text(*name) == "_" {
                let text = format!("the cancel function returned by context.{maker} should be called");
                findings.add(tree[*name].pos, format!("{text}, not discarded, to avoid a context leak"));
            } else if let Some(variable) = own_variable(subject, *name, function) {
                match cancels.iter_mut().find(|cancel| cancel.variable == variable) {
                    Some(known) => known.step = step,
                    None => cancels.push(Cancel { variable, step }),
                }
            }
        }
        true
    });
    cancels
}

/// The functions of package context that make a context with an end, in a call or as its arguments.
fn makers<'a>(subject: &Subject<'a>, value: ExprId) -> Vec<&'a str> {
    let tree = subject.tree;
    let ExprKind::Call { fun, args, .. } = tree[value].kind else { return Vec::new() };
    let maker = |x: &ExprId| {
        let ExprKind::Selector { x: of, sel } = tree[*x].kind else { return None };
        let package = subject.used(tree.as_name(of)?)?;
        let ObjectKind::PkgName(package) = subject.arena[package].kind else { return None };
        let name = tree.name_text(sel);
        (subject.arena[package].path == "context" && MAKERS.contains(&name)).then_some(name)
    };
    std::iter::once(&fun).chain(tree.list(args)).filter_map(maker).collect()
}

/// The variable, if it is declared in the function's body.
fn own_variable(subject: &Subject<'_>, name: NameId, function: Function) -> Option<ObjectId> {
    let block = subject.tree[function.body];
    let object = subject.object(name)?;
    let pos = subject.arena[object].pos;
    let is_var = matches!(subject.arena[object].kind, ObjectKind::Var(_));
    (is_var && block.pos <= pos && pos <= block.rbrace).then_some(object)
}

/// For each block in which a variable is used, the last step that does.
type LastUses = FxHashMap<usize, usize>;

fn uses(subject: &Subject<'_>, blocks: &[Block], cancels: &[Cancel]) -> FxHashMap<ObjectId, LastUses> {
    let mut uses: FxHashMap<_, LastUses> =
        cancels.iter().map(|cancel| (cancel.variable, LastUses::default())).collect();
    for (at, block) in blocks.iter().enumerate() {
        for (number, step) in block.steps.iter().enumerate() {
            let node = match *step {
                Step::Stmt(stmt) => Node::Stmt(stmt),
                Step::Decl(decl) => Node::Decl(decl),
                Step::Expr(x) => Node::Expr(x),
                Step::End(_) => continue,
            };
            subject.inspect(node, &mut |node| {
                if let Node::Expr(x) = node
                    && let Some(object) = subject.tree.as_name(x).and_then(|name| subject.used(name))
                    && let Some(uses) = uses.get_mut(&object)
                {
                    uses.insert(at, number);
                }
                true
            });
        }
    }
    uses
}

/// Where the function may end without a use of the variable behind the step.
fn way_to_an_end(subject: &Subject<'_>, blocks: &[Block], uses: &LastUses, step: Step) -> Option<Step> {
    let (first, at) = blocks.iter().enumerate().find_map(|(number, block)| {
        let at = block.steps.iter().position(|other| *other == step)?;
        Some((number, at))
    })?;
    if uses.get(&first).is_some_and(|last| *last > at) {
        return None;
    }
    if let Some(end) = end_of(subject, &blocks[first]) {
        return Some(end);
    }
    let mut seen = vec![false; blocks.len()];
    let mut todo: Vec<usize> = blocks[first].next.iter().rev().copied().collect();
    while let Some(at) = todo.pop() {
        if std::mem::replace(&mut seen[at], true) || uses.contains_key(&at) {
            continue;
        }
        if let Some(end) = end_of(subject, &blocks[at]) {
            return Some(end);
        }
        todo.extend(blocks[at].next.iter().rev());
    }
    None
}

fn end_of(subject: &Subject<'_>, block: &Block) -> Option<Step> {
    let last = *block.steps.last()?;
    match last {
        Step::End(_) => Some(last),
        Step::Stmt(stmt) if matches!(subject.tree[stmt].kind, StmtKind::Return(_)) => Some(last),
        _ => None,
    }
}
