//! Struct types.
//!
//! See         cmd/compile/internal/types2/struct.go.

use rustc_hash::FxHashMap;

use super::{Checker, Report};
use crate::source::Pos;
use crate::syntax::{ExprId, ExprKind, Field, List, NameId, Operator, Symbol, string_value};
use crate::types::basic::BasicKind;
use crate::types::object::{ObjectId, VarKind};
use crate::types::typ::{Struct, Type, TypeId};

/// The fields that were collected.
#[derive(Default)]
struct Fields {
    of: Struct,
    seen: FxHashMap<Symbol, ObjectId>,
}

impl Checker<'_, '_> {
    pub(super) fn struct_type(&mut self, list: List<Field>) -> TypeId {
        let mut fields = Fields::default();
        let mut typ = self.invalid();
        let mut before = None;
        for field in self.tree.list(list).to_vec() {
            if before != Some(field.typ) {
                typ = self.var_type(field.typ);
                before = Some(field.typ);
            }
            let tag = field.tag.map_or_else(Vec::new, |tag| self.tag(tag));
            if let Some(name) = field.name {
                let (pos, symbol) = (self.tree[name].pos, self.tree.name(name));
                self.add_field(&mut fields, (pos, symbol, Some(name)), VarKind::Field, typ, tag);
                continue;
            }
            let pos = self.tree.start_pos(field.typ);
            let Some(name) = self.embedded_field_ident(field.typ) else {
                let text = format!("invalid syntax tree: invalid embedded field type {}", self.text(field.typ));
                self.error(pos, text);
                let blank = self.tree.intern("_");
                let invalid = self.invalid();
                self.add_field(&mut fields, (pos, blank, None), VarKind::Embedded, invalid, Vec::new());
                continue;
            };
            let (at, symbol) = (self.tree[name].pos, self.tree.name(name));
            self.add_field(&mut fields, (at, symbol, Some(name)), VarKind::Embedded, typ, tag);
            self.later(move |check| check.verify_embedded_type(pos, typ));
        }
        self.arena.add_type(Type::Struct(fields.of))
    }

    fn add_field(
        &mut self,
        fields: &mut Fields,
        (pos, symbol, name): (Pos, Symbol, Option<NameId>),
        kind: VarKind,
        typ: TypeId,
        tag: Vec<u8>,
    ) {
        let field = self.new_var(kind, pos, symbol, Some(typ));
        if self.tree.text(symbol) != "_" {
            if let Some(alt) = fields.seen.get(&symbol) {
                let mut report = Report::new();
                self.add(&mut report, pos, format!("{} redeclared", self.tree.text(symbol)));
                self.add_other_declaration(&mut report, *alt);
                return self.report(report);
            }
            fields.seen.insert(symbol, field);
        }
        let Struct { fields, tags } = &mut fields.of;
        if !tag.is_empty() || !tags.is_empty() {
            tags.resize(fields.len(), Vec::new());
            tags.push(tag);
        }
        fields.push(field);
        if let Some(name) = name {
            self.record_def(name, Some(field));
        }
    }

    /// Complains of an embedded type that must not be one.
    fn verify_embedded_type(&mut self, pos: Pos, typ: TypeId) {
        let (base, is_pointer) = self.deref(typ);
        let wrong = match self.arena[self.under(base)] {
            Type::Basic { kind: BasicKind::UnsafePointer, .. } => "unsafe.Pointer",
            Type::Pointer(_) => "a pointer",
            Type::Interface(_) if self.arena.is_type_param(base) => "a (pointer to a) type parameter",
            Type::Interface(_) if is_pointer => "a pointer to an interface",
            _ => return,
        };
        self.error(pos, format!("embedded field type cannot be {wrong}"));
    }

    /// The name of an embedded field: that of its type.
    fn embedded_field_ident(&self, mut e: ExprId) -> Option<NameId> {
        let mut starred = false;
        loop {
            e = match self.tree[e].kind {
                ExprKind::Unary { op: Operator::Mul, x } if !starred => {
                    starred = true;
                    x
                }
                ExprKind::Selector { sel, .. } => return Some(sel),
                ExprKind::Index { x, .. } => x,
                _ => return self.tree.as_name(e),
            }
        }
    }

    /// What a tag says.
    fn tag(&mut self, tag: ExprId) -> Vec<u8> {
        let ExprKind::BasicLit { value, bad: false, .. } = self.tree[tag].kind else { return Vec::new() };
        let literal = self.tree.text(value);
        match string_value(literal) {
            Some(value) => value,
            None => {
                let text = format!("invalid syntax tree: incorrect tag syntax: {literal:?}");
                self.error(tag, text);
                Vec::new()
            }
        }
    }
}
