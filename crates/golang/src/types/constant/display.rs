//! How messages show values: shortened where they are long.
//!
//! Invariants  I1  what `Display` writes is what go/constant's String returns, what `exact_string` returns is its ExactString.
//! Rejected    The `{:e}` of floating-point numbers that do not fit a float64, computed exactly: Go shows an approximation that is off
//!             in its last digits, and so do we.
//! See         go/constant/value.go; strconv/ftoa.go, quote.go.

use std::fmt;

use super::{Float, Text, Value};
use crate::source::unicode::is_print;

/// More characters than this are cut off.
const STRING_CHARS: usize = 72;

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unknown => f.write_str("unknown"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::String(text) => f.write_str(&shortened(text)),
            Value::Int64(value) => write!(f, "{value}"),
            Value::Big(value) => write!(f, "{value}"),
            Value::Rat(value) => f.write_str(&decimal(&Float::from_rational(value))),
            Value::Float(value) => f.write_str(&decimal(value)),
            Value::Complex(parts) => write!(f, "({} + {}i)", parts.0, parts.1),
        }
    }
}

impl Value {
    /// The whole of it, exactly.
    pub fn exact_string(&self) -> String {
        match self {
            Value::String(text) => quoted(text.bytes()),
            Value::Rat(value) => value.to_string(),
            Value::Float(value) => value.hexadecimal(),
            Value::Complex(parts) => format!("({} + {}i)", parts.0.exact_string(), parts.1.exact_string()),
            other => other.to_string(),
        }
    }
}

/// The beginning of a string in quotation marks.
fn shortened(text: &Text) -> String {
    // What is cut off is not looked at: a character takes at most four bytes, and none is shown shorter than it is.
    let bytes: Vec<u8> = text.bytes().take(4 * (STRING_CHARS + 1)).collect();
    let shown = quoted(bytes);
    if shown.chars().count() <= STRING_CHARS {
        return shown;
    }
    shown.chars().take(STRING_CHARS - 3).chain("...".chars()).collect()
}

/// Go: `strconv.Quote`.
pub(crate) fn quoted(bytes: impl IntoIterator<Item = u8>) -> String {
    let bytes: Vec<u8> = bytes.into_iter().collect();
    let mut shown = String::from("\"");
    for chunk in bytes.utf8_chunks() {
        for ch in chunk.valid().chars() {
            match ch {
                '"' | '\\' => shown.extend(['\\', ch]),
                '\x07' => shown += r"\a",
                '\x08' => shown += r"\b",
                '\x0c' => shown += r"\f",
                '\n' => shown += r"\n",
                '\r' => shown += r"\r",
                '\t' => shown += r"\t",
                '\x0b' => shown += r"\v",
                ch if is_print(ch) => shown.push(ch),
                ch if ch < ' ' || ch == '\x7f' => shown += &format!(r"\x{:02x}", ch as u32),
                ch if ch <= '\u{ffff}' => shown += &format!(r"\u{:04x}", ch as u32),
                ch => shown += &format!(r"\U{:08x}", ch as u32),
            }
        }
        chunk.invalid().iter().for_each(|byte| shown += &format!(r"\x{byte:02x}"));
    }
    shown.push('"');
    shown
}

/// About the number, in decimal digits.
fn decimal(value: &Float) -> String {
    let near = value.to_f64();
    if value.is_zero() == (near == 0.0) && near.is_finite() {
        let shown = percent_g(near, Some(6));
        // What is no integer does not look like one.
        return if value.is_int() || shown.contains('.') { shown } else { percent_g(near, None) };
    }
    let log = value.top() as f64 * std::f64::consts::LOG10_2;
    let mut exponent = log as i64;
    let mut mantissa = value.fraction() * 10_f64.powf(log - exponent as f64);
    if mantissa.abs() < 1.0 - 0.5e-6 {
        mantissa *= 10.0;
        exponent -= 1;
    } else if mantissa.abs() >= 10.0 {
        mantissa /= 10.0;
        exponent += 1;
    }
    format!("{}e{exponent:+}", percent_g(mantissa, Some(6)))
}

/// Go: `%.6g`, or `%g` with as many digits as are needed.
fn percent_g(value: f64, digits: Option<usize>) -> String {
    let shown = match digits {
        Some(digits) => format!("{:.*e}", digits - 1, value.abs()),
        None => format!("{:e}", value.abs()),
    };
    let (digits, exponent) = shown.split_once('e').expect("Rust writes an exponent");
    let exponent: i32 = exponent.parse().expect("which is a number");
    let digits = digits.replace('.', "");
    let digits = if value == 0.0 { "0" } else { digits.trim_end_matches('0') };
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if !(-4..6).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        let minus = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}e{minus}{:02}", exponent.abs());
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    match digits.len() {
        len if len > whole => format!("{sign}{}.{}", &digits[..whole], &digits[whole..]),
        len => format!("{sign}{digits}{}", "0".repeat(whole - len)),
    }
}
