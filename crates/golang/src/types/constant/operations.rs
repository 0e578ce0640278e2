//! Operators, shifts, comparisons.
//!
//! Invariants  I1  operands are brought to the simpler form that both have: integers, fractions, floating-point numbers, complex numbers.
//! See         go/constant's UnaryOp, BinaryOp, Shift, Compare.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::{Float, Text, Value};
use crate::syntax::Operator;

/// Two operands in one form.
enum Pair {
    Bool(bool, bool),
    String(Text, Text),
    Int64(i64, i64),
    Big(Arc<BigInt>, Arc<BigInt>),
    Rat(Arc<BigRational>, Arc<BigRational>),
    Float(Arc<Float>, Arc<Float>),
    Complex((Value, Value), (Value, Value)),
    /// One is unknown, or they do not fit each other.
    None,
}

impl Value {
    /// How complex its form is.
    fn order(&self) -> u8 {
        match self {
            Value::Unknown => 0,
            Value::Bool(_) | Value::String(_) => 1,
            Value::Int64(_) => 2,
            Value::Big(_) => 3,
            Value::Rat(_) => 4,
            Value::Float(_) => 5,
            Value::Complex(_) => 6,
        }
    }

    pub(super) fn as_big(&self) -> Option<Arc<BigInt>> {
        match self {
            Value::Int64(value) => Some(Arc::new(BigInt::from(*value))),
            Value::Big(value) => Some(value.clone()),
            _ => None,
        }
    }

    fn as_rational(&self) -> Option<Arc<BigRational>> {
        match self {
            Value::Rat(value) => Some(value.clone()),
            int => Some(Arc::new(BigRational::from_integer((*int.as_big()?).clone()))),
        }
    }

    pub(super) fn as_float(&self) -> Option<Arc<Float>> {
        match self {
            Value::Float(value) => Some(value.clone()),
            Value::Rat(value) => Some(Arc::new(Float::from_rational(value))),
            int => Some(Arc::new(Float::from_int(&*int.as_big()?))),
        }
    }

    fn pair(&self, other: &Value) -> Pair {
        let pair = || {
            Some(match (self, other) {
                (Value::Bool(x), Value::Bool(y)) => Pair::Bool(*x, *y),
                (Value::String(x), Value::String(y)) => Pair::String(x.clone(), y.clone()),
                (Value::Int64(x), Value::Int64(y)) => Pair::Int64(*x, *y),
                (x, y) if x.order().min(y.order()) < 2 => Pair::None,
                (x, y) => match x.order().max(y.order()) {
                    3 => Pair::Big(x.as_big()?, y.as_big()?),
                    4 => Pair::Rat(x.as_rational()?, y.as_rational()?),
                    5 => Pair::Float(x.as_float()?, y.as_float()?),
                    _ => Pair::Complex((x.real(), x.imag()), (y.real(), y.imag())),
                },
            })
        };
        pair().unwrap_or(Pair::None)
    }

    /// `op self`. Of `^` the result has so many bits, if the type is unsigned.
    #[must_use]
    pub fn unary(&self, op: Operator, bits: Option<u32>) -> Value {
        match (op, self) {
            (Operator::Add, _) if self.order() >= 2 => self.clone(),
            (Operator::Sub, Value::Int64(value)) => Value::int(-BigInt::from(*value)),
            (Operator::Sub, Value::Big(value)) => Value::int(-&**value),
            (Operator::Sub, Value::Rat(value)) => Value::rational(-&**value),
            (Operator::Sub, Value::Float(value)) => Value::float(Some(value.neg())),
            (Operator::Sub, Value::Complex(parts)) => Value::complex(parts.0.unary(op, None), parts.1.unary(op, None)),
            (Operator::Xor, Value::Int64(_) | Value::Big(_)) => {
                let value = !&*self.as_big().expect("an integer");
                Value::int(match bits {
                    Some(bits) => value & ((BigInt::from(1) << bits) - 1),
                    None => value,
                })
            }
            (Operator::Not, Value::Bool(value)) => Value::Bool(!value),
            _ => Value::Unknown,
        }
    }

    /// `self op other`, for what is neither a comparison nor a shift. `/` is exact: see [`Value::integer_quotient`].
    #[must_use]
    pub fn binary(&self, op: Operator, other: &Value) -> Value {
        use Operator::{Add, And, AndAnd, AndNot, Div, Mul, Or, OrOr, Rem, Sub, Xor};
        match self.pair(other) {
            Pair::Bool(x, y) => match op {
                AndAnd => Value::Bool(x && y),
                OrOr => Value::Bool(x || y),
                _ => Value::Unknown,
            },
            Pair::String(x, y) if op == Add => Value::String(x.join(&y)),
            Pair::Int64(x, y) => {
                let done = match op {
                    Add => x.checked_add(y),
                    Sub => x.checked_sub(y),
                    Mul => x.checked_mul(y),
                    Rem if y != 0 => Some(x.wrapping_rem(y)),
                    And => Some(x & y),
                    Or => Some(x | y),
                    Xor => Some(x ^ y),
                    AndNot => Some(x & !y),
                    _ => None,
                };
                done.map_or_else(|| big(&BigInt::from(x), op, &BigInt::from(y)), Value::Int64)
            }
            Pair::Big(x, y) => big(&x, op, &y),
            Pair::Rat(x, y) => match op {
                Add => Value::rational(&*x + &*y),
                Sub => Value::rational(&*x - &*y),
                Mul => Value::rational(&*x * &*y),
                Div if !y.is_zero() => Value::rational(&*x / &*y),
                _ => Value::Unknown,
            },
            Pair::Float(x, y) => match op {
                Add => Value::float(x.add(&y)),
                Sub => Value::float(x.add(&y.neg())),
                Mul => Value::float(x.mul(&y)),
                Div if !y.is_zero() => Value::float(x.quo(&y)),
                _ => Value::Unknown,
            },
            Pair::Complex(x, y) => complex(&x, op, &y),
            Pair::String(..) | Pair::None => Value::Unknown,
        }
    }

    /// `self / other` of two integers, without what is behind the point.
    #[must_use]
    pub fn integer_quotient(&self, other: &Value) -> Value {
        match self.pair(other) {
            // The least integer by -1 is itself, as in go/constant.
            Pair::Int64(x, y) if y != 0 => Value::Int64(x.wrapping_div(y)),
            Pair::Big(x, y) if !y.is_zero() => Value::int(&*x / &*y),
            _ => Value::Unknown,
        }
    }

    /// `self << count` or `self >> count` of an integer.
    #[must_use]
    pub fn shift(&self, op: Operator, count: u64) -> Value {
        match (op, self) {
            (_, Value::Int64(_) | Value::Big(_)) if count == 0 => self.clone(),
            (Operator::Shr, Value::Int64(value)) => Value::Int64(value >> count.min(63)),
            (Operator::Shl, Value::Int64(0)) => Value::Int64(0),
            (Operator::Shl, Value::Int64(_) | Value::Big(_)) => {
                Value::int(&*self.as_big().expect("an integer") << count)
            }
            (Operator::Shr, Value::Big(value)) => Value::int(&**value >> count),
            _ => Value::Unknown,
        }
    }

    /// Whether the comparison holds. Of unknown values none does.
    pub fn compare(&self, op: Operator, other: &Value) -> bool {
        let order = match self.pair(other) {
            Pair::Bool(x, y) => x.cmp(&y),
            Pair::String(x, y) if matches!(op, Operator::Eql | Operator::Neq) => (x != y).cmp(&false),
            Pair::String(x, y) => x.cmp(&y),
            Pair::Int64(x, y) => x.cmp(&y),
            Pair::Big(x, y) => x.cmp(&y),
            Pair::Rat(x, y) => x.cmp(&y),
            Pair::Float(x, y) => Float::cmp(&x, &y),
            Pair::Complex(x, y) => {
                let equal = x.0.compare(Operator::Eql, &y.0) && x.1.compare(Operator::Eql, &y.1);
                (!equal).cmp(&false)
            }
            Pair::None => return false,
        };
        match op {
            Operator::Eql => order == Ordering::Equal,
            Operator::Neq => order != Ordering::Equal,
            Operator::Lss => order == Ordering::Less,
            Operator::Leq => order != Ordering::Greater,
            Operator::Gtr => order == Ordering::Greater,
            Operator::Geq => order != Ordering::Less,
            _ => false,
        }
    }
}

fn big(x: &BigInt, op: Operator, y: &BigInt) -> Value {
    Value::int(match op {
        Operator::Add => x + y,
        Operator::Sub => x - y,
        Operator::Mul => x * y,
        Operator::Div if !y.is_zero() => return Value::rational(BigRational::new(x.clone(), y.clone())),
        Operator::Rem if !y.is_zero() => x % y,
        Operator::And => x & y,
        Operator::Or => x | y,
        Operator::Xor => x ^ y,
        Operator::AndNot => x & !y,
        _ => return Value::Unknown,
    })
}

fn complex((a, b): &(Value, Value), op: Operator, (c, d): &(Value, Value)) -> Value {
    use Operator::{Add, Div, Mul, Sub};
    let products = || (a.binary(Mul, c), b.binary(Mul, d), b.binary(Mul, c), a.binary(Mul, d));
    match op {
        Add | Sub => Value::complex(a.binary(op, c), b.binary(op, d)),
        Mul => {
            let (ac, bd, bc, ad) = products();
            Value::complex(ac.binary(Sub, &bd), bc.binary(Add, &ad))
        }
        Div => {
            let (ac, bd, bc, ad) = products();
            // Of a very small divisor it is 0: there gc itself ends with an internal error.
            let square = c.binary(Mul, c).binary(Add, &d.binary(Mul, d));
            let re = ac.binary(Add, &bd).binary(Div, &square);
            let im = bc.binary(Sub, &ad).binary(Div, &square);
            Value::complex(re, im)
        }
        _ => Value::Unknown,
    }
}
