//! `for … range`.
//!
//! See         cmd/compile/internal/types2/range.go.

use super::{Checker, Mode, Operand};
use crate::syntax::{ChanDir, ExprId, StmtId};
use crate::types::constant::Value;
use crate::types::{BasicInfo, BasicKind, ObjectId, Signature, Type, TypeId, VarKind};

/// What a range gives in each iteration.
type KeyAndValue = (Option<TypeId>, Option<TypeId>);

impl Checker<'_, '_> {
    /// The clause of `for variables = range ranged`. Leaves the scope of its variables open: the body stands in it.
    pub(super) fn range_stmt(&mut self, stmt: StmtId, variables: &[ExprId], ranged: ExprId, def: bool) {
        self.env.has_call_or_recv = false;
        let mut x = self.operand();
        self.expr(None, &mut x, ranged);
        if x.is_valid() && variables.len() < 2 && !self.env.has_call_or_recv {
            self.range_over_length(&x, ranged);
        }
        let types = self.range_types(&x, variables);

        // The variables are not known in the clause itself.
        self.open_scope();
        let over_int = self.is_integer(x.typ);
        let variables = &variables[..variables.len().min(2)];
        if def {
            self.declare_iteration_variables(stmt, variables, types, &mut x, over_int);
        } else if !variables.is_empty() {
            self.assign_iteration_variables(variables, types, &mut x, over_int);
        } else if over_int {
            // As `_ = x`: an untyped number must fit its default type.
            self.assignment(&mut x, None, "range clause");
        }
    }

    /// Only the length of an array matters where there is no second variable: that is a constant, and the array is not evaluated.
    fn range_over_length(&mut self, x: &Operand, ranged: ExprId) {
        if let Type::Array { len, .. } = self.arena[self.array_ptr_deref(self.under(x.typ))] {
            let length = len.and_then(|len| i64::try_from(len).ok()).map_or(Value::Unknown, Value::Int64);
            let int = self.basic(BasicKind::Int);
            let expr = Some(self.tree.unparen(ranged));
            self.record(&Operand { mode: Mode::Constant, expr, typ: int, val: length, id: x.id });
        }
    }

    fn range_types(&mut self, x: &Operand, variables: &[ExprId]) -> KeyAndValue {
        if !x.is_valid() {
            return (None, None);
        }
        let shown = self.show_operand(x);
        match self.range_key_val(x.typ) {
            Err(cause) => {
                let colon = if cause.is_empty() { "" } else { ": " };
                self.error(x, format!("cannot range over {shown}{colon}{cause}"));
                (None, None)
            }
            Ok((key, value)) => {
                match (variables, key, value) {
                    ([first, ..], None, _) => {
                        self.error(*first, format!("range over {shown} permits no iteration variables"));
                    }
                    ([_, second, ..], _, None) => {
                        self.error(*second, format!("range over {shown} permits only one iteration variable"));
                    }
                    ([_, _, third, ..], ..) => {
                        self.error(*third, "range clause permits at most two iteration variables");
                    }
                    _ => {}
                }
                (key, value)
            }
        }
    }

    /// The value of a variable in an iteration. There is no better expression for it than the variable.
    fn iteration_value(&self, variable: ExprId, typ: TypeId) -> Operand {
        Operand { mode: Mode::Value, expr: Some(variable), typ, ..self.operand() }
    }

    fn declare_iteration_variables(
        &mut self,
        stmt: StmtId,
        variables: &[ExprId],
        (key, value): KeyAndValue,
        x: &mut Operand,
        over_int: bool,
    ) {
        let mut new = Vec::new();
        for (lhs, typ) in variables.iter().zip([key, value]) {
            let variable = self.iteration_variable(*lhs, &mut new);
            match typ.filter(|typ| self.is_valid(*typ)) {
                None => {
                    self.arena[variable].typ = Some(self.invalid());
                    // It is wrong already.
                    self.used_vars.insert(variable);
                }
                Some(_) if over_int => self.init_var(variable, x, "range clause"),
                Some(typ) => {
                    let mut y = self.iteration_value(*lhs, typ);
                    self.init_var(variable, &mut y, "assignment");
                }
            }
        }
        if new.is_empty() {
            return self.error(stmt, "no new variables on left side of :=");
        }
        for variable in new {
            if let Some(scope) = self.env.scope {
                self.declare(scope, None, variable);
            }
        }
    }

    fn iteration_variable(&mut self, lhs: ExprId, new: &mut Vec<ObjectId>) -> ObjectId {
        let pos = self.tree[lhs].pos;
        let Some(ident) = self.tree.as_name(lhs) else {
            let text = format!("cannot declare {}", self.text(lhs));
            self.error(lhs, format!("invalid syntax tree: {text}"));
            let blank = self.tree.intern("_");
            return self.new_var(VarKind::Local, pos, blank, None);
        };
        let variable = self.new_var(VarKind::Local, pos, self.tree.name(ident), None);
        self.record_def(ident, Some(variable));
        if self.tree.name_text(ident) != "_" {
            new.push(variable);
        }
        variable
    }

    fn assign_iteration_variables(
        &mut self,
        variables: &[ExprId],
        (key, value): KeyAndValue,
        x: &mut Operand,
        over_int: bool,
    ) {
        for (lhs, typ) in variables.iter().zip([key, value]) {
            let Some(typ) = typ.filter(|typ| self.is_valid(*typ)) else { continue };
            if over_int {
                self.assign_operand(*lhs, x, "range clause");
                if x.is_valid() && !self.is_integer(x.typ) {
                    let typ = self.show(x.typ);
                    self.error(*lhs, format!("cannot use iteration variable of type {typ}"));
                }
            } else {
                let mut y = self.iteration_value(*lhs, typ);
                self.assign_operand(*lhs, &mut y, "assignment");
            }
        }
    }

    /// The types of key and value of a range over the type.
    ///
    /// # Errors
    /// Why there can be none, which may be an empty text.
    pub(crate) fn range_key_val(&mut self, of: TypeId) -> Result<KeyAndValue, String> {
        let common = self.common_under_if(of, |pair| match pair {
            Some((typ, under)) if matches!(self.arena[under], Type::Chan { dir: ChanDir::SendOnly, .. }) => {
                Err(format!("receive from send-only channel {}", self.show(typ)))
            }
            _ => Ok(()),
        })?;
        let int = self.basic(BasicKind::Int);
        match &self.arena[self.array_ptr_deref(common)] {
            Type::Basic { kind, .. } if kind.info().has(BasicInfo::STRING) => {
                Ok((Some(int), Some(self.arena.universe().rune)))
            }
            Type::Basic { kind, .. } if kind.is_integer() => match self.allow_version(22) {
                true => Ok((Some(of), None)),
                false => Err("requires go1.22 or later".to_owned()),
            },
            Type::Array { elem, .. } | Type::Slice(elem) => Ok((Some(int), Some(*elem))),
            Type::Map { key, elem } => Ok((Some(*key), Some(*elem))),
            Type::Chan { elem, .. } => Ok((Some(*elem), None)),
            Type::Signature(_) if !self.allow_version(23) => Err("requires go1.23 or later".to_owned()),
            Type::Signature(iterator) => self.iterator_types(iterator),
            _ => Err(String::new()),
        }
    }

    /// What a function gives to the function that it gets, which is the loop's body.
    fn iterator_types(&self, iterator: &Signature) -> Result<KeyAndValue, String> {
        let bad = |what: &str| Err(format!("func must be func(yield func(...) bool): {what}"));
        let [callback] = iterator.params[..] else { return bad("wrong argument count") };
        if !iterator.results.is_empty() {
            return bad("unexpected results");
        }
        let callback = match self.common_under(self.type_of(callback)) {
            Ok(callback) => callback,
            Err(cause) => return bad(&format!("in yield type, {cause}")),
        };
        let Some(yielding) = self.as_signature(callback) else { return bad("argument is not func") };
        if yielding.params.len() > 2 {
            return bad("yield func has too many parameters");
        }
        let results = self.var_types(&yielding.results);
        match results[..] {
            [result] if self.identical(result, self.basic(BasicKind::Bool)) => {}
            [result] if self.arena.is_basic(result, BasicInfo::BOOLEAN) => {
                return bad("yield func returns user-defined boolean, not bool");
            }
            _ => return bad("yield func does not return bool"),
        }
        if yielding.variadic {
            return Err(format!("yield func of type {} cannot be variadic", self.show(callback)));
        }
        let params = self.var_types(&yielding.params);
        Ok((params.first().copied(), params.get(1).copied()))
    }
}
