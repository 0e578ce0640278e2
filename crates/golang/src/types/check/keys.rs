//! Constants as keys of a map: which are the same key.

use crate::types::constant::{Kind, Value};

/// A constant key of a map: equal for constants that are equal as values, whatever their kinds are.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Key {
    Unknown,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(u64),
    Complex(u64, u64),
    String(Vec<u8>),
}

/// The key that a constant is. None if it is equal to no other one: an integer that fits no type.
pub(super) fn key_val(value: &Value) -> Option<Key> {
    match value.kind() {
        Kind::Complex => match value.to_float() {
            real if real.kind() == Kind::Float => key_val(&real),
            _ => Some(Key::Complex(value.real().nearest_f64().to_bits(), value.imag().nearest_f64().to_bits())),
        },
        Kind::Float => match value.to_int() {
            int if int.kind() == Kind::Int => key_val(&int),
            _ => Some(Key::Float(value.nearest_f64().to_bits())),
        },
        Kind::Int => value.to_i64().map(Key::Int).or(value.to_u64().map(Key::Uint)),
        Kind::String => value.text().map(|text| Key::String(text.bytes().collect())),
        Kind::Bool => Some(Key::Bool(value.truth())),
        Kind::Unknown => Some(Key::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::LitKind;

    #[test]
    fn keys_are_equal_if_their_values_are() {
        let key = |text, kind| key_val(&Value::from_literal(text, kind));
        assert_eq!(key("1", LitKind::Int), key("1.0", LitKind::Float));
        assert_eq!(key("'a'", LitKind::Rune), key("97", LitKind::Int));
        assert_ne!(key("1", LitKind::Int), key("1i", LitKind::Imag));
        assert_ne!(key("1.5", LitKind::Float), key("1", LitKind::Int));
        assert_eq!(key("18446744073709551615", LitKind::Int), Some(Key::Uint(u64::MAX)));
        assert_eq!(key("18446744073709551616", LitKind::Int), None);
        assert_eq!(key("\"a\"", LitKind::String), key("`a`", LitKind::String));
    }
}
