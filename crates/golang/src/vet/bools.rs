//! `x == 1 && x == 2`, `x || x`: conditions that say less than they seem to.
//!
//! See         passes/bools.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Findings, Subject};
use crate::syntax::{ExprId, ExprKind, Node, Operator};

pub(super) fn run(subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen = FxHashSet::default();
    subject.walk(&mut |node| {
        let Node::Expr(x) = node else { return };
        let ExprKind::Binary { op: op @ (Operator::AndAnd | Operator::OrOr), .. } = subject.tree[x].kind else {
            return;
        };
        if seen.contains(&x) {
            return;
        }
        let operands = operands(subject, x, op, &mut seen);
        for together in operands.split(|operand| subject.has_effects(*operand)) {
            redundant(subject, op, together, findings);
            suspect(subject, op, together, findings);
        }
    });
}

fn word(op: Operator) -> &'static str {
    if op == Operator::OrOr { "or" } else { "and" }
}

/// The operands that the operator joins, the last one first.
fn operands(subject: &Subject<'_>, x: ExprId, joins: Operator, seen: &mut FxHashSet<ExprId>) -> Vec<ExprId> {
    let tree = subject.tree;
    let (mut operands, mut todo) = (Vec::new(), vec![x]);
    while let Some(x) = todo.pop() {
        let x = tree.unparen(x);
        match tree[x].kind {
            ExprKind::Binary { op, x: left, y } if op == joins => {
                seen.insert(x);
                todo.extend([left, y]);
            }
            _ => operands.push(x),
        }
    }
    operands
}

/// `e && e`
fn redundant(subject: &Subject<'_>, op: Operator, operands: &[ExprId], findings: &mut Findings) {
    let mut seen = FxHashSet::default();
    for x in operands {
        let text = subject.format(*x);
        match seen.contains(&text) {
            true => findings.add(subject.start(*x), format!("redundant {}: {text} {op} {text}", word(op))),
            false => {
                seen.insert(text);
            }
        }
    }
}

/// `x != 1 || x != 2`
fn suspect(subject: &Subject<'_>, op: Operator, operands: &[ExprId], findings: &mut Findings) {
    let always = if op == Operator::OrOr { Operator::Neq } else { Operator::Eql };
    let is_constant = |x: ExprId| subject.info.types.get(x).is_some_and(|x| x.val.is_some());
    let mut seen: FxHashMap<String, String> = FxHashMap::default();
    for operand in operands {
        let ExprKind::Binary { op: compares, x, y } = subject.tree[*operand].kind else { continue };
        let compared = match compares == always {
            true if is_constant(y) => x,
            true if is_constant(x) => y,
            _ => continue,
        };
        let (of, text) = (subject.format(compared), subject.format(*operand));
        match seen.get(&of) {
            Some(before) if *before != text => {
                findings.add(subject.start(*operand), format!("suspect {}: {text} {op} {before}", word(op)));
            }
            Some(_) => {}
            None => {
                seen.insert(of, text);
            }
        }
    }
}
