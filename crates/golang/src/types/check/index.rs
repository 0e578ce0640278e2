//! Indexing, and instances of generic functions, which look the same.
//!
//! See         cmd/compile/internal/types2/index.go; slicing.rs (`x[i:j]`).

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind};
use crate::types::constant::Kind;
use crate::types::{BasicKind, Type, TypeId};

/// What comes out of indexing a value.
struct Indexed {
    /// Of a map: the type of its keys.
    key: Option<TypeId>,
    elem: TypeId,
    mode: Mode,
    /// Negative if it is not known.
    length: i64,
}

impl Checker<'_, '_> {
    /// `x[index]`. Whether it is an instance of a generic function: then the operand is the function without its type arguments.
    pub(crate) fn index_expr(&mut self, x: &mut Operand, e: ExprId) -> bool {
        let ExprKind::Index { x: of, index } = self.tree[e].kind else { return false };
        self.expr_or_type(x, of, true);
        match x.mode {
            Mode::Invalid => {
                self.use_exprs(&[index]);
                return false;
            }
            Mode::TypExpr => {
                x.invalidate();
                x.typ = self.var_type(e);
                if self.is_valid(x.typ) {
                    x.mode = Mode::TypExpr;
                }
                return false;
            }
            Mode::Value => {
                if matches!(&self.arena[self.under(x.typ)], Type::Signature(of) if !of.tparams.is_empty()) {
                    return true;
                }
            }
            _ => {}
        }
        self.non_generic(None, x);
        if !x.is_valid() {
            return false;
        }
        if !self.is_complete(x.typ) || !self.is_complete_inside(x.typ) {
            x.invalidate();
            return false;
        }
        let Some(indexed) = self.indexed(x) else {
            let said = format!("cannot index {}", self.show_operand(x));
            self.error(self.tree[e].pos, said);
            self.use_exprs(&[index]);
            x.invalidate();
            return false;
        };
        let Some(index) = self.single_index(e) else {
            x.invalidate();
            return false;
        };
        if let Some(key_typ) = indexed.key {
            let mut key = self.operand();
            self.generic_expr(&mut key, index, None);
            self.assignment(&mut key, Some(key_typ), "map index");
            x.expr = Some(e);
        }
        x.mode = indexed.mode;
        x.typ = indexed.elem;
        if indexed.key.is_none() {
            self.index(index, indexed.length);
        }
        false
    }

    /// Whether what indexing leads to is complete.
    fn is_complete_inside(&mut self, typ: TypeId) -> bool {
        match self.arena[self.under(typ)] {
            Type::Pointer(inside) | Type::Map { elem: inside, .. } => self.is_complete(inside),
            _ => true,
        }
    }

    fn indexed(&self, x: &Operand) -> Option<Indexed> {
        let under = self.under(x.typ);
        if !self.is_type_param(x.typ) {
            let mut indexed = self.indexed_type(x, under)?;
            if x.is_constant() {
                indexed.length = x.val.text().map_or(-1, |text| text.len() as i64);
            }
            return Some(indexed);
        }
        let mut common: Option<Indexed> = None;
        for term in self.typeset(x.typ) {
            let (_, under) = term?;
            let this = self.indexed_type(x, under)?;
            common = Some(match common {
                None => this,
                Some(common) => {
                    let same_key = match (common.key, this.key) {
                        (Some(key), Some(other)) => self.identical(key, other),
                        (key, other) => key == other,
                    };
                    if !same_key || !self.identical(common.elem, this.elem) {
                        return None;
                    }
                    let is_shorter = this.length >= 0 && this.length < common.length;
                    let mode = if this.mode == Mode::Value { Mode::Value } else { common.mode };
                    Indexed { mode, length: if is_shorter { this.length } else { common.length }, ..common }
                }
            });
        }
        common
    }

    /// What comes out of indexing a value of this underlying type.
    fn indexed_type(&self, x: &Operand, under: TypeId) -> Option<Indexed> {
        let length = |len: Option<u64>| len.map_or(-1, |len| len as i64);
        let (key, elem, mode, length) = match self.arena[under] {
            Type::Basic { .. } if self.is_string(under) => (None, self.arena.universe().byte, Mode::Value, -1),
            Type::Array { len, elem } => {
                let mode = if x.mode == Mode::Variable { Mode::Variable } else { Mode::Value };
                (None, elem, mode, length(len))
            }
            Type::Pointer(base) => match self.arena[self.under(base)] {
                Type::Array { len, elem } => (None, elem, Mode::Variable, length(len)),
                _ => return None,
            },
            Type::Slice(elem) => (None, elem, Mode::Variable, -1),
            Type::Map { key, elem } => (Some(key), elem, Mode::MapIndex, -1),
            _ => return None,
        };
        Some(Indexed { key, elem, mode, length })
    }

    /// The index, of which there must be one. None after a complaint.
    pub(crate) fn single_index(&mut self, e: ExprId) -> Option<ExprId> {
        let ExprKind::Index { index, .. } = self.tree[e].kind else { return None };
        let ExprKind::List(list) = self.tree[index].kind else { return Some(index) };
        let &[first, second, ..] = self.tree.list(list) else {
            let (shown, n) = (self.text(e), list.len());
            let said = "invalid syntax tree: invalid use of ListExpr for index expression";
            self.error(e, format!("{said} {shown} with {n} indices"));
            return None;
        };
        self.error(second, "invalid operation: more than one index");
        Some(first)
    }

    /// Evaluates an index that must be less than `max`, if that is not negative. The type is invalid after a complaint; the value is negative
    /// if it is no constant.
    pub(crate) fn index(&mut self, index: ExprId, max: i64) -> (TypeId, i64) {
        let mut x = self.operand();
        self.expr(None, &mut x, index);
        if !self.is_valid_index(&mut x, "index", false) {
            return (self.invalid(), -1);
        }
        if !x.is_constant() {
            return (x.typ, -1);
        }
        if x.val.kind() == Kind::Unknown {
            return (self.invalid(), -1);
        }
        let value = x.val.to_i64().expect("gort internal bug: a valid index is no int; please report");
        if max >= 0 && value >= max {
            let said = format!("invalid argument: index {} out of bounds [0:{max}]", x.val);
            self.error(&x, said);
            return (self.invalid(), -1);
        }
        (x.typ, value)
    }

    /// Whether the operand can be an index or a size, which messages call `what`.
    pub(crate) fn is_valid_index(&mut self, x: &mut Operand, what: &str, allow_negative: bool) -> bool {
        if !x.is_valid() {
            return false;
        }
        let int = self.basic(BasicKind::Int);
        self.convert_untyped(x, int);
        if !x.is_valid() {
            return false;
        }
        let wrong = if !self.all_integer(x.typ) {
            "must be integer"
        } else if !x.is_constant() {
            return true;
        } else if !allow_negative && x.val.sign() < 0 {
            "must not be negative"
        } else if let Some(value) = self.representable_const(&x.val, int) {
            x.val = value;
            return true;
        } else {
            "overflows int"
        };
        let said = format!("invalid argument: {what} {} {wrong}", self.show_operand(x));
        self.error(&*x, said);
        false
    }
}
