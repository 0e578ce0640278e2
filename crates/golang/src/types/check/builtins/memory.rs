//! What package unsafe has.
//!
//! Invariants  I1  a size that depends on a type parameter is no constant.
//! See         cmd/compile/internal/types2/builtins.go.

use super::BuiltinCall;
use crate::syntax::ExprKind;
use crate::types::check::{Checker, Mode, Operand, SelectionKind};
use crate::types::constant::Value;
use crate::types::lookup::Lookup;
use crate::types::{BasicKind, Builtin, ObjectKind, Type, TypeId};

impl Checker<'_, '_> {
    pub(super) fn unsafe_add(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 17, "unsafe.Add");
        let pointer = self.basic(BasicKind::UnsafePointer);
        self.assignment(x, Some(pointer), "argument to unsafe.Add");
        let y = &mut call.args[1];
        if !x.is_valid() || !self.is_valid_index(y, "length", true) {
            return None;
        }
        let typ = y.typ;
        self.results_in(x, call, pointer, &[pointer, typ]);
        Some(())
    }

    pub(super) fn size_or_align(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        self.assignment(x, None, &format!("argument to unsafe.{}", call.name));
        if !x.is_valid() {
            return None;
        }
        let uintptr = self.basic(BasicKind::Uintptr);
        if self.has_var_size(x.typ) {
            self.results_in(x, call, uintptr, &[x.typ]);
            return Some(());
        }
        let size = if call.id == Builtin::Alignof { self.alignof(x.typ) } else { self.sizeof(x.typ) };
        self.constant_size(x, size)
    }

    /// A constant size or offset. Less than 0 is too large.
    fn constant_size(&mut self, x: &mut Operand, size: i64) -> Option<()> {
        if size < 0 {
            let text = format!("{} is too large", self.show_operand(x));
            self.error(&*x, text);
            return None;
        }
        x.mode = Mode::Constant;
        x.val = Value::Int64(size);
        x.typ = self.basic(BasicKind::Uintptr);
        Some(())
    }

    pub(super) fn offset(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        let arg = call.call.args[0];
        let selector = self.tree.unparen(arg);
        let ExprKind::Selector { x: of, sel } = self.tree[selector].kind else {
            let text = format!("invalid argument: {} is not a selector expression", self.text(arg));
            self.error(arg, text);
            self.use_exprs(&[arg]);
            return None;
        };
        self.expr(None, x, of);
        if !x.is_valid() {
            return None;
        }
        let base = self.deref_struct_ptr(x.typ);
        let name = self.tree.name(sel);
        let found = self.lookup_field_or_method(base, false, Some(self.pkg), name, false);
        let Lookup::Found { obj, index, indirect } = found else {
            let text = format!("{} has no single field {}", self.show(base), self.tree.text(name));
            self.error(&*x, format!("invalid argument: {text}"));
            return None;
        };
        if let ObjectKind::Func = self.arena[obj].kind {
            let text = format!("invalid argument: {} is a method value", self.text(arg));
            self.error(arg, text);
            return None;
        }
        if indirect {
            let text = format!("field {} is embedded via a pointer in {}", self.tree.text(name), self.show(base));
            self.error(&*x, format!("invalid argument: {text}"));
            return None;
        }
        self.record_selection(selector, SelectionKind::FieldVal, base, obj, &index, false);
        let typ = self.type_of(obj);
        let mode = if x.mode == Mode::Variable { Mode::Variable } else { Mode::Value };
        self.record(&Operand { mode, expr: Some(selector), typ, ..self.operand() });
        if self.has_var_size(base) {
            let uintptr = self.basic(BasicKind::Uintptr);
            self.results_in(x, call, uintptr, &[typ]);
            return Some(());
        }
        let offset = self.offsetof(base, &index);
        self.constant_size(x, offset)
    }

    pub(super) fn unsafe_slice(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 17, "unsafe.Slice");
        let common = self.common_under(x.typ).ok();
        let Some((pointer, base)) = common.and_then(|common| match self.arena[common] {
            Type::Pointer(base) => Some((common, base)),
            _ => None,
        }) else {
            let text = format!("invalid argument: {} is not a pointer", self.show_operand(x));
            self.error(&*x, text);
            return None;
        };
        let y = &mut call.args[1];
        if !self.is_valid_index(y, "length", false) {
            return None;
        }
        let (slice, typ) = (self.arena.slice(base), y.typ);
        self.results_in(x, call, slice, &[pointer, typ]);
        Some(())
    }

    pub(super) fn slice_data(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 20, "unsafe.SliceData");
        let common = self.common_under(x.typ).ok();
        let Some((slice, elem)) = common.and_then(|common| match self.arena[common] {
            Type::Slice(elem) => Some((common, elem)),
            _ => None,
        }) else {
            let text = format!("invalid argument: {} is not a slice", self.show_operand(x));
            self.error(&*x, text);
            return None;
        };
        let pointer = self.arena.pointer(elem);
        self.results_in(x, call, pointer, &[slice]);
        Some(())
    }

    pub(super) fn unsafe_string(&mut self, x: &mut Operand, call: &mut BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 20, "unsafe.String");
        let pointer = self.arena.pointer(self.arena.universe().byte);
        self.assignment(x, Some(pointer), "argument to unsafe.String");
        let y = &mut call.args[1];
        if !x.is_valid() || !self.is_valid_index(y, "length", false) {
            return None;
        }
        let (string, typ) = (self.basic(BasicKind::String), y.typ);
        self.results_in(x, call, string, &[pointer, typ]);
        Some(())
    }

    pub(super) fn string_data(&mut self, x: &mut Operand, call: &BuiltinCall) -> Option<()> {
        self.verify_version(call.call.fun, 20, "unsafe.StringData");
        let string = self.basic(BasicKind::String);
        self.assignment(x, Some(string), "argument to unsafe.StringData");
        if !x.is_valid() {
            return None;
        }
        let pointer = self.arena.pointer(self.arena.universe().byte);
        self.results_in(x, call, pointer, &[string]);
        Some(())
    }

    /// Whether the size of the type depends on a type parameter, or is endless since the type goes in a circle that was not reported yet.
    pub(crate) fn has_var_size(&mut self, typ: TypeId) -> bool {
        let typ = self.arena.unalias(typ);
        match &self.arena[typ] {
            Type::Named(named) => {
                let obj = named.obj;
                if let Some(known) = self.var_sizes.get(&typ) {
                    return *known;
                }
                if let Some(start) = self.obj_path_idx.get(&obj) {
                    let cycle = self.obj_path[*start..].to_vec();
                    let first = self.first_in_src(&cycle);
                    self.cycle_error(&cycle, first);
                    return true;
                }
                self.push(obj);
                let varies = self.arena.rhs(typ).is_some_and(|rhs| self.has_var_size(rhs));
                self.pop();
                *self.var_sizes.entry(typ).or_insert(varies)
            }
            Type::Array { elem, .. } => self.has_var_size(*elem),
            Type::Struct(of) => {
                let fields = of.fields.clone();
                fields.into_iter().any(|field| self.has_var_size(self.type_of(field)))
            }
            Type::TypeParam(_) => true,
            _ => false,
        }
    }
}
