//! What is said where the numbers of values and of variables, arguments or results differ.
//!
//! See         cmd/compile/internal/types2/assignments.go.

use super::{At, Checker, Operand, Report};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, StmtId};
use crate::types::{BasicInfo, ObjectId, Type, TypeId};

fn measure(count: usize, unit: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{s}")
}

impl Checker<'_, '_> {
    /// The types of a list of values, in brackets. The last may be a variadic parameter or an argument with dots.
    pub(crate) fn types_summary(&self, list: &[TypeId], variadic: bool, has_dots: bool) -> String {
        let mut shown: Vec<String> = list.iter().map(|typ| self.type_summary(*typ)).collect();
        if let (Some(text), Some(typ)) = (shown.last_mut(), list.last()) {
            if variadic {
                let elem = match self.arena[*typ] {
                    Type::Slice(elem) => self.show(elem),
                    _ => std::mem::take(text),
                };
                *text = format!("...{elem}");
            } else if has_dots {
                text.push_str("...");
            }
        }
        format!("({})", shown.join(", "))
    }

    fn type_summary(&self, typ: TypeId) -> String {
        match self.arena[typ] {
            _ if !self.is_valid(typ) => "unknown type".to_owned(),
            // Which type a number gets is still open.
            Type::Basic { kind, .. } if kind.is_untyped() && kind.info().has(BasicInfo::NUMERIC) => "number".to_owned(),
            Type::Basic { kind, name } if kind.is_untyped() => name.replace("untyped ", ""),
            _ => self.show(typ),
        }
    }

    /// `have` and `want` of an error.
    pub(super) fn add_have_and_want(&self, report: &mut Report, have: &str, want: &str) {
        self.add(report, Pos::NONE, format!("have {have}"));
        self.add(report, Pos::NONE, format!("want {want}"));
    }

    pub(super) fn operand_types(operands: &[Operand]) -> Vec<TypeId> {
        operands.iter().map(|x| x.typ).collect()
    }

    pub(super) fn var_types(&self, variables: &[ObjectId]) -> Vec<TypeId> {
        variables.iter().map(|variable| self.type_of(*variable)).collect()
    }

    /// So many variables, but so many values.
    pub(crate) fn assign_error(&mut self, values: &[ExprId], left: usize, right: usize) {
        let (vars, vals) = (measure(left, "variable"), measure(right, "value"));
        let first = values[0];
        let call = match self.tree[self.tree.unparen(first)].kind {
            ExprKind::Call { fun, .. } if values.len() == 1 => Some(fun),
            _ => None,
        };
        let text = match call {
            Some(fun) => format!("assignment mismatch: {vars} but {} returns {vals}", self.text(fun)),
            None => format!("assignment mismatch: {vars} but {vals}"),
        };
        self.error(first, text);
    }

    /// A `return` with too few or too many values. It is reported at the first one too many, else at the last value.
    pub(crate) fn return_error(&mut self, at: StmtId, lhs: &[ObjectId], values: &[Operand]) {
        let (at, quantity) = match (values.get(lhs.len()), values.last()) {
            (Some(first_extra), _) => (first_extra.pos(self), "too many"),
            (None, Some(last)) => (last.pos(self), "not enough"),
            (None, None) => (at.pos(self), "not enough"),
        };
        let mut report = Report::new();
        self.add(&mut report, at, format!("{quantity} return values"));
        let have = self.types_summary(&Self::operand_types(values), false, false);
        let want = self.types_summary(&self.var_types(lhs), false, false);
        self.add_have_and_want(&mut report, &have, &want);
        self.report(report);
    }
}
