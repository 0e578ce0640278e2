//! Slicing: `x[i:j:k]`.
//!
//! See         sliceExpr in cmd/compile/internal/types2/index.go.

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind};
use crate::types::{BasicKind, Type, TypeId};

impl Checker<'_, '_> {
    /// `x[i:j:k]`
    pub(crate) fn slice_expr(&mut self, x: &mut Operand, e: ExprId) {
        let ExprKind::Slice { x: of, index, full } = self.tree[e].kind else { return };
        self.expr(None, x, of);
        if !x.is_valid() {
            for index in index.into_iter().flatten() {
                self.use_exprs(&[index]);
            }
            return;
        }
        let common = self.common_sliced(x);
        if let Type::Pointer(base) = self.arena[self.under(x.typ)]
            && !self.is_complete(base)
        {
            return x.invalidate();
        }
        let Some(common) = common else { return x.invalidate() };
        let Some(length) = self.sliced(x, e, common, full) else { return x.invalidate() };
        x.mode = Mode::Value;
        if full && (index[1].is_none() || index[2].is_none()) {
            self.error(e, "invalid syntax tree: 2nd and 3rd index required in 3-index slice");
            return x.invalidate();
        }
        self.slice_indices(index, length);
    }

    /// The underlying type that all types of the operand have in common; strings count as slices of bytes, but if there is one it is a string.
    fn common_sliced(&mut self, x: &Operand) -> Option<TypeId> {
        let mut common: Option<(TypeId, TypeId)> = None;
        let mut has_string = false;
        for term in self.typeset(x.typ).collect::<Vec<_>>() {
            let Some((typ, mut under)) = term else {
                let (shown, typ) = (self.show_operand(x), self.show(x.typ));
                self.error(x, format!("cannot slice {shown}: no specific type in {typ}"));
                common = None;
                break;
            };
            if self.is_string(under) {
                under = self.arena.slice(self.arena.universe().byte);
                has_string = true;
            }
            let Some((first, first_under)) = common else {
                common = Some((typ, under));
                continue;
            };
            if !self.identical(first_under, under) {
                let (shown, first, typ) = (self.show_operand(x), self.show(first), self.show(typ));
                self.error(x, format!("cannot slice {shown}: {first} and {typ} have different underlying types"));
                common = None;
                break;
            }
        }
        if has_string {
            // After a complaint, too, as in gc.
            let string = self.basic(BasicKind::String);
            return Some(if self.is_type_param(x.typ) { string } else { self.under(x.typ) });
        }
        common.map(|(_, under)| under)
    }

    /// Gives the operand the type of its slices; the length of what is sliced, which is negative if it is not known. None after a complaint.
    fn sliced(&mut self, x: &mut Operand, e: ExprId, common: TypeId, full: bool) -> Option<i64> {
        let length = |len: Option<u64>| len.map_or(-1, |len| len as i64);
        match self.arena[common] {
            Type::Basic { .. } if self.is_string(common) => {
                if full {
                    let ExprKind::Slice { index: [.., third], .. } = self.tree[e].kind else { return None };
                    self.error(third.unwrap_or(e), "invalid operation: 3-index slice of string");
                    return None;
                }
                let length = if x.is_constant() { x.val.text().map_or(-1, |text| text.len() as i64) } else { -1 };
                if self.is_untyped(x.typ) {
                    x.typ = self.basic(BasicKind::String);
                }
                return Some(length);
            }
            Type::Array { len, elem } => {
                if x.mode != Mode::Variable {
                    let said = format!("cannot slice unaddressable value {}", self.show_operand(x));
                    self.error(&*x, said);
                    return None;
                }
                x.typ = self.arena.slice(elem);
                return Some(length(len));
            }
            Type::Pointer(base) => {
                if let Type::Array { len, elem } = self.arena[self.under(base)] {
                    x.typ = self.arena.slice(elem);
                    return Some(length(len));
                }
            }
            Type::Slice(_) => return Some(-1),
            _ => {}
        }
        let said = format!("cannot slice {}", self.show_operand(x));
        self.error(&*x, said);
        None
    }

    /// Constant indices must lie within the length, and none before another one.
    fn slice_indices(&mut self, index: [Option<ExprId>; 3], length: i64) {
        let max = if length >= 0 { length.saturating_add(1) } else { -1 };
        let mut values = [-1; 3];
        for (at, expr) in index.into_iter().enumerate() {
            values[at] = match expr {
                Some(expr) => self.index(expr, max).1,
                None if at == 0 => 0,
                None => length,
            };
        }
        for (at, x) in values[..2].iter().enumerate().filter(|(_, x)| **x > 0) {
            for (later, y) in values.iter().enumerate().skip(at + 1) {
                if (0..*x).contains(y)
                    && let Some(expr) = index[later]
                {
                    return self.error(expr, format!("invalid slice indices: {y} < {x}"));
                }
            }
        }
    }
}
