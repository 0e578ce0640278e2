//! Constants: exact values of any size.
//!
//! ```text
//!     float        binary numbers of 512 bits, rounded to nearest
//!     text         strings that are put together only when they are read
//!     literal      what literals stand for; fraction: of decimal numbers
//!     operations   operators, shifts, comparisons
//!     convert      to integers, to floating-point numbers, to what float32 and float64 can hold
//!     display      how messages show them
//! ```
//!
//! States      An integer is `Int64` if it fits, else `Big`. A number that came from a floating-point literal or a division is `Rat`
//!             while numerator and denominator have fewer than 4,096 bits, then `Float`, and never `Rat` again.
//! Invariants  I1  `Big` holds no value that `Int64` could hold; no `Float` is infinite; there is no negative zero.
//!             I2  values are what Go's package go/constant makes of the same operations, to the last bit, and the same of the five kinds.
//! Protocol    Operands of one operation have kinds that fit each other: the checker has seen to it. The divisor is not zero, a shift
//!             count is at most `SHIFT_BOUND`, and what comes out goes through `overflow`, so that no value grows without limit.
//!             What does not fit gives `Unknown`, which gives `Unknown` whatever is done with it.
//! Rejected    Rationals alone: 1e100000000 has no numerator that anybody wants to see.
//! See         go/constant/value.go, math/big/float.go; crates/golang/tests/golang/constants.rs, which compares with both.

mod convert;
mod display;
mod float;
mod fraction;
mod literal;
mod operations;
mod text;

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

pub(crate) use display::quoted;
pub use float::Float;
pub use text::Text;

/// Numerators and denominators with this many bits are too large for a fraction.
const RATIONAL_BITS: u64 = 4 << 10;

/// A constant's value.
#[derive(Clone, Debug)]
pub enum Value {
    /// The value of what is wrong.
    Unknown,
    /// A truth value.
    Bool(bool),
    /// A string.
    String(Text),
    /// An integer.
    Int64(i64),
    /// An integer that does not fit `Int64`.
    Big(Arc<BigInt>),
    /// A number.
    Rat(Arc<BigRational>),
    /// A number that is no small fraction.
    Float(Arc<Float>),
    /// Real and imaginary part.
    Complex(Arc<(Value, Value)>),
}

/// Kinds of values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Of what is wrong.
    Unknown,
    /// Truth values.
    Bool,
    /// Strings.
    String,
    /// Integers.
    Int,
    /// Numbers.
    Float,
    /// Complex numbers.
    Complex,
}

impl Value {
    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Value::Unknown => Kind::Unknown,
            Value::Bool(_) => Kind::Bool,
            Value::String(_) => Kind::String,
            Value::Int64(_) | Value::Big(_) => Kind::Int,
            Value::Rat(_) | Value::Float(_) => Kind::Float,
            Value::Complex(_) => Kind::Complex,
        }
    }

    /// A string.
    pub fn string(bytes: impl Into<Vec<u8>>) -> Value {
        Value::String(Text::new(bytes.into()))
    }

    /// An integer.
    pub fn int(value: BigInt) -> Value {
        match value.to_i64() {
            Some(small) => Value::Int64(small),
            None => Value::Big(Arc::new(value)),
        }
    }

    /// A fraction, or if that is too large a floating-point number.
    fn rational(value: BigRational) -> Value {
        if value.numer().bits() < RATIONAL_BITS && value.denom().bits() < RATIONAL_BITS {
            return Value::Rat(Arc::new(value));
        }
        Value::float(Some(Float::from_rational(&value)))
    }

    /// A floating-point number. None is infinity.
    fn float(value: Option<Float>) -> Value {
        value.map_or(Value::Unknown, |value| Value::Float(Arc::new(value)))
    }

    /// A finite float64.
    pub fn float64(value: f64) -> Value {
        BigRational::from_float(value).map_or(Value::Unknown, |exact| Value::Rat(Arc::new(exact)))
    }

    /// A complex number.
    pub fn complex(re: Value, im: Value) -> Value {
        if re.kind() == Kind::Unknown || im.kind() == Kind::Unknown {
            return Value::Unknown;
        }
        Value::Complex(Arc::new((re, im)))
    }

    /// The truth value. False for other kinds.
    pub fn truth(&self) -> bool {
        matches!(self, Value::Bool(true))
    }

    /// The string.
    pub fn text(&self) -> Option<&Text> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if it fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Value::Int64(value) => Some(*value),
            _ => None,
        }
    }

    /// The integer, if it fits.
    pub fn to_u64(&self) -> Option<u64> {
        match self {
            Value::Int64(value) => u64::try_from(*value).ok(),
            Value::Big(value) => value.to_u64(),
            _ => None,
        }
    }

    /// How many bits the absolute value of an integer has.
    pub fn bit_len(&self) -> u64 {
        match self {
            Value::Int64(value) => u64::from(64 - value.unsigned_abs().leading_zeros()),
            Value::Big(value) => value.bits(),
            _ => 0,
        }
    }

    /// -1, 0 or 1 as the number is less than, equal to, or greater than 0. Of a complex number only whether it is 0; `Unknown` is not.
    pub fn sign(&self) -> i32 {
        match self {
            Value::Int64(value) => value.signum() as i32,
            Value::Big(value) => signum(value.as_ref()),
            Value::Rat(value) => signum(value.as_ref()),
            Value::Float(value) => value.sign(),
            Value::Complex(parts) => parts.0.sign() | parts.1.sign(),
            Value::Unknown | Value::Bool(_) | Value::String(_) => 1,
        }
    }

    /// The real part.
    pub fn real(&self) -> Value {
        match self {
            Value::Complex(parts) => parts.0.clone(),
            other => other.clone(),
        }
    }

    /// The imaginary part.
    pub fn imag(&self) -> Value {
        match self {
            Value::Complex(parts) => parts.1.clone(),
            Value::Unknown => Value::Unknown,
            _ => Value::Int64(0),
        }
    }
}

fn signum<T: Signed + Zero>(value: &T) -> i32 {
    i32::from(value.is_positive()) - i32::from(value.is_negative())
}
