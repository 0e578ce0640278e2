//! Floats as texts, and as integers.
//!
//! See         Go's strconv/ftoa.go.

/// As few digits as give the number back, as `print` shows them.
pub(crate) fn shortest(value: f64, single: bool) -> String {
    format(value, b'g', None, single)
}

/// A complex number, as `print` shows it.
pub(crate) fn shortest_complex((re, im): (f64, f64), single: bool) -> String {
    let (re, im) = (shortest(re, single), shortest(im, single));
    let plus = if im.starts_with(['+', '-']) { "" } else { "+" };
    format!("({re}{plus}{im}i)")
}

/// `a / b` of complex numbers, by Smith's algorithm: infinities and zeros are C99's.
pub(super) fn divide(a: (f64, f64), b: (f64, f64)) -> (f64, f64) {
    let quotient = if b.0.abs() >= b.1.abs() {
        let ratio = b.1 / b.0;
        let denominator = b.0 + ratio * b.1;
        ((a.0 + a.1 * ratio) / denominator, (a.1 - a.0 * ratio) / denominator)
    } else {
        let ratio = b.0 / b.1;
        let denominator = b.1 + ratio * b.0;
        ((a.0 * ratio + a.1) / denominator, (a.1 * ratio - a.0) / denominator)
    };
    if !(quotient.0.is_nan() && quotient.1.is_nan()) {
        return quotient;
    }
    let is_infinite = |x: (f64, f64)| x.0.is_infinite() || x.1.is_infinite();
    let is_finite = |x: (f64, f64)| x.0.is_finite() && x.1.is_finite();
    let as_one = |x: f64| f64::from(u8::from(x.is_infinite())).copysign(x);
    let times = |factor: f64, a: (f64, f64), b: (f64, f64)| {
        (factor * (a.0 * b.0 + a.1 * b.1), factor * (a.1 * b.0 - a.0 * b.1))
    };
    if b == (0.0, 0.0) && !(a.0.is_nan() && a.1.is_nan()) {
        let infinity = f64::INFINITY.copysign(b.0);
        return (infinity * a.0, infinity * a.1);
    }
    if is_infinite(a) && is_finite(b) {
        return times(f64::INFINITY, (as_one(a.0), as_one(a.1)), b);
    }
    if is_infinite(b) && is_finite(a) {
        return times(0.0, a, (as_one(b.0), as_one(b.1)));
    }
    quotient
}

/// Digits of a number and the place of its point: `0.digits * 10^point`.
struct Digits {
    digits: Vec<u8>,
    point: i32,
}

/// What `{:e}` says, taken apart.
fn digits_of(scientific: &str) -> Digits {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
    if digits.iter().all(|digit| *digit == b'0') {
        return Digits { digits: Vec::new(), point: 0 };
    }
    Digits { digits, point: exponent.parse::<i32>().unwrap_or(0) + 1 }
}

/// As few digits as give the number back. Of two that are as near as each other the even one counts.
fn shortest_digits(value: f64, single: bool) -> Digits {
    let few = if single { format!("{:e}", value as f32) } else { format!("{value:e}") };
    let digits = digits_of(&few);
    let further = digits.digits.len().saturating_sub(1);
    // With fewer digits none is as far from the next one.
    if further < if single { 5 } else { 14 } {
        return digits;
    }
    let nearest = format!("{value:.further$e}");
    let is_same = match single {
        true => nearest.parse() == Ok(value as f32),
        false => nearest.parse() == Ok(value),
    };
    if is_same { digits_of(&nearest) } else { digits }
}

/// `strconv.FormatFloat`: without a precision as few digits as give the number back.
pub(crate) fn format(value: f64, format: u8, precision: Option<usize>, single: bool) -> String {
    let value = if single { f64::from(value as f32) } else { value };
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    if let (b'f', Some(precision)) = (format, precision) {
        let mut room = [0; FEW];
        if let Some(text) = with_few_places(value, precision, &mut room) {
            return String::from_utf8_lossy(text).into_owned();
        }
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    let value = value.abs();
    let shortest = || shortest_digits(value, single);
    let body = match format {
        b'e' | b'E' => {
            let digits = precision.map_or_else(shortest, |precision| digits_of(&format!("{value:.precision$e}")));
            let precision = precision.unwrap_or(digits.digits.len().saturating_sub(1));
            scientific(&digits, precision, format)
        }
        b'f' => match precision {
            Some(precision) => format!("{value:.precision$}"),
            None => {
                let digits = shortest();
                let precision = (digits.digits.len() as i32 - digits.point).max(0) as usize;
                plain(&digits, precision)
            }
        },
        b'g' | b'G' => {
            let digits = match precision {
                None => shortest(),
                Some(precision) => {
                    let further = precision.max(1) - 1;
                    let mut digits = digits_of(&format!("{value:.further$e}"));
                    while digits.digits.last() == Some(&b'0') {
                        digits.digits.pop();
                    }
                    digits
                }
            };
            let count = digits.digits.len() as i32;
            let mut limit = precision.map_or(6, |precision| precision.max(1) as i32);
            if precision.is_some() && limit > count && count >= digits.point {
                limit = count;
            }
            let exponent = digits.point - 1;
            if exponent < -4 || exponent >= limit {
                scientific(&digits, digits.digits.len().saturating_sub(1), format + b'e' - b'g')
            } else {
                plain(&digits, (count - digits.point).max(0) as usize)
            }
        }
        b'b' => {
            let (mantissa, exponent) = parts(value, single);
            format!("{mantissa}p{exponent:+}")
        }
        b'x' | b'X' => hexadecimal(value, precision, format == b'X'),
        other => return format!("%{}", char::from(other)),
    };
    format!("{sign}{body}")
}

/// As many characters as a number with few digits behind the point has at most.
pub(super) const FEW: usize = 40;

/// With so few digits behind the point that one multiplication gives all of them, exactly. None: the number is not of middle size.
pub(super) fn with_few_places(value: f64, precision: usize, room: &mut [u8; FEW]) -> Option<&[u8]> {
    // 53 bits and 50 bits fit into 128.
    const MOST: usize = 15;
    let (mantissa, exponent) = parts(value, false);
    let below = u32::try_from(-exponent).ok().filter(|below| (1..=120).contains(below))?;
    if precision > MOST {
        return None;
    }
    let power = 10u64.pow(precision as u32);
    let scaled = u128::from(mantissa) * u128::from(power);
    let (mut nearest, rest, half) = (scaled >> below, scaled & ((1 << below) - 1), 1 << (below - 1));
    if rest > half || rest == half && nearest & 1 == 1 {
        nearest += 1;
    }
    let nearest = u64::try_from(nearest).ok()?;
    let (mut whole, mut places) = (nearest / power, nearest % power);
    let mut at = room.len();
    let mut put = |byte: u8| {
        at -= 1;
        room[at] = byte;
    };
    for _ in 0..precision {
        put(b'0' + (places % 10) as u8);
        places /= 10;
    }
    if precision > 0 {
        put(b'.');
    }
    loop {
        put(b'0' + (whole % 10) as u8);
        whole /= 10;
        if whole == 0 {
            break;
        }
    }
    if value.is_sign_negative() {
        put(b'-');
    }
    Some(&room[at..])
}

fn scientific(digits: &Digits, precision: usize, format: u8) -> String {
    let digit = |at: usize| char::from(*digits.digits.get(at).unwrap_or(&b'0'));
    let mut text = digit(0).to_string();
    if precision > 0 {
        text.push('.');
        text.extend((1..=precision).map(digit));
    }
    let exponent = if digits.digits.is_empty() { 0 } else { digits.point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    text + &format!("{}{sign}{:02}", char::from(format), exponent.abs())
}

fn plain(digits: &Digits, precision: usize) -> String {
    let digit =
        |at: i32| usize::try_from(at).ok().and_then(|at| digits.digits.get(at)).map_or('0', |digit| char::from(*digit));
    let mut text: String = if digits.point > 0 { (0..digits.point).map(digit).collect() } else { "0".to_owned() };
    if precision > 0 {
        text.push('.');
        text.extend((0..precision as i32).map(|at| digit(digits.point + at)));
    }
    text
}

/// Mantissa and exponent to the base 2.
fn parts(value: f64, single: bool) -> (u64, i32) {
    let (bits, width, bias) = match single {
        true => (u64::from((value as f32).to_bits()), 23, 127),
        false => (value.to_bits(), 52, 1023),
    };
    let exponent = (bits >> width) as i32 & if single { 0xff } else { 0x7ff };
    let mantissa = bits & ((1 << width) - 1);
    match exponent {
        0 => (mantissa, 1 - bias - width),
        exponent => (mantissa | 1 << width, exponent - bias - width),
    }
}

fn hexadecimal(value: f64, precision: Option<usize>, upper: bool) -> String {
    let (mut mantissa, mut exponent) = parts(value, false);
    if mantissa == 0 {
        exponent = 0;
    } else {
        let shift = mantissa.leading_zeros() as i32 - 3;
        // The first digit is a 1 with 60 bits behind it.
        mantissa <<= shift;
        exponent += 60 - shift;
    }
    if let Some(precision) = precision.filter(|precision| *precision < 15) {
        let below = 60 - precision as u32 * 4;
        let rest = mantissa & ((1u64 << below) - 1);
        let half = 1u64 << (below - 1);
        mantissa >>= below;
        if rest > half || rest == half && mantissa & 1 == 1 {
            mantissa += 1;
        }
        mantissa <<= below;
        if mantissa & (1 << 61) != 0 {
            mantissa >>= 1;
            exponent += 1;
        }
    }
    let mut digits = format!("{:015x}", mantissa & ((1 << 60) - 1));
    match precision {
        Some(precision) => {
            digits.truncate(precision);
            while digits.len() < precision {
                digits.push('0');
            }
        }
        None => digits.truncate(digits.trim_end_matches('0').len()),
    }
    let point = if digits.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    let text = format!("0x{}{point}{digits}p{sign}{:02}", mantissa >> 60, exponent.abs());
    if upper { text.to_uppercase() } else { text }
}

/// As CVTTSD2SQ does it: what does not fit is the least integer.
pub(super) fn float_to_int(value: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match (-LIMIT..LIMIT).contains(&value) {
        true => value as i64 as u64,
        false => i64::MIN as u64,
    }
}

/// As CVTTSD2SL does it: what does not fit is the least integer.
pub(super) fn float_to_int32(value: f64) -> u64 {
    match value > -2_147_483_649.0 && value < 2_147_483_648.0 {
        true => value as i64 as u64,
        false => i64::from(i32::MIN) as u64,
    }
}

/// As gc does it on amd64.
pub(super) fn float_to_uint(value: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match value < LIMIT {
        true => float_to_int(value),
        false => float_to_int(value - LIMIT) | (1 << 63),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_places_are_rounded_as_many_are() {
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        let ties = [0.5, 1.5, 2.5, 0.125, 0.375, -0.0625, 1e15 + 0.5, 999.999_999, -0.0, 0.0, 1e300, 5e-324];
        let drawn = (0..50_000).map(|_| {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            // Of middle size: the others are left to what makes many places.
            f64::from_bits(bits & !(0x7ff << 52) | (1023 - 60 + (bits >> 5) % 120) << 52)
        });
        let mut found = 0;
        for value in ties.into_iter().chain(drawn) {
            for precision in [0, 1, 2, 6, 15] {
                if let Some(text) = with_few_places(value, precision, &mut [0; FEW]) {
                    let wanted = std::format!("{value:.precision$}");
                    assert_eq!(text, wanted.as_bytes(), "{value:e} with {precision} places");
                    found += 1;
                }
            }
        }
        assert!(found > 100_000, "only {found} were of middle size");
    }
}
