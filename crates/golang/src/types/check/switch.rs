//! `switch`, over values and over types.
//!
//! See         cmd/compile/internal/types2/stmt.go.

use rustc_hash::FxHashMap;

use super::stmt::unpack;
use super::{Checker, Mode, Operand, Report};
use crate::source::Pos;
use crate::syntax::{CaseClause, ExprId, NameId, Operator};
use crate::types::constant::{Kind, Value};
use crate::types::{BasicKind, ObjectKind, TypeId, VarKind};

/// A value of which gc says that it stands in two cases: an integer of 64 bits, an exact float64, a string.
#[derive(PartialEq, Eq, Hash)]
enum CaseValue {
    Signed(i64),
    Unsigned(u64),
    Float(u64),
    String(Vec<u8>),
}

impl CaseValue {
    fn of(value: &Value) -> Option<CaseValue> {
        match value.kind() {
            Kind::Int => value.to_i64().map(CaseValue::Signed).or_else(|| value.to_u64().map(CaseValue::Unsigned)),
            Kind::Float => {
                let float = value.nearest_f64();
                let is_exact = float.is_finite() && Value::float64(float).compare(Operator::Eql, value);
                is_exact.then_some(CaseValue::Float(float.to_bits()))
            }
            Kind::String => value.text().map(|text| CaseValue::String(text.bytes().collect())),
            _ => None,
        }
    }
}

/// Values of cases so far: where each stood, and of which types.
type SeenValues = FxHashMap<CaseValue, Vec<(Pos, TypeId)>>;
/// Types of cases so far. None is `nil`.
type SeenTypes = Vec<(Option<TypeId>, ExprId)>;

impl Checker<'_, '_> {
    fn defaults(body: &[CaseClause]) -> impl Iterator<Item = Pos> {
        body.iter().filter(|clause| clause.cases.is_none()).map(|clause| clause.pos)
    }

    /// `switch tag { body }`. The scope is open.
    pub(super) fn switch_stmt(&mut self, tag: Option<ExprId>, body: &[CaseClause], rbrace: Pos) {
        let mut x = self.operand();
        if let Some(tag) = tag {
            self.expr(None, &mut x, tag);
            // The value goes to a variable without a name.
            self.assignment(&mut x, None, "switch expression");
            if x.is_valid() && !self.comparable(x.typ) && !self.has_nil(x.typ) {
                let text =
                    format!("cannot switch on {} ({} is not comparable)", self.show_operand(&x), self.show(x.typ));
                self.error(&x, text);
                x.invalidate();
            }
        } else {
            let pos = body.first().map_or(rbrace, |clause| clause.pos);
            x.mode = Mode::Constant;
            x.typ = self.basic(BasicKind::Bool);
            x.val = Value::Bool(true);
            x.expr = Some(self.tree.dummy(pos, "true"));
        }
        self.multiple_defaults(Self::defaults(body));
        let mut seen = SeenValues::default();
        for clause in body {
            let cases = unpack(self, clause.cases);
            self.case_values(&mut x, &cases, &mut seen);
            self.open_scope();
            self.stmt_list(clause.body);
            self.close_scope();
        }
    }

    fn case_values(&mut self, x: &mut Operand, cases: &[ExprId], seen: &mut SeenValues) {
        for case in cases {
            let mut value = self.operand();
            self.expr(None, &mut value, *case);
            if !x.is_valid() || !value.is_valid() {
                continue;
            }
            self.convert_untyped(&mut value, x.typ);
            if !value.is_valid() {
                continue;
            }
            // In this order errors stand at the case.
            let mut result = value.clone();
            self.comparison(&mut result, x, Operator::Eql, true);
            if result.is_valid() && value.mode == Mode::Constant {
                self.duplicate_value(&value, *case, seen);
            }
        }
    }

    fn duplicate_value(&mut self, value: &Operand, case: ExprId, seen: &mut SeenValues) {
        let Some(key) = CaseValue::of(&value.val) else { return };
        let before = seen.entry(key).or_default();
        let Some((pos, _)) = before.iter().find(|(_, typ)| self.identical(value.typ, *typ)) else {
            return before.push((self.tree[value.expr.unwrap_or(case)].pos, value.typ));
        };
        let mut report = Report::new();
        let text = format!("duplicate case {} in expression switch", self.show_operand(value));
        self.add(&mut report, value, text);
        self.add(&mut report, *pos, "previous case");
        self.report(report);
    }

    fn names_nil(&self, x: ExprId) -> bool {
        let name = self.tree.as_name(self.tree.unparen(x));
        let object = name.and_then(|name| self.lookup(self.tree.name(name)));
        object.is_some_and(|object| matches!(self.arena[object].kind, ObjectKind::Nil))
    }

    /// The types of a case. What comes out is the type that the variable has in it.
    fn case_types(&mut self, x: Option<&Operand>, cases: &[ExprId], seen: &mut SeenTypes) -> TypeId {
        let mut last = None;
        for case in cases {
            if self.names_nil(*case) {
                last = None;
                let mut nil = self.operand();
                self.expr(None, &mut nil, *case);
            } else {
                let typ = self.var_type(*case);
                last = Some(typ);
                if !self.is_valid(typ) {
                    continue;
                }
            }
            let same = |(other, _): &&(Option<TypeId>, ExprId)| match (last, *other) {
                (Some(typ), Some(other)) => self.identical(typ, other),
                (typ, other) => typ == other,
            };
            if let Some((_, before)) = seen.iter().find(same) {
                let shown = last.map_or_else(|| "nil".to_owned(), |typ| self.show(typ));
                let mut report = Report::new();
                self.add(&mut report, *case, format!("duplicate case {shown} in type switch"));
                self.add(&mut report, *before, "previous case");
                self.report(report);
                continue;
            }
            seen.push((last, *case));
            if let (Some(x), Some(typ)) = (x, last) {
                self.type_assertion(*case, x, typ, true);
            }
        }
        match last.filter(|_| cases.len() == 1) {
            Some(typ) => typ,
            None => x.map_or(self.invalid(), |x| x.typ),
        }
    }

    /// `switch lhs := x.(type) { body }`. The scope is open.
    pub(super) fn type_switch_stmt(&mut self, lhs: Option<NameId>, x: ExprId, body: &[CaseClause]) {
        let mut lhs = lhs;
        if let Some(name) = lhs {
            if self.tree.name_text(name) == "_" {
                self.error(name, "no new variable on left side of :=");
                lhs = None;
            } else {
                self.record_def(name, None);
            }
        }

        let mut operand = self.operand();
        self.expr(None, &mut operand, x);
        let mut switched = None;
        if operand.is_valid() {
            if self.is_type_param(operand.typ) {
                let text = format!("cannot use type switch on type parameter value {}", self.show_operand(&operand));
                self.error(&operand, text);
            } else if self.is_interface(operand.typ) {
                switched = Some(operand);
            } else {
                let text = format!("{} is not an interface", self.show_operand(&operand));
                self.error(&operand, text);
            }
        }

        self.multiple_defaults(Self::defaults(body));
        let (mut variables, mut seen) = (Vec::new(), SeenTypes::new());
        for clause in body {
            let cases = unpack(self, clause.cases);
            let typ = self.case_types(switched.as_ref(), &cases, &mut seen);
            self.open_scope();
            if let (Some(name), Some(scope)) = (lhs, self.env.scope) {
                let variable = self.new_var(VarKind::Local, self.tree[name].pos, self.tree.name(name), Some(typ));
                self.declare(scope, None, variable);
                self.info.clause_vars.insert(clause.pos, variable);
                variables.push(variable);
            }
            self.stmt_list(clause.body);
            self.close_scope();
        }

        // The variables of all clauses are one: it is used if it is used in one of them.
        if let Some(name) = lhs {
            let used = variables.iter().any(|variable| self.used_vars.contains(variable));
            self.used_vars.extend(variables);
            if !used {
                let text = format!("{} declared and not used", self.tree.name_text(name));
                self.error(name, text);
            }
        }
    }
}
