//! Binary numbers of 512 bits, rounded to nearest, ties to even.
//!
//! Invariants  I1  `mantissa` is odd and has at most `PRECISION` bits; or it is 0, and then `exponent` is 0 and the sign is plus.
//!             I2  a result is the exact result rounded once.
//! Protocol    None stands for infinity: an exponent that does not fit 32 bits. One that is too small gives 0.
//! Rejected    Aligning operands whatever their exponents are, as math/big does: 1e600000000 + 1 would take 250 MB.
//! See         math/big/float.go, decimal conversion in floatconv.go.

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// How many bits gc computes with.
pub(super) const PRECISION: u64 = 512;

/// `± mantissa × 2^exponent`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Float {
    negative: bool,
    mantissa: BigUint,
    exponent: i64,
}

/// How what does not fit is rounded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rounding {
    NearestEven,
    ToZero,
    AwayFromZero,
}

/// Leaves so many bits of `mantissa × 2^exponent`, or fewer. `more` says that a little is to be added, less than the last bit.
fn round(mantissa: BigUint, exponent: i64, more: bool, bits: i64, rounding: Rounding) -> (BigUint, i64) {
    let surplus = mantissa.bits() as i64 - bits;
    if surplus <= 0 {
        debug_assert!(!more, "what is added lies below the bits that are kept");
        return (mantissa, exponent);
    }
    let kept = &mantissa >> surplus;
    let half = mantissa.bit(surplus as u64 - 1);
    let below = more || mantissa.trailing_zeros().is_some_and(|zeros| (zeros as i64) < surplus - 1);
    let up = match rounding {
        Rounding::NearestEven => half && (below || kept.bit(0)),
        Rounding::ToZero => false,
        Rounding::AwayFromZero => half || below,
    };
    (if up { kept + 1_u32 } else { kept }, exponent + surplus)
}

impl Float {
    pub(super) fn zero() -> Float {
        Float { negative: false, mantissa: BigUint::zero(), exponent: 0 }
    }

    fn rounded(negative: bool, mantissa: BigUint, exponent: i64, more: bool, precision: u64) -> Option<Float> {
        let (mantissa, exponent) = round(mantissa, exponent, more, precision as i64, Rounding::NearestEven);
        let Some(zeros) = mantissa.trailing_zeros() else { return Some(Float::zero()) };
        let made = Float { negative, mantissa: mantissa >> zeros, exponent: exponent + zeros as i64 };
        match made.top() {
            top if top > i64::from(i32::MAX) => None,
            top if top < i64::from(i32::MIN) => Some(Float::zero()),
            _ => Some(made),
        }
    }

    pub(super) fn from_int(value: &BigInt) -> Float {
        let made = Float::rounded(value.is_negative(), value.magnitude().clone(), 0, false, PRECISION);
        made.expect("an integer in memory has fewer than 2^31 bits")
    }

    pub(super) fn from_rational(value: &BigRational) -> Float {
        let (numer, denom) = (value.numer().magnitude(), value.denom().magnitude());
        let made = Float::divided(value.is_negative(), (numer, 0), (denom, 0), PRECISION);
        made.expect("a fraction in memory has fewer than 2^31 bits")
    }

    fn divided(negative: bool, x: (&BigUint, i64), y: (&BigUint, i64), precision: u64) -> Option<Float> {
        let shift = (precision as i64 + 2 + y.0.bits() as i64 - x.0.bits() as i64).max(0);
        let (quotient, rest) = (x.0 << shift).div_rem(y.0);
        Float::rounded(negative, quotient, x.1 - y.1 - shift, !rest.is_zero(), precision)
    }

    /// What a literal says: digits, and powers of 2 and of 5. The power of 5 is rounded by itself, as in math/big.
    pub(super) fn from_parts(mantissa: BigUint, two: i64, five: i64) -> Option<Float> {
        if mantissa.is_zero() {
            return Some(Float::zero());
        }
        if i32::try_from(mantissa.bits() as i64 + two).is_err() {
            return None;
        }
        let power = Float::power_of_5(five.unsigned_abs());
        match (five < 0, power) {
            (true, None) => Some(Float::zero()),
            (true, Some(power)) => {
                Float::divided(false, (&mantissa, two), (&power.mantissa, power.exponent), PRECISION)
            }
            (false, None) => None,
            (false, Some(power)) => {
                Float::rounded(false, mantissa * power.mantissa, two + power.exponent, false, PRECISION)
            }
        }
    }

    fn power_of_5(n: u64) -> Option<Float> {
        const AT_ONCE: u64 = 27;
        const BITS: u64 = PRECISION + 64;
        let five = |n: u64| Float::rounded(false, BigUint::from(5_u64.pow(n as u32)), 0, false, BITS);
        let mut power = five(n.min(AT_ONCE));
        let mut rest = n.saturating_sub(AT_ONCE);
        // The square has 64 bits more than the power.
        let mut square = five(1);
        while rest > 0 {
            if rest & 1 == 1 {
                power = power?.times(square.as_ref()?, BITS);
            }
            square = square.and_then(|square| square.times(&square, BITS + 64));
            rest >>= 1;
        }
        power
    }

    fn times(&self, other: &Float, precision: u64) -> Option<Float> {
        let negative = self.negative != other.negative;
        Float::rounded(negative, &self.mantissa * &other.mantissa, self.exponent + other.exponent, false, precision)
    }

    pub(super) fn mul(&self, other: &Float) -> Option<Float> {
        self.times(other, PRECISION)
    }

    /// The divisor must not be 0.
    pub(super) fn quo(&self, other: &Float) -> Option<Float> {
        let negative = self.negative != other.negative;
        Float::divided(negative, (&self.mantissa, self.exponent), (&other.mantissa, other.exponent), PRECISION)
    }

    pub(super) fn neg(&self) -> Float {
        Float { negative: !self.negative && !self.is_zero(), ..self.clone() }
    }

    pub(super) fn add(&self, other: &Float) -> Option<Float> {
        let (large, small) = if self.top() >= other.top() { (self, other) } else { (other, self) };
        if large.is_zero() || small.is_zero() {
            return Some(if large.is_zero() { small.clone() } else { large.clone() });
        }
        // Below everything that can be kept, a number only says which way to round.
        let floor = large.exponent.min(large.top() - PRECISION as i64) - 4;
        let small = if small.top() <= floor {
            Float { negative: small.negative, mantissa: BigUint::one(), exponent: floor - 1 }
        } else {
            small.clone()
        };
        let exponent = large.exponent.min(small.exponent);
        let aligned = |x: &Float| {
            let sign = if x.negative { Sign::Minus } else { Sign::Plus };
            BigInt::from_biguint(sign, &x.mantissa << (x.exponent - exponent))
        };
        let sum = aligned(large) + aligned(&small);
        Float::rounded(sum.is_negative(), sum.into_parts().1, exponent, false, PRECISION)
    }

    pub(super) fn cmp(&self, other: &Float) -> Ordering {
        let by_sign = self.sign().cmp(&other.sign());
        if by_sign.is_ne() || self.is_zero() {
            return by_sign;
        }
        let low = self.exponent.min(other.exponent);
        let absolute = self
            .top()
            .cmp(&other.top())
            .then_with(|| (&self.mantissa << (self.exponent - low)).cmp(&(&other.mantissa << (other.exponent - low))));
        if self.negative { absolute.reverse() } else { absolute }
    }

    pub(super) fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    pub(super) fn sign(&self) -> i32 {
        if self.is_zero() { 0 } else { 1 - 2 * i32::from(self.negative) }
    }

    /// The number lies between 2 to the power of this and half of it. Of 0 it is 0.
    pub(super) fn top(&self) -> i64 {
        self.exponent + self.mantissa.bits() as i64
    }

    /// Whether its exponent is that of a small fraction.
    pub(super) fn is_small(&self) -> bool {
        self.top().unsigned_abs() < super::RATIONAL_BITS
    }

    pub(super) fn is_int(&self) -> bool {
        self.exponent >= 0
    }

    /// The integer that it is after rounding to so many bits. It must be small.
    pub(super) fn to_int(&self, precision: u64, rounding: Rounding) -> Option<BigInt> {
        let (mantissa, exponent) = round(self.mantissa.clone(), self.exponent, false, precision as i64, rounding);
        let whole = match exponent {
            0.. => mantissa << exponent,
            below if mantissa.trailing_zeros().is_none_or(|zeros| zeros as i64 >= -below) => mantissa >> -below,
            _ => return None,
        };
        Some(BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, whole))
    }

    /// The nearest float64: infinite if it is too large.
    pub(super) fn to_f64(&self) -> f64 {
        nearest(self.negative, self.mantissa.clone(), self.exponent, false, FLOAT64)
    }

    /// The nearest float32: infinite if it is too large.
    pub(super) fn to_f32(&self) -> f32 {
        nearest(self.negative, self.mantissa.clone(), self.exponent, false, FLOAT32) as f32
    }

    /// Between 0.5 and 1, whatever the exponent is. Of 0 it is 0.
    pub(super) fn fraction(&self) -> f64 {
        Float { exponent: -(self.mantissa.bits() as i64), ..self.clone() }.to_f64()
    }

    /// The number as `0x.a8p+3`.
    pub(super) fn hexadecimal(&self) -> String {
        if self.is_zero() {
            return "0".to_owned();
        }
        let aligned = &self.mantissa << ((4 - self.mantissa.bits() % 4) % 4);
        let sign = if self.negative { "-" } else { "" };
        format!("{sign}0x.{}p{:+}", format!("{aligned:x}").trim_end_matches('0'), self.top())
    }
}

/// A binary format: how many bits it keeps, and the exponent of its least normal number as `top` counts.
#[derive(Clone, Copy)]
pub(super) struct Format {
    bits: i64,
    least: i64,
    largest: i64,
}

pub(super) const FLOAT64: Format = Format { bits: 53, least: -1021, largest: 1024 };
pub(super) const FLOAT32: Format = Format { bits: 24, least: -125, largest: 128 };

/// The nearest number of the format.
fn nearest(negative: bool, mantissa: BigUint, exponent: i64, more: bool, format: Format) -> f64 {
    let sign = if negative { -1.0 } else { 1.0 };
    let top = exponent + mantissa.bits() as i64;
    // Below the least normal number one bit is lost with each power of 2.
    let bits = format.bits - (format.least - top).max(0);
    if mantissa.is_zero() || bits < 0 {
        return 0.0 * sign;
    }
    let (mantissa, exponent) = round(mantissa, exponent, more, bits, Rounding::NearestEven);
    if exponent + mantissa.bits() as i64 > format.largest {
        return f64::INFINITY * sign;
    }
    let whole = mantissa.to_u64().expect("53 bits fit") as f64;
    // In two steps: 2 to the power of -1074 is a number, but of 1074 it is none.
    let half = exponent / 2;
    sign * whole * 2_f64.powi(half as i32) * 2_f64.powi((exponent - half) as i32)
}

/// The number of the format that is nearest to a fraction.
pub(super) fn nearest_to(value: &BigRational, format: Format) -> f64 {
    let (numer, denom) = (value.numer().magnitude(), value.denom().magnitude());
    let shift = (64 + denom.bits() as i64 - numer.bits() as i64).max(0);
    let (quotient, rest) = (numer << shift).div_rem(denom);
    nearest(value.is_negative(), quotient, -shift, !rest.is_zero(), format)
}
