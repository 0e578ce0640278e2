//! Which values a basic type can hold, and how far untyped ones may grow.
//!
//! See         cmd/compile/internal/types2/const.go, the shift bound in expr.go.

use super::basic::{BasicInfo, BasicKind};
use super::constant::{Kind, Value};
use crate::syntax::Operator;

/// The largest count by which a constant is shifted: so that the least float64 that is not 0 can be written as `1.0 / (1 << 1074)`.
pub const SHIFT_BOUND: u64 = 1023 - 1 + 52;
/// How many bits an untyped integer may have.
const INTEGER_BITS: u64 = 512;
/// How many bytes a constant string may have.
const STRING_BYTES: u64 = 2_000_000_000;

/// Why a constant is not representable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unrepresentable {
    /// Something behind the point would be lost: `(truncated)`.
    Truncated,
    /// It is too large: `(overflows)`.
    Overflows,
    /// It is of another kind.
    Otherwise,
}

/// The value as the type holds it: rounded if that is a floating-point type. None if the type cannot hold it.
pub fn representable(value: &Value, kind: BasicKind) -> Option<Value> {
    use BasicKind::*;
    if value.kind() == Kind::Unknown {
        // So that no other error follows.
        return Some(value.clone());
    }
    let info = kind.info();
    if info.has(BasicInfo::INTEGER) {
        let value = value.to_int();
        let fits = match kind {
            Int8 => value.to_i64().is_some_and(|value| i8::try_from(value).is_ok()),
            Int16 => value.to_i64().is_some_and(|value| i16::try_from(value).is_ok()),
            Int32 => value.to_i64().is_some_and(|value| i32::try_from(value).is_ok()),
            Int | Int64 => value.to_i64().is_some(),
            Uint8 => value.to_u64().is_some_and(|value| u8::try_from(value).is_ok()),
            Uint16 => value.to_u64().is_some_and(|value| u16::try_from(value).is_ok()),
            Uint32 => value.to_u64().is_some_and(|value| u32::try_from(value).is_ok()),
            Uint | Uint64 | Uintptr => value.to_u64().is_some(),
            // gc has no room for an untyped rune that does not fit 64 bits, which cannot come up.
            _ => value.kind() == Kind::Int,
        };
        return fits.then_some(value);
    }
    if info.has(BasicInfo::FLOAT) {
        let value = value.to_float();
        return (value.kind() == Kind::Float).then(|| rounded(&value, kind))?;
    }
    if info.has(BasicInfo::COMPLEX) {
        let value = value.to_complex();
        if value.kind() != Kind::Complex {
            return None;
        }
        let part = match kind {
            Complex64 => Float32,
            Complex128 => Float64,
            _ => return Some(value),
        };
        return Some(Value::complex(rounded(&value.real(), part)?, rounded(&value.imag(), part)?));
    }
    let wanted = if info.has(BasicInfo::STRING) {
        Kind::String
    } else if info.has(BasicInfo::BOOLEAN) {
        Kind::Bool
    } else {
        return None;
    };
    (value.kind() == wanted).then(|| value.clone())
}

/// The nearest number of a floating-point type. None if it is infinite.
fn rounded(value: &Value, kind: BasicKind) -> Option<Value> {
    let near = match kind {
        BasicKind::Float32 => f64::from(value.nearest_f32()),
        BasicKind::Float64 => value.nearest_f64(),
        _ => return Some(value.clone()),
    };
    near.is_finite().then(|| Value::float64(near))
}

/// The value of a constant of one type as another holds it.
///
/// # Errors
/// Why it cannot hold it.
pub fn representation(value: &Value, from: BasicKind, to: BasicKind) -> Result<Value, Unrepresentable> {
    representable(value, to).ok_or(match (from.is_numeric() && to.is_numeric(), from.is_integer(), to.is_integer()) {
        (false, ..) => Unrepresentable::Otherwise,
        (true, false, true) => Unrepresentable::Truncated,
        (true, ..) => Unrepresentable::Overflows,
    })
}

/// What is wrong with the result of an operation on untyped constants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overflow {
    /// It is infinite, or there is none.
    NotRepresentable,
    /// An integer has too many bits.
    Integer,
    /// A string has this many bytes.
    String(u64),
}

impl Overflow {
    /// What gc says of it. The name is [`operation_name`]'s.
    pub fn message(self, operation: Option<&str>) -> String {
        match self {
            Overflow::NotRepresentable => "constant result is not representable".to_owned(),
            Overflow::Integer => match operation {
                Some(operation) => format!("constant {operation} overflow"),
                None => "constant overflow".to_owned(),
            },
            Overflow::String(bytes) => {
                format!("constant string too long ({bytes} bytes > {STRING_BYTES} bytes)")
            }
        }
    }
}

/// What is wrong with the value of an untyped constant. Afterwards it is unknown.
pub fn overflow(value: &Value) -> Option<Overflow> {
    match value {
        Value::Unknown => Some(Overflow::NotRepresentable),
        Value::Big(value) if value.bits() > INTEGER_BITS => Some(Overflow::Integer),
        Value::String(text) if text.len() > STRING_BYTES => Some(Overflow::String(text.len())),
        _ => None,
    }
}

/// What gc calls an operation that can overflow. With one operand it is unary.
pub fn operation_name(op: Operator, operands: usize) -> Option<&'static str> {
    match (op, operands) {
        (Operator::Xor, 1) => Some("bitwise complement"),
        (Operator::Add, 2) => Some("addition"),
        (Operator::Sub, 2) => Some("subtraction"),
        (Operator::Xor, 2) => Some("bitwise XOR"),
        (Operator::Mul, 2) => Some("multiplication"),
        (Operator::Shl, 2) => Some("shift"),
        _ => None,
    }
}
