//! Assignments: whether a value fits a variable, and how values fall to several variables.
//!
//! Invariants  I1  after a faulty assignment the operand is invalid, so that nothing else is said about it.
//!             I2  a name on the left side is no use of its variable.
//!             I3  a variable that is declared has a type afterwards, if only the invalid one.
//!             I4  nothing is evaluated twice, as types2 does at some places: functions in each other would take time without end.
//! See         cmd/compile/internal/types2/assignments.go; `mismatch` has the texts about wrong numbers of values.

use rustc_hash::FxHashSet;

use super::{Checker, Mode, Operand};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, StmtId};
use crate::types::{ObjectId, ObjectKind, TypeId, Unrepresentable, VarKind};

impl Checker<'_, '_> {
    /// Whether the value fits a variable of the type; untyped values get a type by it. Without a type the variable is `_`.
    pub(crate) fn assignment(&mut self, x: &mut Operand, typ: Option<TypeId>, context: &str) {
        self.single_value(x);
        match x.mode {
            Mode::Invalid => return,
            Mode::NoValue | Mode::Builtin | Mode::TypExpr => {
                let to = typ.map_or_else(|| "<nil>".to_owned(), |typ| self.show(typ));
                let text = format!("cannot assign {} to {to} in {context}", self.show_operand(x));
                self.error(&*x, text);
                return x.invalidate();
            }
            Mode::NilValue | Mode::Constant | Mode::Variable | Mode::MapIndex | Mode::Value | Mode::CommaOk => {}
        }
        if self.is_untyped(x.typ) && self.untyped_assignment(x, typ, context).is_err() {
            return x.invalidate();
        }

        let target = self.new_target(typ, context);
        self.non_generic(target.as_ref(), x);
        let Some(typ) = typ.filter(|_| x.is_valid()) else { return };
        if let Err(cause) = self.assignable_to(x, typ) {
            let mut text = format!("cannot use {} as {} value in {context}", self.show_operand(x), self.show(typ));
            if !cause.is_empty() {
                text += &format!(": {cause}");
            }
            self.error(&*x, text);
            x.invalidate();
        }
    }

    /// Gives an untyped value the type that it has in the variable. An interface and `_` take its default type.
    fn untyped_assignment(&mut self, x: &mut Operand, typ: Option<TypeId>, context: &str) -> Result<(), ()> {
        let target = match typ {
            None if x.is_nil() => {
                self.error(&*x, format!("use of untyped nil in {context}"));
                return Err(());
            }
            Some(typ) if x.is_nil() || !self.is_interface(typ) => typ,
            _ => self.default_type(x.typ),
        };
        match self.implicit_type_and_value(x, target) {
            Ok((typ, val)) => {
                if let (Some(val), Some(expr)) = (val, x.expr) {
                    x.val = val.clone();
                    self.update_expr_val(expr, val);
                }
                if typ != x.typ {
                    x.typ = typ;
                    if let Some(expr) = x.expr {
                        self.update_expr_type(expr, typ, false);
                    }
                }
                Ok(())
            }
            Err(unfit) => {
                let more = match unfit {
                    Unrepresentable::Truncated => " (truncated)",
                    Unrepresentable::Overflows => " (overflows)",
                    Unrepresentable::Otherwise => "",
                };
                let (value, to) = (self.show_operand(x), self.show(target));
                self.error(&*x, format!("cannot use {value} as {to} value in {context}{more}"));
                Err(())
            }
        }
    }

    /// Gives a constant its value, and its type if the declaration has none.
    pub(crate) fn init_const(&mut self, lhs: ObjectId, x: &mut Operand) {
        let known = self.arena[lhs].typ;
        if !x.is_valid() || !self.is_valid(x.typ) || known.is_some_and(|typ| !self.is_valid(typ)) {
            return self.without_type(lhs);
        }
        if x.mode != Mode::Constant {
            let text = format!("{} is not constant", self.show_operand(x));
            self.error(&*x, text);
            return self.without_type(lhs);
        }
        let typ = *self.arena[lhs].typ.get_or_insert(x.typ);
        self.assignment(x, Some(typ), "constant declaration");
        if x.is_valid() {
            self.arena[lhs].kind = ObjectKind::Const(x.val.clone());
        }
    }

    /// After an error, what is declared without a type gets the invalid one.
    fn without_type(&mut self, lhs: ObjectId) {
        let invalid = self.invalid();
        self.arena[lhs].typ.get_or_insert(invalid);
    }

    /// Gives a variable its first value, and its type if the declaration has none.
    pub(crate) fn init_var(&mut self, lhs: ObjectId, x: &mut Operand, context: &str) {
        let known = self.arena[lhs].typ;
        if !x.is_valid() || !self.is_valid(x.typ) || known.is_some_and(|typ| !self.is_valid(typ)) {
            self.without_type(lhs);
            return x.invalidate();
        }
        let typ = match known {
            Some(typ) => typ,
            None if x.is_nil() && self.is_untyped(x.typ) => {
                self.error(&*x, format!("use of untyped nil in {context}"));
                self.without_type(lhs);
                return x.invalidate();
            }
            None => self.default_type(x.typ),
        };
        self.arena[lhs].typ = Some(typ);
        self.assignment(x, Some(typ), context);
    }

    /// The variable of the package that a name stands for, and whether it is used so far.
    fn variable_named(&self, x: ExprId) -> Option<(ObjectId, bool)> {
        let name = self.tree.as_name(self.tree.unparen(x))?;
        let object = self.lookup(self.tree.name(name))?;
        let of_package = self.arena[object].package == Some(self.pkg);
        let is_var = matches!(self.arena[object].kind, ObjectKind::Var(_));
        (of_package && is_var).then(|| (object, self.used_vars.contains(&object)))
    }

    /// Evaluates what may be the left side of an assignment: that does not use the variable.
    pub(super) fn without_use(&mut self, x: ExprId, evaluate: impl FnOnce(&mut Self)) {
        let variable = self.variable_named(x);
        evaluate(self);
        if let Some((variable, false)) = variable {
            self.used_vars.remove(&variable);
        }
    }

    /// The type of a left side. None for `_`, the invalid type after an error. `known` is what it came to, if it was evaluated.
    fn lhs_var(&mut self, lhs: ExprId, known: Option<Operand>) -> Option<TypeId> {
        if let Some(name) = self.tree.as_name(self.tree.unparen(lhs)).filter(|name| self.tree.name_text(*name) == "_") {
            self.record_def(name, None);
            return None;
        }
        let x = known.unwrap_or_else(|| {
            let mut x = self.operand();
            self.without_use(lhs, |check| check.expr(None, &mut x, lhs));
            x
        });
        if !x.is_valid() || !self.is_valid(x.typ) {
            return Some(self.invalid());
        }
        if matches!(x.mode, Mode::Variable | Mode::MapIndex) {
            return Some(x.typ);
        }
        let shown = self.text(lhs);
        if let Some(ExprKind::Selector { x: of, .. }) = x.expr.map(|x| self.tree[x].kind)
            && self.info.types.get(of).is_some_and(|of| of.mode == Mode::MapIndex)
        {
            self.error(&x, format!("cannot assign to struct field {shown} in map"));
            return Some(self.invalid());
        }
        self.error(&x, format!("cannot assign to {shown} (neither addressable nor a map index expression)"));
        Some(self.invalid())
    }

    /// Assigns an expression that was not evaluated yet.
    fn assign_var(&mut self, lhs: ExprId, rhs: ExprId, context: &str) {
        let typ = self.lhs_var(lhs, None);
        if typ.is_some_and(|typ| !self.is_valid(typ)) {
            self.use_exprs(&[rhs]);
            return;
        }
        let target = match typ {
            Some(typ) if self.as_signature(self.under(typ)).is_some() => {
                let name = self.text(lhs);
                self.new_target(Some(typ), &name)
            }
            _ => None,
        };
        let mut x = self.operand();
        self.expr(target.as_ref(), &mut x, rhs);
        self.assign(typ, &mut x, context);
    }

    /// Assigns a value.
    pub(super) fn assign_operand(&mut self, lhs: ExprId, x: &mut Operand, context: &str) {
        let typ = self.lhs_var(lhs, None);
        self.assign_checked(typ, x, context);
    }

    /// Assigns a value that was made of the left side, which came to `known`.
    pub(super) fn assign_back(&mut self, lhs: ExprId, known: Operand, x: &mut Operand) {
        let typ = self.lhs_var(lhs, Some(known));
        self.assign_checked(typ, x, "assignment");
    }

    fn assign_checked(&mut self, typ: Option<TypeId>, x: &mut Operand, context: &str) {
        if typ.is_some_and(|typ| !self.is_valid(typ)) {
            return x.invalidate();
        }
        self.assign(typ, x, context);
    }

    fn assign(&mut self, typ: Option<TypeId>, x: &mut Operand, context: &str) {
        let blank = typ.is_none() && context == "assignment";
        self.assignment(x, typ, if blank { "assignment to _ identifier" } else { context });
    }

    fn is_single_call(&self, values: &[ExprId]) -> bool {
        matches!(values, [x] if matches!(self.tree[self.tree.unparen(*x)].kind, ExprKind::Call { .. }))
    }

    /// Gives variables that are declared their values; in a `return` they are the results.
    pub(crate) fn init_vars(&mut self, lhs: &[ObjectId], values: &[ExprId], return_stmt: Option<StmtId>) {
        let context = match (return_stmt, lhs.len()) {
            (Some(_), _) => "return statement",
            (None, 2..) => "multiple assignment",
            (None, _) => "assignment",
        };
        // A call is left to what follows even if there is one variable: what is said about its number of values is better there.
        if lhs.len() == values.len() && !self.is_single_call(values) {
            for (lhs, value) in lhs.iter().zip(values) {
                let named = self.name_of(*lhs).to_owned();
                let what = if return_stmt.is_some() && named.is_empty() { "result variable" } else { &named };
                let target = self.new_target(self.arena[*lhs].typ, what);
                let mut x = self.operand();
                self.expr(target.as_ref(), &mut x, *value);
                self.init_var(*lhs, &mut x, context);
            }
            return;
        }

        if let [value] = values {
            let (mut operands, comma_ok) = self.multi_expr(*value, lhs.len() == 2 && return_stmt.is_none());
            if lhs.len() == operands.len() {
                for (lhs, x) in lhs.iter().zip(&mut operands) {
                    self.init_var(*lhs, x, context);
                }
                return self.comma_ok_succeeded(*value, &operands, comma_ok);
            }
            if operands.first().is_some_and(Operand::is_valid) {
                match return_stmt {
                    Some(at) => self.return_error(at, lhs, &operands),
                    None => self.assign_error(values, lhs.len(), operands.len()),
                }
            }
        } else if let Some(mut operands) = self.use_values(values) {
            match return_stmt {
                Some(at) => {
                    operands.iter_mut().for_each(|x| self.one_value_of_used(x));
                    self.return_error(at, lhs, &operands);
                }
                None => self.assign_error(values, lhs.len(), values.len()),
            }
        }
        for lhs in lhs {
            self.without_type(*lhs);
        }
    }

    fn comma_ok_succeeded(&mut self, value: ExprId, operands: &[Operand], comma_ok: bool) {
        if comma_ok && operands.iter().take(2).all(Operand::is_valid) {
            self.record_comma_ok_types(value, operands);
        }
    }

    /// Assigns values to what is there already.
    pub(crate) fn assign_vars(&mut self, lhs: &[ExprId], values: &[ExprId]) {
        let context = if lhs.len() > 1 { "multiple assignment" } else { "assignment" };
        if lhs.len() == values.len() && !self.is_single_call(values) {
            for (lhs, value) in lhs.iter().zip(values) {
                self.assign_var(*lhs, *value, context);
            }
            return;
        }

        let [value] = values else {
            let (left, right) = (self.use_lhs(lhs), self.use_exprs(values));
            if left && right {
                self.assign_error(values, lhs.len(), values.len());
            }
            return;
        };
        let (mut operands, comma_ok) = self.multi_expr(*value, lhs.len() == 2);
        if lhs.len() == operands.len() {
            for (lhs, x) in lhs.iter().zip(&mut operands) {
                self.assign_operand(*lhs, x, context);
            }
            return self.comma_ok_succeeded(*value, &operands, comma_ok);
        }
        if operands.first().is_some_and(Operand::is_valid) {
            self.assign_error(values, lhs.len(), operands.len());
        }
        self.use_lhs(lhs);
    }

    /// `lhs := values`
    pub(crate) fn short_var_decl(&mut self, pos: Pos, lhs: &[ExprId], values: &[ExprId]) {
        let top = self.delayed.len();
        let scope = self.env.scope.expect("a statement stands in a scope");

        let mut seen = FxHashSet::default();
        let (mut variables, mut new) = (Vec::new(), Vec::new());
        let mut faulty = false;
        for x in lhs {
            let variable = self.short_var(*x, &mut seen, &mut new);
            faulty |= variable.is_none();
            variables.push(variable);
        }
        // What is no variable takes its value, too.
        let blank = self.tree.intern("_");
        let variables: Vec<_> = variables
            .into_iter()
            .zip(lhs)
            .map(|(known, x)| known.unwrap_or_else(|| self.new_var(VarKind::Local, self.tree[*x].pos, blank, None)))
            .collect();
        self.init_vars(&variables, values, None);

        // Functions in the values do not see the new variables.
        self.process_delayed(top);
        if new.is_empty() && !faulty {
            return self.error(pos, "no new variables on left side of :=");
        }
        for variable in new {
            self.declare(scope, None, variable);
        }
    }

    /// The variable that stands on the left of a `:=`; what is new is noted down.
    fn short_var(
        &mut self,
        x: ExprId,
        seen: &mut FxHashSet<crate::syntax::Symbol>,
        new: &mut Vec<ObjectId>,
    ) -> Option<ObjectId> {
        let Some(ident) = self.tree.as_name(x) else {
            self.use_lhs(&[x]);
            let text = format!("non-name {} on left side of :=", self.text(x));
            self.error(x, text);
            return None;
        };
        let name = self.tree.name(ident);
        let blank = self.tree.text(name) == "_";
        if !blank && !seen.insert(name) {
            let text = format!("{} repeated on left side of :=", self.text(x));
            self.error(x, text);
            return None;
        }
        let scope = self.env.scope.expect("a statement stands in a scope");
        if let Some(known) = self.arena[scope].lookup(name) {
            self.record_use(ident, known);
            if matches!(self.arena[known].kind, ObjectKind::Var(_)) {
                return Some(known);
            }
            let text = format!("cannot assign to {}", self.text(x));
            self.error(x, text);
            return None;
        }
        let variable = self.new_var(VarKind::Local, self.tree[ident].pos, name, None);
        if !blank {
            new.push(variable);
        }
        self.record_def(ident, Some(variable));
        Some(variable)
    }
}
