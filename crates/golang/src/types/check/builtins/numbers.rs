//! What the language does with numbers: complex ones, and the largest of several.
//!
//! See         cmd/compile/internal/types2/builtins.go.

use super::BuiltinCall;
use crate::source::Pos;
use crate::syntax::Operator;
use crate::types::check::{Checker, Mode, Operand};
use crate::types::{BasicInfo, BasicKind, Builtin, Interface, Object, ObjectKind, Term, Terms, Type, TypeId};

/// The type of complex numbers whose parts have this type.
fn complex_of(kind: BasicKind) -> Option<BasicKind> {
    match kind {
        BasicKind::Float32 => Some(BasicKind::Complex64),
        BasicKind::Float64 => Some(BasicKind::Complex128),
        BasicKind::UntypedFloat => Some(BasicKind::UntypedComplex),
        _ => None,
    }
}

/// The type of the parts of complex numbers of this type.
fn part_of(kind: BasicKind) -> Option<BasicKind> {
    match kind {
        BasicKind::Complex64 => Some(BasicKind::Float32),
        BasicKind::Complex128 => Some(BasicKind::Float64),
        BasicKind::UntypedComplex => Some(BasicKind::UntypedFloat),
        _ => None,
    }
}

impl Checker<'_, '_> {
    fn is_numeric_type(&self, typ: TypeId) -> bool {
        self.arena.is_basic(typ, BasicInfo::NUMERIC)
    }

    pub(super) fn complex(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        let y = &mut call.args[1];
        match (self.is_untyped(x.typ), self.is_untyped(y.typ)) {
            (false, false) => {}
            (true, false) => self.convert_untyped(x, y.typ),
            (false, true) => self.convert_untyped(y, x.typ),
            (true, true) if x.mode == Mode::Constant && y.mode == Mode::Constant => {
                for part in [&mut *x, &mut *y] {
                    if self.is_numeric_type(part.typ) && part.val.imag().sign() == 0 {
                        part.typ = self.basic(BasicKind::UntypedFloat);
                    }
                }
            }
            // A shift whose type is not known yet is among them. It may not become one of floating-point numbers, which is told now.
            (true, true) => {
                let float = self.basic(BasicKind::Float64);
                self.convert_untyped(x, float);
                self.convert_untyped(y, float);
            }
        }
        if !x.is_valid() || !y.is_valid() {
            return None;
        }
        if !self.identical(x.typ, y.typ) {
            let (shown, first, second) = (self.text(call.call.expr), self.show(x.typ), self.show(y.typ));
            self.error(&*x, format!("invalid operation: {shown} (mismatched types {first} and {second})"));
            return None;
        }
        let Some(typ) = self.apply_type_func(complex_of, x, call) else {
            let text = format!("arguments have type {}, expected floating-point", self.show(x.typ));
            self.error(&*x, format!("invalid argument: {text}"));
            return None;
        };
        let y = &call.args[1];
        if x.mode == Mode::Constant && y.mode == Mode::Constant {
            x.val = crate::types::constant::Value::complex(x.val.to_float(), y.val.to_float());
            x.typ = typ;
        } else {
            self.results_in(x, call, typ, &[x.typ, x.typ]);
        }
        Some(())
    }

    pub(super) fn real_or_imag(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        if self.is_untyped(x.typ) {
            if x.mode == Mode::Constant {
                if self.is_numeric_type(x.typ) {
                    x.typ = self.basic(BasicKind::UntypedComplex);
                }
            } else {
                // As above.
                let complex = self.basic(BasicKind::Complex128);
                self.convert_untyped(x, complex);
                if !x.is_valid() {
                    return None;
                }
            }
        }
        let Some(typ) = self.apply_type_func(part_of, x, call) else {
            let text = format!("argument has type {}, expected complex type", self.show(x.typ));
            self.error(&*x, format!("invalid argument: {text}"));
            return None;
        };
        if x.mode == Mode::Constant {
            x.val = if call.id == Builtin::Real { x.val.real() } else { x.val.imag() };
            x.typ = typ;
        } else {
            self.results_in(x, call, typ, &[x.typ]);
        }
        Some(())
    }

    /// The type that belongs to the operand's. Of a type parameter it is a new one, whose bound has the types that belong to those of
    /// its bound; Go has no such results yet, and says so.
    fn apply_type_func(
        &mut self,
        belongs: fn(BasicKind) -> Option<BasicKind>,
        x: &Operand,
        call: &BuiltinCall,
    ) -> Option<TypeId> {
        let basic = |check: &Self, typ: TypeId| Some(check.basic(belongs(check.arena.basic_kind(typ)?)?));
        let param = self.arena.unalias(x.typ);
        let Type::TypeParam(ref of) = self.arena[param] else { return basic(self, x.typ) };
        let (index, obj) = (of.index, of.obj);
        let Terms::Of(terms) = &self.arena.type_set(self.tree, param).terms else { return None };
        if terms.is_empty() {
            return None;
        }
        let term = |term: &Term| Some(Term { tilde: term.tilde, typ: basic(self, term.typ)? });
        let terms = terms.iter().map(term).collect::<Option<Vec<_>>>()?;

        let shown = self.show_operand(x);
        let what = format!("not supported as argument to built-in {} for go1.18", call.name);
        self.error(x, format!("{shown} {what} (see go.dev/issue/50937)"));

        let union = self.arena.add_type(Type::Union(terms));
        let bound = Interface { embeddeds: vec![(union, Pos::NONE)], ..Interface::default() };
        let bound = self.arena.add_type(Type::Interface(bound));
        let name = self.arena[obj].name;
        let object = Object::new(name, Pos::NONE, Some(self.pkg), None, ObjectKind::TypeName);
        let object = self.arena.add_object(object);
        let made = self.new_type_param(object, Some(bound));
        if let Type::TypeParam(param) = &mut self.arena[made] {
            param.index = index;
        }
        Some(made)
    }

    pub(super) fn max_or_min(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 21, &format!("built-in {}", call.name));
        let op = if call.id == Builtin::Max { Operator::Gtr } else { Operator::Lss };
        for at in 0..call.args.len() {
            let next = &mut call.args[at];
            if !self.all_ordered(next.typ) {
                let text = format!("invalid argument: {} cannot be ordered", self.show_operand(next));
                self.error(&*next, text);
                return None;
            }
            if at == 0 {
                continue;
            }
            self.match_types(x, next);
            if !x.is_valid() {
                return None;
            }
            if !self.identical(x.typ, next.typ) {
                let (before, typ) = (self.show(x.typ), self.show(next.typ));
                let shown = next.expr.map_or_else(String::new, |expr| self.text(expr));
                let text = format!("mismatched types {before} (previous argument) and {typ} (type of {shown})");
                self.error(&*next, format!("invalid argument: {text}"));
                return None;
            }
            if x.mode != Mode::Constant || next.mode != Mode::Constant {
                x.mode = Mode::Value;
            } else if next.val.compare(op, &x.val) {
                *x = next.clone();
            }
        }
        if x.mode != Mode::Constant {
            x.mode = Mode::Value;
            let any = self.arena.universe().empty_interface();
            self.assignment(x, Some(any), &format!("argument to built-in {}", call.name));
            if !x.is_valid() {
                return None;
            }
        }
        for arg in &call.args {
            if let Some(expr) = arg.expr {
                self.update_expr_type(expr, x.typ, true);
            }
        }
        if x.mode != Mode::Constant {
            self.results_in(x, call, x.typ, &vec![x.typ; call.args.len()]);
        }
        Some(())
    }
}
