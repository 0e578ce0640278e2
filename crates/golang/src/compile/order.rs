//! In which order the parts of an expression are evaluated. The language fixes the order of calls, receives, `&&` and `||`; gc carries those out
//! first, in the order of the text, and reads variables, elements and fields afterwards: `a + f()` has the `a` that f leaves.
//!
//! States      What has been carried out already is in slots of its own, until the statement ends.
//! See         Go's cmd/compile/internal/walk/order.go; the specification, Order of evaluation.

use std::rc::Rc;

use super::func::Builder;
use crate::code::Slot;
use crate::syntax::{ExprId, ExprKind, Node, Operator};
use crate::types::{Mode, SelectionKind, Type};

/// How many links of a chain are evaluated one inside the other.
const STRIDE: usize = 16;

impl Builder<'_, '_> {
    /// Does something with expressions whose calls have been carried out before.
    pub(super) fn calls_first<R>(&mut self, roots: &[ExprId], then: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.settled;
        if !outer {
            for root in roots {
                self.shorten(*root);
                if self.has_call(*root) {
                    self.carry_out(*root);
                }
            }
        }
        self.settled = true;
        let done = then(self);
        self.settled = outer;
        done
    }

    /// Carries out the calls in an expression.
    fn carry_out(&mut self, x: ExprId) {
        let tree = self.checked.tree;
        let mut todo = vec![x];
        while let Some(x) = todo.pop().map(|x| tree.unparen(x)) {
            let is_constant = self.checked.info.types.get(x).is_some_and(|known| known.val.is_some());
            if is_constant || self.carried_out.contains_key(&x) {
                continue;
            }
            match tree[x].kind {
                ExprKind::Call { fun, args, .. } if self.is_type(fun) => todo.push(tree.list(args)[0]),
                ExprKind::Call { .. }
                | ExprKind::Unary { op: Operator::Recv, .. }
                | ExprKind::Binary { op: Operator::AndAnd | Operator::OrOr, .. } => {
                    if self.has_call(x) {
                        let typ = self.typ(x);
                        let slot = self.temp(typ);
                        self.put(x, slot);
                        self.carried_out.insert(x, slot);
                    }
                }
                ExprKind::CompositeLit { .. } if self.is_map_literal(x) => {
                    if self.has_call(x) {
                        let typ = self.typ(x);
                        let slot = self.temp(typ);
                        self.put(x, slot);
                        self.carried_out.insert(x, slot);
                    }
                }
                ExprKind::FuncLit { .. } => {}
                ExprKind::KeyValue { key, value } => {
                    todo.push(value);
                    if self.checked.info.types.get(key).is_some() {
                        todo.push(key);
                    }
                }
                _ => {
                    let first = todo.len();
                    tree.children(Node::Expr(x), &mut |part| {
                        if let Node::Expr(part) = part {
                            todo.push(part);
                        }
                    });
                    todo[first..].reverse();
                }
            }
        }
    }

    /// Evaluates parts of `x.f().g[i].h…` beforehand if that is very long: what is left is as deep as the machine's own stack allows.
    fn shorten(&mut self, root: ExprId) {
        let tree = self.checked.tree;
        let (mut links, mut at) = (Vec::new(), tree.unparen(root));
        loop {
            if self.carried_out.contains_key(&at) || self.is_type(at) {
                break;
            }
            let next = match tree[at].kind {
                ExprKind::Selector { x, .. } if self.checked.info.selections.get(at).is_some() => x,
                ExprKind::Index { x, .. } | ExprKind::Slice { x, .. } | ExprKind::Assert { x, .. } => x,
                ExprKind::Call { fun, .. } => fun,
                _ => break,
            };
            links.push(at);
            at = tree.unparen(next);
        }
        if links.len() < 2 * STRIDE {
            return;
        }
        let mut before: Option<(u16, Rc<[Slot]>)> = None;
        for (number, link) in links.into_iter().rev().enumerate().skip(1) {
            if number % STRIDE > 3 || !self.is_reference(link) {
                continue;
            }
            let typ = self.typ(link);
            let kinds = self.kinds(typ);
            let slot = self.slots(&kinds);
            let mark = self.mark();
            self.put(link, slot);
            self.release(mark);
            self.carried_out.insert(link, slot);
            if let Some((slot, kinds)) = before.replace((slot, kinds)) {
                self.give_back(slot, &kinds);
            }
        }
        if let Some((slot, kinds)) = before {
            self.lend(slot, &kinds);
        }
    }

    /// Whether the value of an expression does not change what it refers to when it is copied.
    fn is_reference(&self, x: ExprId) -> bool {
        let Some(known) = self.checked.info.types.get(x) else { return false };
        let is_value = matches!(known.mode, Mode::Value | Mode::Variable | Mode::MapIndex | Mode::CommaOk);
        let is_method = self.checked.info.selections.get(x).is_some_and(|of| of.kind != SelectionKind::FieldVal);
        is_value
            && !is_method
            && match self.under(self.real(known.typ)) {
                Type::Pointer(_) | Type::Slice(_) | Type::Map { .. } | Type::Interface(_) => true,
                Type::Signature(_) => matches!(self.checked.tree[x].kind, ExprKind::Call { .. }),
                _ => false,
            }
    }

    pub(super) fn is_type(&self, x: ExprId) -> bool {
        self.checked.info.types.get(self.checked.tree.unparen(x)).is_some_and(|known| known.mode == Mode::TypExpr)
    }

    fn is_map_literal(&self, x: ExprId) -> bool {
        let known = self.checked.info.types.get(x);
        known.is_some_and(|known| matches!(self.under(self.real(known.typ)), Type::Map { .. }))
    }

    /// Whether an expression carries out by itself what is in it: a call its arguments, `&&` one operand after the other.
    pub(super) fn has_an_order_of_its_own(&self, x: ExprId) -> bool {
        if let ExprKind::CompositeLit { .. } = self.checked.tree[x].kind {
            return self.is_map_literal(x);
        }
        matches!(
            self.checked.tree[x].kind,
            ExprKind::Call { .. }
                | ExprKind::FuncLit { .. }
                | ExprKind::Unary { op: Operator::Recv, .. }
                | ExprKind::Binary { op: Operator::AndAnd | Operator::OrOr, .. }
        )
    }
}
