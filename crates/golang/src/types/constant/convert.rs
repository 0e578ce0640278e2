//! From one kind to another, and to what float32 and float64 can hold.
//!
//! See         go/constant's ToInt, ToFloat, ToComplex, Float32Val, Float64Val.

use std::sync::Arc;

use num_rational::BigRational;

use super::float::{FLOAT32, FLOAT64, PRECISION, Rounding, nearest_to};
use super::{Float, Kind, RATIONAL_BITS, Value};

/// A number that is this many bits from an integer is taken for it: computing may have put it there.
const FORGIVEN_BITS: u64 = 4;

impl Value {
    /// The integer that it is. `Unknown` if it is none.
    #[must_use]
    pub fn to_int(&self) -> Value {
        let value = match self {
            Value::Int64(_) | Value::Big(_) => Some(self.clone()),
            Value::Rat(value) => value.is_integer().then(|| Value::int(value.numer().clone())),
            Value::Float(value) if value.is_small() => {
                let near = PRECISION - FORGIVEN_BITS;
                let tries =
                    [(PRECISION, Rounding::NearestEven), (near, Rounding::ToZero), (near, Rounding::AwayFromZero)];
                tries.into_iter().find_map(|(bits, rounding)| value.to_int(bits, rounding)).map(Value::int)
            }
            Value::Complex(_) => match self.to_float() {
                real if real.kind() == Kind::Float => Some(real.to_int()),
                _ => None,
            },
            _ => None,
        };
        value.unwrap_or(Value::Unknown)
    }

    /// The number that it is. `Unknown` if it is none.
    #[must_use]
    pub fn to_float(&self) -> Value {
        match self {
            Value::Int64(_) | Value::Big(_) => {
                let value = self.as_big().expect("an integer");
                if value.bits() < RATIONAL_BITS {
                    return Value::Rat(Arc::new(BigRational::from_integer((*value).clone())));
                }
                Value::float(Some(Float::from_int(&value)))
            }
            Value::Rat(_) | Value::Float(_) => self.clone(),
            Value::Complex(parts) if parts.1.sign() == 0 => parts.0.to_float(),
            _ => Value::Unknown,
        }
    }

    /// The complex number that it is. `Unknown` if it is none.
    #[must_use]
    pub fn to_complex(&self) -> Value {
        match self {
            Value::Int64(_) | Value::Big(_) | Value::Rat(_) | Value::Float(_) => {
                Value::complex(self.clone(), Value::Int64(0))
            }
            Value::Complex(_) => self.clone(),
            _ => Value::Unknown,
        }
    }

    /// The nearest float64 of a real number: infinite if it is too large, 0 if it is too small.
    pub fn nearest_f64(&self) -> f64 {
        match self {
            Value::Int64(value) => *value as f64,
            Value::Rat(value) => nearest_to(value, FLOAT64),
            other => other.as_float().map_or(0.0, |value| value.to_f64()),
        }
    }

    /// The nearest float32 of a real number: infinite if it is too large, 0 if it is too small.
    pub fn nearest_f32(&self) -> f32 {
        match self {
            Value::Int64(value) => *value as f32,
            Value::Rat(value) => nearest_to(value, FLOAT32) as f32,
            other => other.as_float().map_or(0.0, |value| value.to_f32()),
        }
    }
}
