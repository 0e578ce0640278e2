//! In which order the parts of an expression are evaluated. The language fixes the order of calls, receives, `&&` and `||`; gc carries those out
//! first, in the order of the text, and reads variables, elements and fields afterwards: `a + f()` has the `a` that f leaves. With the calls it
//! copies a few other things where they stand (copies.rs): slices of slices, assertions, and what it needs the address of.
//!
//! States      What has been carried out already is in slots of its own, until the statement ends.
//! Rejected    What gc does after it has put the body of a function in the place of its call: there a variable that a closure changes is no
//!             longer shared, and is copied although it is a variable. Whether it does depends on how dear it finds the body.
//! See         Go's cmd/compile/internal/walk/order.go; the specification, Order of evaluation.

use std::rc::Rc;

use super::func::Builder;
use crate::code::{Op, Slot, Src};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{Mode, SelectionKind, Type, TypeId};

/// An expression that has its calls carried out, and what is done with its value.
pub(super) type Root = (ExprId, Wants);

/// What is done with the value of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wants {
    /// It is read when everything has been called.
    Value,
    /// It is assigned to something of this type.
    As(TypeId),
    /// It is handed on by its address.
    Address,
    /// It is copied where it stands.
    Copy,
    /// It is copied where it stands, if it is not a nil interface.
    CopyNotNil,
}

/// How many links of a chain are evaluated one inside the other.
const STRIDE: usize = 16;

impl Builder<'_, '_> {
    /// Does something with expressions whose calls have been carried out before.
    pub(super) fn calls_first<R>(&mut self, roots: &[Root], then: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.settled;
        if !outer {
            // Where nothing is called any more, nothing changes what is read later.
            let last = roots.iter().rposition(|(root, _)| self.has_call(*root));
            for (at, (root, wants)) in roots.iter().enumerate() {
                self.shorten(*root);
                if last.is_some_and(|last| at <= last) {
                    self.carry_out(vec![(*root, *wants)]);
                }
            }
        }
        self.settled = true;
        let done = then(self);
        self.settled = outer;
        done
    }

    /// Does something with an expression when the calls of its parts have been carried out.
    pub(super) fn parts_first<R>(&mut self, x: ExprId, then: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.settled;
        if !outer {
            self.shorten(x);
            if self.has_call(x) {
                let mut parts = Vec::new();
                self.parts(x, &mut parts);
                self.carry_out(parts);
            }
        }
        self.settled = true;
        let done = then(self);
        self.settled = outer;
        done
    }

    /// Carries out the calls in expressions, the last one first, and copies what gc copies.
    fn carry_out(&mut self, mut todo: Vec<Root>) {
        let tree = self.checked.tree;
        while let Some((x, wants)) = todo.pop() {
            let x = tree.unparen(x);
            let known = self.checked.info.types.get(x);
            let is_constant =
                known.is_some_and(|known| known.val.is_some() || matches!(known.mode, Mode::NilValue | Mode::TypExpr));
            if is_constant || self.carried_out.contains_key(&x) {
                continue;
            }
            if !self.is_copied(x, wants) {
                self.parts(x, &mut todo);
                continue;
            }
            let typ = self.typ(x);
            let slot = self.temp(typ);
            self.put(x, slot);
            self.carried_out.insert(x, slot);
            if wants == Wants::CopyNotNil {
                self.emit(Op::NilCheck { p: Src(slot) });
            }
        }
    }

    /// Evaluates parts of `x.f().g[i].h…` beforehand if that is very long: what is left is as deep as the machine's own stack allows.
    pub(super) fn shorten(&mut self, root: ExprId) {
        let tree = self.checked.tree;
        let (mut links, mut at) = (Vec::new(), tree.unparen(root));
        let mut length = 0;
        // One that is short is followed twice, and nothing is kept of it.
        while let Some(next) = self.before_in_chain(at) {
            length += 1;
            at = next;
        }
        if length < 2 * STRIDE {
            return;
        }
        at = tree.unparen(root);
        while let Some(next) = self.before_in_chain(at) {
            links.push(at);
            at = next;
        }
        // In front of its calls nothing else of it has been carried out than its beginning.
        let others = (!self.settled).then(|| std::mem::take(&mut self.carried_out));
        let beginning = others.as_ref().and_then(|others| others.get(&at)).copied();
        self.carried_out.extend(beginning.map(|slot| (at, slot)));
        let mut before: Option<(u16, Rc<[Slot]>)> = None;
        // Not the whole: who asks may want to know where it is.
        for (number, link) in links.into_iter().skip(1).rev().enumerate().skip(1) {
            if number % STRIDE > 3 || !self.is_kept_when_copied(link) {
                continue;
            }
            let typ = self.typ(link);
            let kinds = self.kinds(typ);
            let slot = self.slots(&kinds);
            let mark = self.mark();
            self.put(link, slot);
            self.release(mark);
            // What stands before it has been read.
            if others.is_some() {
                self.carried_out.clear();
            }
            self.carried_out.insert(link, slot);
            if let Some((slot, kinds)) = before.replace((slot, kinds)) {
                self.give_back(slot, &kinds);
            }
        }
        self.carried_out.extend(others.into_iter().flatten());
        if let Some((slot, kinds)) = before {
            self.lend(slot, &kinds);
        }
    }

    /// What stands before the last link of `x.f().g[i].h`, unless that is its beginning, or has been carried out.
    fn before_in_chain(&self, link: ExprId) -> Option<ExprId> {
        let tree = self.checked.tree;
        if self.carried_out.contains_key(&link) || self.is_type(link) {
            return None;
        }
        let next = match tree[link].kind {
            ExprKind::Selector { x, .. } if self.checked.info.selections.get(link).is_some() => x,
            ExprKind::Index { x, .. } | ExprKind::Slice { x, .. } | ExprKind::Assert { x, .. } => x,
            ExprKind::Unary { op: Operator::Mul | Operator::Recv, x } => x,
            ExprKind::Call { fun, .. } => fun,
            _ => return None,
        };
        Some(tree.unparen(next))
    }

    /// Whether a copy of an expression's value is as good as the expression: it is not asked where it is, nor changed in part.
    fn is_kept_when_copied(&self, x: ExprId) -> bool {
        let Some(known) = self.checked.info.types.get(x) else { return false };
        let is_value = matches!(known.mode, Mode::Value | Mode::Variable | Mode::MapIndex | Mode::CommaOk);
        let is_method = self.checked.info.selections.get(x).is_some_and(|of| of.kind != SelectionKind::FieldVal);
        is_value
            && !is_method
            && match (self.under(self.real(known.typ)), self.checked.tree[x].kind) {
                (Type::Tuple(_), _) => false,
                // They are not variables.
                (_, ExprKind::Call { .. } | ExprKind::Slice { .. } | ExprKind::Unary { op: Operator::Recv, .. }) => {
                    true
                }
                (Type::Pointer(_) | Type::Slice(_) | Type::Map { .. } | Type::Interface(_) | Type::Chan { .. }, _) => {
                    true
                }
                _ => false,
            }
    }

    pub(super) fn is_type(&self, x: ExprId) -> bool {
        self.checked.info.types.get(self.checked.tree.unparen(x)).is_some_and(|known| known.mode == Mode::TypExpr)
    }

    pub(super) fn is_map_literal(&self, x: ExprId) -> bool {
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
