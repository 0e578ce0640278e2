//! `m[k] = append(m[k], …)`: gc looks the entry up once, and appends in place. For Go's runtime that is one write of the map, which begins
//! when the other arguments have been evaluated.
//!
//! See         Go's cmd/compile/internal/walk (order.go and assign.go, mapAppend), cmd/compile/internal/ir (SameSafeExpr).

use super::func::Builder;
use super::order::{Root, Wants};
use crate::code::{Dst, Op, Src};
use crate::syntax::{ExprId, ExprKind, Operator};
use crate::types::{BasicKind, Builtin, Mode, Type, TypeId};

/// What is appended to an entry.
pub(super) struct Appended<'a> {
    /// The call of `append`.
    call: ExprId,
    more: &'a [ExprId],
    dots: bool,
}

impl<'a> Builder<'a, '_> {
    /// What is appended where an entry of a map is assigned what comes of appending to it.
    pub(super) fn appended(&self, x: ExprId, value: ExprId) -> Option<Appended<'a>> {
        let tree = self.checked.tree;
        let (x, call) = (tree.unparen(x), tree.unparen(value));
        let ExprKind::Index { x: of, .. } = tree[x].kind else { return None };
        let ExprKind::Call { fun, args, dots } = tree[call].kind else { return None };
        let fun = tree.unparen(fun);
        let [first, more @ ..] = tree.list(args) else { return None };
        let is_builtin = self.checked.info.types.get(fun).is_some_and(|known| known.mode == Mode::Builtin);
        let appends = is_builtin && self.builtin_of(fun) == Builtin::Append && !more.is_empty();
        let of_map = appends && matches!(self.under(self.typ(of)), Type::Map { .. });
        (of_map && self.are_same(x, *first)).then_some(Appended { call, more, dots })
    }

    /// `m[k] = append(m[k], …)`
    pub(super) fn append_to_entry(&mut self, x: ExprId, Appended { call, more, dots }: &Appended<'_>) {
        let typ = self.typ(*call);
        let Type::Slice(elem) = self.under(typ) else { super::impossible("no slice", *call) };
        let elem = self.real(*elem);
        let wants = if *dots { Wants::Value } else { Wants::As(elem) };
        let roots: Vec<Root> =
            [(x, Wants::Value)].into_iter().chain(more.iter().map(|value| (*value, wants))).collect();
        self.calls_first(&roots, |builder| {
            let target = builder.target(x);
            let given: Vec<u16> = match dots {
                true => vec![builder.own_value(more[0])],
                false => {
                    let put = |builder: &mut Self, value: &ExprId| {
                        let slot = builder.temp(elem);
                        builder.put_as(*value, elem, slot);
                        slot
                    };
                    more.iter().map(|value| put(builder, value)).collect()
                }
            };
            let (s, to) = (builder.temp(typ), builder.temp(typ));
            builder.read_target(target, typ, s, false);
            match dots {
                true => builder.append_slice(s, (given[0], more[0]), elem, to),
                false => builder.append_slots(s, &given, elem, to),
            }
            builder.assign_to(target, to, typ);
        });
    }

    /// `append(s, t...)` of values that are there: that of `t` is in this slot.
    pub(super) fn append_slice(&mut self, s: u16, (slot, t): (u16, ExprId), elem: TypeId, to: u16) {
        let (d, s, t_type) = (Dst(to), Src(s), self.typ(t));
        let layout = self.compiler.elem_layout(elem);
        self.emit(match self.under(t_type) {
            Type::Basic { kind: BasicKind::String | BasicKind::UntypedString, .. } => {
                Op::AppendString { d, s, t: Src(slot) }
            }
            _ => Op::AppendSlice { d, s, t: Src(slot), layout },
        });
    }

    /// Whether two expressions are the same one, and it is no matter how often it is evaluated.
    fn are_same(&self, x: ExprId, y: ExprId) -> bool {
        let tree = self.checked.tree;
        let mut todo = vec![(x, y)];
        while let Some((x, y)) = todo.pop() {
            let (x, y) = (tree.unparen(x), tree.unparen(y));
            let types = &self.checked.info.types;
            let values = [x, y].map(|x| types.get(x).and_then(|known| known.val.cloned()));
            match values {
                [None, None] => {}
                [Some(one), Some(other)] if self.typ(x) == self.typ(y) && one.compare(Operator::Eql, &other) => {
                    continue;
                }
                _ => return false,
            }
            match (tree[x].kind, tree[y].kind) {
                (ExprKind::Name(_), ExprKind::Name(_)) => {
                    if self.object(x).is_none() || self.object(x) != self.object(y) {
                        return false;
                    }
                }
                (ExprKind::Selector { x: of, sel }, ExprKind::Selector { x: of_other, sel: other }) => {
                    if tree.name_text(sel) != tree.name_text(other) {
                        return false;
                    }
                    // Without a selection it is a package's variable.
                    if self.checked.info.selections.get(x).is_some() {
                        todo.push((of, of_other));
                    } else if self.checked.info.uses.get(sel) != self.checked.info.uses.get(other) {
                        return false;
                    }
                }
                (ExprKind::Index { x: of, index }, ExprKind::Index { x: of_other, index: other }) => {
                    todo.extend([(of, of_other), (index, other)]);
                }
                (ExprKind::Unary { op, x }, ExprKind::Unary { op: other, x: of_other })
                    if op == other && !matches!(op, Operator::And | Operator::Recv) =>
                {
                    todo.push((x, of_other));
                }
                (ExprKind::Binary { op, x, y }, ExprKind::Binary { op: other, x: x_other, y: y_other })
                    if op == other && is_arithmetic(op) =>
                {
                    todo.extend([(x, x_other), (y, y_other)]);
                }
                _ => return false,
            }
        }
        true
    }
}

/// Whether it computes a number of numbers.
fn is_arithmetic(op: Operator) -> bool {
    use Operator::{Add, And, AndNot, Div, Mul, Or, Rem, Shl, Shr, Sub, Xor};
    matches!(op, Add | Sub | Or | Xor | Mul | Shl | Shr | And | AndNot | Div | Rem)
}
