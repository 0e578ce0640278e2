//! Constants: how they are shown, and which types hold them.

use gort_golang::syntax::{LitKind, Operator};
use gort_golang::types::BasicKind;
use gort_golang::types::constant::Value;
use gort_golang::types::{Unrepresentable, operation_name, overflow, representation};

#[test]
fn numbers_are_shown_as_go_shows_them() {
    for (literal, shown) in [
        ("1.0", "1"),
        ("0.1", "0.1"),
        ("100000.0", "100000"),
        ("1000000.0", "1e+06"),
        ("1000000.5", "1.0000005e+06"),
        ("1e-5", "1e-05"),
        ("1e400", "1e+400"),
        ("1e1000000", "1e+1000000"),
        ("0x1p-2000", "0.870981e-602"),
    ] {
        assert_eq!(Value::from_literal(literal, LitKind::Float).to_string(), shown, "{literal}");
    }
}

#[test]
fn a_long_string_is_cut_off_after_69_characters() {
    assert_eq!(Value::string(vec![b'x'; 70]).to_string(), format!("\"{}\"", "x".repeat(70)));
    assert_eq!(Value::string(vec![b'x'; 71]).to_string(), format!("\"{}...", "x".repeat(68)));
    assert_eq!(Value::string("世".repeat(100)).to_string(), format!("\"{}...", "世".repeat(68)));
}

#[test]
fn integers_grow_to_512_bits() {
    let one = Value::Int64(1);
    assert_eq!(overflow(&one.shift(Operator::Shl, 511)), None);
    let large = one.shift(Operator::Shl, 512);
    let said = overflow(&large).map(|wrong| wrong.message(operation_name(Operator::Shl, 2)));
    assert_eq!(said.as_deref(), Some("constant shift overflow"));
}

#[test]
fn a_type_holds_what_fits_it() {
    let literal = |text| Value::from_literal(text, LitKind::Float);
    let is = |value: &Value, from, to| representation(value, from, to).map(|value| value.to_string());
    use BasicKind::*;
    assert_eq!(is(&Value::Int64(300), UntypedInt, Uint8), Err(Unrepresentable::Overflows));
    assert_eq!(is(&literal("3.0"), UntypedFloat, Uint8), Ok("3".to_owned()));
    assert_eq!(is(&literal("3.5"), UntypedFloat, Int), Err(Unrepresentable::Truncated));
    assert_eq!(is(&literal("1e39"), UntypedFloat, Float32), Err(Unrepresentable::Overflows));
    assert_eq!(is(&Value::string("x"), UntypedString, Int), Err(Unrepresentable::Otherwise));
    assert_eq!(is(&literal("0.1"), UntypedFloat, Float32), Ok("0.1".to_owned()));
}
