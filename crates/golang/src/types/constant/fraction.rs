//! Fractions of decimal numbers.
//!
//! Rejected    The greatest common divisor of any two numbers: of 324 digits it takes longer than all the rest of a small program's start.

use num_bigint::BigUint;
use num_rational::BigRational;
use num_traits::Zero;

/// `mantissa * 2^two * 5^five`: what numerator and denominator have in common can only be 2 and 5.
pub(super) fn fraction_of(mut mantissa: BigUint, mut two: i64, mut five: i64) -> BigRational {
    let shift = mantissa.trailing_zeros().unwrap_or(0).min(two.min(0).unsigned_abs());
    mantissa >>= shift;
    two += shift as i64;
    while five < 0 && (&mantissa % 5u32).is_zero() {
        mantissa /= 5u32;
        five += 1;
    }
    let power = |two: i64, five: i64| {
        let five = num_traits::pow(BigUint::from(5u32), usize::try_from(five).unwrap_or(0));
        five << u64::try_from(two).unwrap_or(0)
    };
    let (numerator, denominator) = (mantissa * power(two, five), power(-two, -five));
    BigRational::new_raw(numerator.into(), denominator.into())
}

#[cfg(test)]
mod tests {
    use num_bigint::BigInt;

    use super::*;

    #[test]
    fn fractions_have_nothing_in_common() {
        for (mantissa, two, five) in
            [(75u32, -2, -2), (1, -1074, 0), (625, -4, -4), (3, 5, 5), (40, 0, -3), (7, 3, -9), (12, -1, 2)]
        {
            let power = |base: u32, exponent: i64| {
                let power = num_traits::pow(BigInt::from(base), exponent.unsigned_abs() as usize);
                if exponent < 0 { BigRational::new(1.into(), power) } else { power.into() }
            };
            let wanted = BigRational::from_integer(mantissa.into()) * power(2, two) * power(5, five);
            let found = fraction_of(mantissa.into(), two, five);
            assert_eq!((found.numer(), found.denom()), (wanted.numer(), wanted.denom()), "{mantissa}, {two}, {five}");
        }
    }
}
