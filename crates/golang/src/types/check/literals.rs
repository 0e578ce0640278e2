//! Literals of numbers, runes, strings and functions.
//!
//! See         cmd/compile/internal/types2/literals.go; composite.rs (composite literals).

use super::{Checker, Mode, Operand};
use crate::syntax::{ExprId, ExprKind, LitKind};
use crate::types::Type;

/// Longer numbers are refused: to read them takes time that grows with the square.
const NUMBER_BYTES: usize = 10_000;

impl Checker<'_, '_> {
    /// The literal of a number, a rune or a string.
    pub(crate) fn basic_lit(&mut self, x: &mut Operand, e: ExprId) {
        let ExprKind::BasicLit { value, kind, .. } = self.tree[e].kind else { return };
        if matches!(kind, LitKind::Int | LitKind::Float | LitKind::Imag) {
            self.lang_compat(e);
            let text = self.tree.text(value);
            if text.len() > NUMBER_BYTES {
                let said = format!("excessively long constant: {}... ({} chars)", &text[..10], text.len());
                self.error(e, said);
                return x.invalidate();
            }
        }
        self.set_const(x, kind, value);
        if !x.is_valid() {
            let said = format!("malformed constant: {}", self.tree.text(value));
            return self.error(e, said);
        }
        x.expr = Some(e);
        self.overflow(x, self.op_pos(Some(e)));
    }

    /// Complains about a number in a form that the language version does not have.
    fn lang_compat(&mut self, e: ExprId) {
        let ExprKind::BasicLit { value, kind, .. } = self.tree[e].kind else { return };
        let text = self.tree.text(value);
        if text.len() <= 2 || self.allow_version(13) {
            return;
        }
        let what = match text.as_bytes() {
            text if text.contains(&b'_') => "underscore in numeric literal",
            [b'0', b'b' | b'B', ..] => "binary literal",
            [b'0', b'o' | b'O', ..] => "0o/0O-style octal literal",
            [b'0', b'x' | b'X', ..] if kind != LitKind::Int => "hexadecimal floating-point literal",
            _ => return,
        };
        self.version_error(e, 13, what);
    }

    /// `func(…) { … }`. The body is checked later: it may refer to the type that the literal is part of.
    pub(crate) fn func_lit(&mut self, x: &mut Operand, e: ExprId) {
        let ExprKind::FuncLit { typ, body } = self.tree[e].kind else { return };
        let signature = self.typ(typ);
        if !matches!(self.arena[signature], Type::Signature(_)) {
            let said = format!("invalid syntax tree: invalid function literal {}", self.text(e));
            self.error(e, said);
            return x.invalidate();
        }
        if !self.conf.ignore_func_bodies {
            let (decl, iota) = (self.env.decl, self.env.iota.clone());
            self.later(move |check| check.func_body(decl, signature, body, iota));
        }
        x.mode = Mode::Value;
        x.typ = signature;
    }
}
