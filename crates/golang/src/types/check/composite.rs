//! Composite literals: `T{…}`.
//!
//! See         compositeLit, indexedElts in cmd/compile/internal/types2/literals.go.

use rustc_hash::{FxHashMap, FxHashSet};

use super::given::Given;
use super::keys::{Key, key_val};
use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind};
use crate::types::lookup::Lookup;
use crate::types::{ObjectId, ObjectKind, Type, TypeId, is_exported};

impl Checker<'_, '_> {
    /// A composite literal. `hint` is its type if it stands without one in another literal.
    pub(crate) fn composite_lit(&mut self, x: &mut Operand, e: ExprId, hint: Option<TypeId>) {
        let ExprKind::CompositeLit { typ: typ_expr, elems, rbrace, .. } = self.tree[e].kind else { return };
        let elems = self.tree.list(elems).to_vec();
        let (mut typ, base) = self.type_of_literal(e, typ_expr, hint);
        if !self.is_complete(base) {
            return x.invalidate();
        }
        let under = self.common_under(base).ok();
        match under.map(|under| &self.arena[under]) {
            Some(Type::Struct(_)) => {
                let under = under.expect("gort internal bug: a struct without a type; please report");
                match elems.first().map(|first| self.tree[*first].kind) {
                    None => {}
                    Some(ExprKind::KeyValue { .. }) => self.fields_by_name(x, &elems, under, base),
                    Some(_) => {
                        self.fields_in_order(x, &elems, under, base);
                        self.too_few_fields(&elems, under, base, rbrace);
                    }
                }
            }
            Some(&Type::Array { len, elem }) => {
                let len_given = self.indexed_elems(&elems, elem, len.map_or(-1, |len| len as i64));
                // `[...]T`, and arrays whose length is wrong.
                if len.is_none() {
                    let whole = self.arena.array(Some(len_given as u64), elem);
                    if let Some(typ_expr) = typ_expr {
                        self.record_type(typ_expr, Mode::TypExpr, whole);
                    }
                    if matches!(self.arena[typ], Type::Array { .. }) {
                        typ = whole;
                    }
                }
            }
            Some(&Type::Slice(elem)) => {
                self.indexed_elems(&elems, elem, -1);
            }
            Some(&Type::Map { key, elem }) => self.map_elems(x, &elems, key, elem),
            _ => {
                let values = elems.into_iter().map(|elem| match self.tree[elem].kind {
                    ExprKind::KeyValue { value, .. } => value,
                    _ => elem,
                });
                let values: Vec<_> = values.collect();
                for value in values {
                    self.use_exprs(&[value]);
                }
                if under.is_none_or(|under| self.is_valid(under)) {
                    let element = if typ_expr.is_none() && hint.is_some() { " element" } else { "" };
                    let cause = if under.is_none() { " (no common underlying type)" } else { "" };
                    let shown = self.show(typ);
                    self.error(e, format!("invalid composite literal{element} type {shown}{cause}"));
                    return x.invalidate();
                }
            }
        }
        x.mode = Mode::Value;
        x.typ = typ;
    }

    /// The literal's type, and the type whose elements it has: they differ for `&T{…}` without `&T`.
    fn type_of_literal(&mut self, e: ExprId, typ: Option<ExprId>, hint: Option<TypeId>) -> (TypeId, TypeId) {
        if let Some(typ) = typ {
            let typ = match self.tree[typ].kind {
                ExprKind::ArrayType { len: None, elem } => {
                    let elem = self.var_type(elem);
                    self.arena.array(None, elem)
                }
                _ => self.typ(typ),
            };
            return (typ, typ);
        }
        let Some(hint) = hint else {
            // What is around it may be of a type that gort lacks.
            if self.info.lacking.is_empty() {
                self.error(e, "missing type in composite literal");
            }
            return (self.invalid(), self.invalid());
        };
        let base = self.common_under(hint).ok().map(|under| self.deref(under));
        match base {
            Some((base, true)) => (hint, base),
            _ => (hint, hint),
        }
    }

    /// `T{name: value, …}`
    fn fields_by_name(&mut self, x: &mut Operand, elems: &[ExprId], under: TypeId, base: TypeId) {
        let mut given = Given::default();
        for elem in elems {
            let ExprKind::KeyValue { key, value } = self.tree[*elem].kind else {
                self.error(*elem, "mixture of field:value and value elements in struct literal");
                continue;
            };
            self.generic_expr(x, value, None);
            let Some(name) = self.tree.as_name(key) else {
                let said = format!("invalid field name {} in struct literal", self.text(key));
                self.error(*elem, said);
                continue;
            };
            let symbol = self.tree.name(name);
            let Lookup::Found { obj: field, index, indirect } =
                self.lookup_field_or_method(under, false, Some(self.pkg), symbol, false)
            else {
                if self.note_lacking_member(base, name) {
                    continue;
                }
                let other = self.lookup_field_or_method(under, false, Some(self.pkg), symbol, true).obj();
                let said = self.lookup_error(base, symbol, other, true);
                self.error(key, said);
                continue;
            };
            if !matches!(self.arena[field].kind, ObjectKind::Var(_)) {
                let said = format!("{} is not a field", self.text(key));
                self.error(key, said);
                continue;
            }
            if index.len() > 1 && !self.allow_version(27) {
                let (path, typ) = (self.field_path(under, &index), self.show(base));
                self.version_error(key, 27, &format!("use of promoted field {path} in struct literal of type {typ}"));
                continue;
            }
            if indirect {
                let said = format!("invalid implicit pointer indirection to reach {}", self.text(key));
                self.error(key, said);
                continue;
            }
            self.record_use(name, field);
            self.assignment(x, self.arena[field].typ, "struct literal");
            if let Err((other, len)) = given.insert(&index, field) {
                let (name, other_name) = (self.name_of(field), self.name_of(other));
                let said = if field == other {
                    format!("duplicate field name {name} in struct literal")
                } else if len < index.len() {
                    format!("cannot specify promoted field {name} and enclosing embedded field {other_name}")
                } else {
                    format!("cannot specify embedded field {name} and enclosed promoted field {other_name}")
                };
                self.error(*elem, said);
            }
        }
    }

    fn fields_of(&self, under: TypeId) -> &[ObjectId] {
        match &self.arena[under] {
            Type::Struct(of) => &of.fields,
            _ => &[],
        }
    }

    /// Whether the package may not name the field.
    fn is_hidden(&self, field: ObjectId) -> bool {
        !is_exported(self.name_of(field)) && self.arena[field].package != Some(self.pkg)
    }

    /// `T{value, …}`
    fn fields_in_order(&mut self, x: &mut Operand, elems: &[ExprId], under: TypeId, base: TypeId) {
        for (at, elem) in elems.iter().enumerate() {
            if matches!(self.tree[*elem].kind, ExprKind::KeyValue { .. }) {
                self.error(*elem, "mixture of field:value and value elements in struct literal");
                continue;
            }
            self.generic_expr(x, *elem, None);
            let Some(&field) = self.fields_of(under).get(at) else {
                let said = format!("too many values in struct literal of type {}", self.show(base));
                return self.error(&*x, said);
            };
            if self.is_hidden(field) {
                let (name, typ) = (self.name_of(field), self.show(base));
                let said = format!("implicit assignment to unexported field {name} in struct literal of type {typ}");
                self.error(&*x, said);
                continue;
            }
            self.assignment(x, self.arena[field].typ, "struct literal");
        }
    }

    fn too_few_fields(&mut self, elems: &[ExprId], under: TypeId, base: TypeId, rbrace: crate::source::Pos) {
        let fields = self.fields_of(under);
        if elems.len() < fields.len() {
            let hidden = fields.iter().any(|field| self.is_hidden(*field));
            let hint = if hidden { " (type has unexported fields - use key:value pairs)" } else { "" };
            let typ = self.show(base);
            self.error(rbrace, format!("too few values in struct literal of type {typ}{hint}"));
        }
    }

    /// `map[K]V{key: value, …}`
    fn map_elems(&mut self, x: &mut Operand, elems: &[ExprId], key_typ: TypeId, elem_typ: TypeId) {
        // Keys of an interface type are the same only if their types are, too.
        let by_type = self.is_interface(key_typ);
        let mut given: FxHashMap<(Key, Option<TypeId>), Vec<TypeId>> = FxHashMap::default();
        for elem in elems {
            let ExprKind::KeyValue { key, value } = self.tree[*elem].kind else {
                self.error(*elem, "missing key in map literal");
                continue;
            };
            self.generic_expr(x, key, Some(key_typ));
            self.assignment(x, Some(key_typ), "map literal");
            if !x.is_valid() {
                continue;
            }
            if let Some(constant) = x.is_constant().then(|| key_val(&x.val)).flatten() {
                // Identical types have the same origin.
                let origin = by_type.then(|| match self.arena.basic_kind(x.typ) {
                    Some(kind) if self.arena.as_named(x.typ).is_none() => self.basic(kind),
                    _ => self.arena.origin(self.arena.unalias(x.typ)),
                });
                let types = given.entry((constant, origin)).or_default();
                let duplicate = types.iter().any(|typ| !by_type || self.arena.identical(self.tree, *typ, x.typ));
                if !duplicate {
                    types.push(x.typ);
                }
                if duplicate {
                    let said = format!("duplicate key {} in map literal", x.val);
                    self.error(&*x, said);
                    continue;
                }
            }
            self.generic_expr(x, value, Some(elem_typ));
            self.assignment(x, Some(elem_typ), "map literal");
        }
    }

    /// The elements of an array or slice: how many there are, up to the greatest index. The length is negative if any number may stand here.
    fn indexed_elems(&mut self, elems: &[ExprId], typ: TypeId, length: i64) -> i64 {
        let mut given = FxHashSet::default();
        let (mut index, mut most) = (0_i64, 0);
        for elem in elems {
            let mut valid = false;
            let mut value = *elem;
            if let ExprKind::KeyValue { key, value: of_key } = self.tree[*elem].kind {
                let (typ, constant) = self.index(key, length);
                if self.is_valid(typ) {
                    if constant >= 0 {
                        index = constant;
                        valid = true;
                    } else {
                        let said = format!("index {} must be integer constant", self.text(key));
                        self.error(*elem, said);
                    }
                }
                value = of_key;
            } else if length >= 0 && index >= length {
                self.error(*elem, format!("index {index} is out of bounds (>= {length})"));
            } else {
                valid = true;
            }
            if valid && !given.insert(index) {
                self.error(*elem, format!("duplicate index {index} in array or slice literal"));
            }
            index = index.wrapping_add(1);
            most = most.max(index);
            let mut x = self.operand();
            self.generic_expr(&mut x, value, Some(typ));
            self.assignment(&mut x, Some(typ), "array or slice literal");
        }
        most
    }
}
