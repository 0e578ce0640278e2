//! What literals stand for.
//!
//! Invariants  I1  a literal that the scanner found nothing wrong with has a value, unless its exponent is beyond all measure.
//! Protocol    The caller refuses numbers of more than 10,000 characters first, as gc does: the time here grows with the square.
//! See         go/constant's MakeFromLiteral; math/big/floatconv.go, ratconv.go.

use std::sync::Arc;

use num_bigint::{BigInt, BigUint};
use num_rational::BigRational;
use num_traits::{Num, Zero};

use super::fraction::fraction_of;
use super::{Float, Value};
use crate::syntax::{LitKind, rune_value, string_value};

impl Value {
    /// The value of a literal. `Unknown` if it has none.
    pub fn from_literal(text: &str, kind: LitKind) -> Value {
        let value = match kind {
            LitKind::Int => integer(text),
            LitKind::Float => number(text),
            LitKind::Imag => text.strip_suffix('i').and_then(number).map(|im| Value::complex(Value::Int64(0), im)),
            LitKind::Rune => rune_value(text).map(|rune| Value::Int64(rune.into())),
            LitKind::String => string_value(text).map(Value::string),
        };
        value.unwrap_or(Value::Unknown)
    }
}

/// The base that a prefix names, and what follows it.
fn base(text: &str) -> Option<(u32, &str)> {
    let base = match text.get(..2)? {
        "0x" | "0X" => 16,
        "0o" | "0O" => 8,
        "0b" | "0B" => 2,
        _ => return None,
    };
    Some((base, &text[2..]))
}

fn integer(text: &str) -> Option<Value> {
    let (base, digits) = match base(text) {
        Some(found) => found,
        None if text.len() > 1 && text.starts_with('0') => (8, &text[1..]),
        None => (10, text),
    };
    let digits = digits.replace('_', "");
    Some(Value::int(BigInt::from_str_radix(&digits, base).ok()?))
}

/// A floating-point number, or what stands before the `i` of an imaginary one.
fn number(text: &str) -> Option<Value> {
    let text = text.replace('_', "");
    let (base, rest) = base(&text).unwrap_or((10, &text));
    let exponent_marks: &[char] = if base == 16 { &['p', 'P'] } else { &['e', 'E'] };
    let (digits, exponent) = match rest.split_once(exponent_marks) {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
        None => (rest, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mantissa = BigUint::from_str_radix(&format!("{whole}{fraction}"), base).ok()?;
    if mantissa.is_zero() {
        return Some(Value::Rat(Arc::new(BigRational::zero())));
    }
    let behind_the_point = fraction.len() as i64;
    let (two, five) = match base {
        10 => (exponent.checked_sub(behind_the_point)?, exponent.checked_sub(behind_the_point)?),
        base => (exponent.checked_sub(behind_the_point * i64::from(base.ilog2()))?, 0),
    };
    let float = match Float::from_parts(mantissa.clone(), two, five) {
        Some(float) => float,
        // Infinity.
        None => return Some(Value::Unknown),
    };
    if !float.is_small() {
        return Some(Value::float(Some(float)));
    }
    if float.is_zero() {
        return Some(Value::Rat(Arc::new(BigRational::zero())));
    }
    Some(Value::Rat(Arc::new(fraction_of(mantissa, two, five))))
}
