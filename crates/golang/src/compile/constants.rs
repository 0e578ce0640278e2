//! Constants, and what is made of nothing else.

use super::func::Builder;
use crate::code::{Dst, Op, Raised};
use crate::syntax::{ExprId, ExprKind};
use crate::types::constant::Value;
use crate::types::{BasicKind, Mode, ObjectKind, Type, TypeId, VarKind};

impl Builder<'_, '_> {
    /// Puts a constant of this type there.
    pub(super) fn constant(&mut self, value: &Value, typ: TypeId, to: u16) {
        let Type::Basic { kind, .. } = self.under(typ) else {
            unreachable!("gort internal bug: a constant of a type that has none; please report")
        };
        match kind {
            BasicKind::Bool | BasicKind::UntypedBool => {
                self.emit(Op::Int { d: Dst(to), value: i32::from(value.truth()) });
            }
            BasicKind::String | BasicKind::UntypedString => {
                let bytes: Vec<u8> = value.text().map(|text| text.bytes().collect()).unwrap_or_default();
                let text = self.compiler.string(&bytes);
                self.emit(Op::Text { d: Dst(to), text });
            }
            BasicKind::Float64 | BasicKind::UntypedFloat => self.word(value.nearest_f64().to_bits(), to),
            BasicKind::Float32 => self.word(f64::from(value.nearest_f32()).to_bits(), to),
            BasicKind::Complex64 => {
                self.word(f64::from(value.real().nearest_f32()).to_bits(), to);
                self.word(f64::from(value.imag().nearest_f32()).to_bits(), to + 1);
            }
            BasicKind::Complex128 | BasicKind::UntypedComplex => {
                self.word(value.real().nearest_f64().to_bits(), to);
                self.word(value.imag().nearest_f64().to_bits(), to + 1);
            }
            _ => {
                let value = value.to_int();
                let word = value.to_i64().map(|value| value as u64).or(value.to_u64());
                self.word(word.unwrap_or_default(), to);
            }
        }
    }

    /// Puts a word there.
    pub(super) fn word(&mut self, word: u64, to: u16) {
        match i32::try_from(word as i64) {
            Ok(value) => self.emit(Op::Int { d: Dst(to), value }),
            Err(_) => {
                let word = self.compiler.word(word);
                self.emit(Op::Word { d: Dst(to), word });
            }
        }
    }

    /// What `panic` is given here.
    pub(super) fn raised(&self, x: ExprId) -> Raised {
        let tree = self.checked.tree;
        let typ = self.typ(x);
        let known = self.checked.info.types.get(tree.unparen(x));
        if self.checked.arena.is_interface(typ) || known.is_some_and(|known| known.mode == Mode::NilValue) {
            return Raised::Interface;
        }
        let is_text = matches!(self.under(typ), Type::Basic { kind: BasicKind::String, .. });
        let variable = self.object(tree.unparen(x)).map(|object| &self.checked.arena[object].kind);
        let is_local = matches!(variable, Some(ObjectKind::Var(kind)) if *kind != VarKind::Package);
        match is_text && is_local || self.is_static(x) {
            true => Raised::Constant,
            false => Raised::Fresh,
        }
    }

    /// Whether it is a constant, or a struct or an array of such.
    fn is_static(&self, x: ExprId) -> bool {
        let tree = self.checked.tree;
        let mut todo = vec![x];
        while let Some(x) = todo.pop() {
            let x = tree.unparen(x);
            let known = self.checked.info.types.get(x);
            if known.is_some_and(|known| known.val.is_some() || known.mode == Mode::NilValue) {
                continue;
            }
            let ExprKind::CompositeLit { elems, .. } = tree[x].kind else { return false };
            if !matches!(self.under(self.typ(x)), Type::Struct(_) | Type::Array { .. }) {
                return false;
            }
            todo.extend(tree.list(elems).iter().map(|elem| match tree[*elem].kind {
                ExprKind::KeyValue { value, .. } => value,
                _ => *elem,
            }));
        }
        true
    }
}
