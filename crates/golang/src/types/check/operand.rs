//! What an expression comes to while it is checked.
//!
//! See         cmd/compile/internal/types2/operand.go.

use crate::syntax::ExprId;
use crate::types::constant::Value;
use crate::types::{Builtin, TypeId};

/// In which way an expression can be used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mode {
    /// Something is wrong with it.
    Invalid,
    /// It has no value: a call without results.
    NoValue,
    /// A function that the language has.
    Builtin,
    /// A type.
    TypExpr,
    /// A constant.
    Constant,
    /// A variable that has an address.
    Variable,
    /// An element of a map: it can be assigned to, and gives a second value on request.
    MapIndex,
    /// A value.
    Value,
    /// `nil`
    NilValue,
    /// A value that gives a second one, a bool, on request.
    CommaOk,
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub(crate) struct Operand {
    pub(crate) mode: Mode,
    pub(crate) expr: Option<ExprId>,
    pub(crate) typ: TypeId,
    /// Of a constant.
    pub(crate) val: Value,
    /// Of a function that the language has.
    pub(crate) id: Option<Builtin>,
}

impl Operand {
    pub(crate) fn is_valid(&self) -> bool {
        self.mode != Mode::Invalid
    }

    pub(crate) fn invalidate(&mut self) {
        self.mode = Mode::Invalid;
    }
}

impl super::Checker<'_, '_> {
    /// An operand that is to be filled in.
    pub(crate) fn operand(&self) -> Operand {
        Operand { mode: Mode::Invalid, expr: None, typ: self.invalid(), val: Value::Unknown, id: None }
    }
}
