//! What package strconv leaves to the machine: numbers as texts, texts as numbers, quotation marks.
//!
//! Invariants  I1  what is wrong is said by a number: 0 nothing, 1 the syntax, 2 the size, 3 the base, 4 the number of bits.
//! Rejected    Reading floats by an algorithm of our own: the standard library, too, finds the nearest one, and of two the even one.
//! See         library/go/strconv.go; Go's internal/strconv.

use super::super::exec::Exec;
use super::super::quote;
use super::{Done, Native};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "strconv.parseInt", visible: false, run: |exec, out| exec.parse_int(out) },
    Native { name: "strconv.parseUint", visible: false, run: |exec, out| exec.parse_uint(out) },
    Native { name: "strconv.parseFloat", visible: false, run: |exec, out| exec.parse_float(out) },
    Native { name: "strconv.formatInt", visible: false, run: |exec, out| exec.format_number(out, true) },
    Native { name: "strconv.Itoa", visible: false, run: |exec, out| exec.decimal(out) },
    Native { name: "strconv.formatUint", visible: false, run: |exec, out| exec.format_number(out, false) },
    Native { name: "strconv.quote", visible: false, run: |exec, out| exec.quote(out) },
];

const SYNTAX: u64 = 1;
const RANGE: u64 = 2;
const BASE: u64 = 3;
const BITS: u64 = 4;

impl Exec<'_> {
    fn parse_uint(&mut self, out: usize) -> Done {
        let (base, bits) = (self.regs[out + 4] as i64, self.regs[out + 5] as i64);
        let (number, code) = parse_uint(self.text_at(out + 2), base, bits);
        (self.regs[out], self.regs[out + 1]) = (number, code);
        Ok(None)
    }

    fn parse_int(&mut self, out: usize) -> Done {
        let (base, bits) = (self.regs[out + 4] as i64, self.regs[out + 5] as i64);
        let (number, code) = parse_int(self.text_at(out + 2), base, bits);
        (self.regs[out], self.regs[out + 1]) = (number as u64, code);
        Ok(None)
    }

    fn parse_float(&mut self, out: usize) -> Done {
        let single = self.regs[out + 4] == 32;
        let (number, code) = match parse_float(self.text_at(out + 2), single) {
            None => (0.0, SYNTAX),
            Some((number, digits)) => (number, if digits && number.is_infinite() { RANGE } else { 0 }),
        };
        (self.regs[out], self.regs[out + 1]) = (number.to_bits(), code);
        Ok(None)
    }

    fn decimal(&mut self, out: usize) -> Done {
        let number = self.regs[out + 2];
        self.give_number(out, number, 10, true)
    }

    fn format_number(&mut self, out: usize, signed: bool) -> Done {
        let (number, base) = (self.regs[out + 2], self.regs[out + 3]);
        self.give_number(out, number, base, signed)
    }

    fn give_number(&mut self, out: usize, number: u64, base: u64, signed: bool) -> Done {
        let negative = signed && (number as i64) < 0;
        let mut rest = if negative { number.wrapping_neg() } else { number };
        let (mut room, mut at) = ([0; 65], 65);
        loop {
            at -= 1;
            // A division by a number that is known takes a tenth of the time.
            let (digit, left) = match base {
                10 => (rest % 10, rest / 10),
                base => (rest % base, rest / base),
            };
            room[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[digit as usize];
            rest = left;
            if rest == 0 {
                break;
            }
        }
        if negative {
            at -= 1;
            room[at] = b'-';
        }
        self.set_text(out, &room[at..]);
        Ok(None)
    }

    fn quote(&mut self, out: usize) -> Done {
        let [mark, ascii, graphic] = [4, 5, 6].map(|at| self.regs[out + at]);
        let quoted = quote::quoted_with(self.text_at(out + 2), mark as u8, ascii != 0, graphic != 0);
        self.set_text(out, &quoted);
        Ok(None)
    }
}

fn parse_uint(text: &[u8], base: i64, bits: i64) -> (u64, u64) {
    if text.is_empty() {
        return (0, SYNTAX);
    }
    let lower = |at: usize| text.get(at).map(u8::to_ascii_lowercase);
    let of_prefix = base == 0;
    let (base, from) = match (base, text[0], lower(1)) {
        (2..=36, ..) => (base as u64, 0),
        (0, b'0', Some(b'b')) if text.len() > 2 => (2, 2),
        (0, b'0', Some(b'o')) if text.len() > 2 => (8, 2),
        (0, b'0', Some(b'x')) if text.len() > 2 => (16, 2),
        (0, b'0', _) => (8, 1),
        (0, ..) => (10, 0),
        _ => return (0, BASE),
    };
    let most = match bits {
        0 | 64 => u64::MAX,
        1..64 => (1 << bits) - 1,
        _ => return (0, BITS),
    };
    let (mut number, mut underscores) = (0u64, false);
    for byte in &text[from..] {
        let digit = match byte.to_ascii_lowercase() {
            b'_' if of_prefix => {
                underscores = true;
                continue;
            }
            digit @ b'0'..=b'9' => digit - b'0',
            letter @ b'a'..=b'z' => letter - b'a' + 10,
            _ => return (0, SYNTAX),
        };
        if u64::from(digit) >= base {
            return (0, SYNTAX);
        }
        number = match number.checked_mul(base).and_then(|number| number.checked_add(u64::from(digit))) {
            Some(number) if number <= most => number,
            _ => return (most, RANGE),
        };
    }
    if underscores && !underscores_ok(text) { (0, SYNTAX) } else { (number, 0) }
}

fn parse_int(text: &[u8], base: i64, bits: i64) -> (i64, u64) {
    let (negative, digits) = match text.first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let (number, code) = parse_uint(digits, base, bits);
    if code != 0 && code != RANGE {
        return (0, code);
    }
    let most = 1u64 << (if bits == 0 { 64 } else { bits } - 1);
    match negative {
        false if number >= most => ((most - 1) as i64, RANGE),
        true if number > most => ((most as i64).wrapping_neg(), RANGE),
        true => ((number as i64).wrapping_neg(), 0),
        false => (number as i64, 0),
    }
}

/// Whether underscores stand only between digits, or between the prefix of a base and a digit.
fn underscores_ok(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    let prefix = text.get(1).map(u8::to_ascii_lowercase).filter(|_| text[0] == b'0');
    let (start, hex) = match prefix {
        Some(b'x') => (2, true),
        Some(b'b' | b'o') => (2, false),
        _ => (0, false),
    };
    // What stood before: a digit or a prefix, an underscore, something else.
    let mut before = if start == 2 { '0' } else { '^' };
    for byte in &text[start..] {
        before = match byte {
            b'0'..=b'9' => '0',
            _ if hex && byte.is_ascii_hexdigit() => '0',
            b'_' if before == '0' => '_',
            b'_' => return false,
            _ if before == '_' => return false,
            _ => '!',
        };
    }
    before != '_'
}

/// The float, and whether it was given by digits.
fn parse_float(text: &[u8], single: bool) -> Option<(f64, bool)> {
    let (negative, body) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = |number: f64| if negative { -number } else { number };
    if body.eq_ignore_ascii_case(b"inf") || body.eq_ignore_ascii_case(b"infinity") {
        return Some((signed(f64::INFINITY), false));
    }
    if body.eq_ignore_ascii_case(b"nan") && body.len() == text.len() {
        return Some((if single { f64::NAN } else { super::math::nan() }, false));
    }
    if body.contains(&b'_') && !underscores_ok(text) {
        return None;
    }
    let plain: Vec<u8> = body.iter().filter(|byte| **byte != b'_').map(u8::to_ascii_lowercase).collect();
    let number = match plain.strip_prefix(b"0x") {
        Some(hex) => hexadecimal(hex, single)?,
        None => {
            let valid = plain.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'+' | b'-'));
            let text = std::str::from_utf8(&plain).ok().filter(|text| valid && !text.starts_with(['+', '-']))?;
            match single {
                true => f64::from(text.parse::<f32>().ok()?),
                false => text.parse::<f64>().ok()?,
            }
        }
    };
    Some((signed(number), true))
}

/// What stands behind `0x`: digits, maybe with a point, and an exponent to the base 2.
fn hexadecimal(text: &[u8], single: bool) -> Option<f64> {
    let at = text.iter().position(|byte| *byte == b'p')?;
    let (digits, exponent) = (&text[..at], std::str::from_utf8(&text[at + 1..]).ok()?);
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // Where it is longer, the number is 0 or infinite.
    let size = unsigned.trim_start_matches('0').get(..6).unwrap_or(unsigned).parse::<i64>().unwrap_or(0);
    let mut exponent = if exponent.starts_with('-') { -size } else { size };
    let (mut mantissa, mut rest, mut point, mut any) = (0u64, false, false, false);
    for byte in digits {
        if *byte == b'.' && !point {
            point = true;
            continue;
        }
        let digit = u64::from(char::from(*byte).to_digit(16)?);
        any = true;
        if mantissa >> 60 == 0 {
            mantissa = mantissa << 4 | digit;
            exponent -= if point { 4 } else { 0 };
        } else {
            rest |= digit != 0;
            exponent += if point { 0 } else { 4 };
        }
    }
    match (any, mantissa) {
        (false, _) => None,
        (_, 0) => Some(0.0),
        _ => Some(rounded(mantissa, exponent, rest, single)),
    }
}

/// The float next to `mantissa * 2^exponent`, of two the even one. `rest`: it is a bit more than that.
fn rounded(mantissa: u64, exponent: i64, mut rest: bool, single: bool) -> f64 {
    let (width, least, most) = if single { (24, -149, 127) } else { (53, -1074, 1023) };
    let shift = i64::from(mantissa.leading_zeros());
    let (mantissa, exponent) = (mantissa << shift, exponent - shift);
    // As many bits go as the float has not, more where it is next to 0.
    let cut = (64 - width).max(least - exponent);
    if cut > 64 {
        return 0.0;
    }
    let (mut kept, low) = match cut {
        64 => (0, mantissa),
        cut => (mantissa >> cut, mantissa << (64 - cut)),
    };
    let half = 1u64 << 63;
    rest |= low & (half - 1) != 0;
    if low & half != 0 && (rest || kept & 1 == 1) {
        kept += 1;
    }
    let exponent = exponent + cut;
    if kept == 0 {
        return 0.0;
    }
    let top = exponent + 63 - i64::from(kept.leading_zeros());
    if top > most {
        return f64::INFINITY;
    }
    // Two steps, as one power of two may be none.
    let half_way = exponent / 2;
    kept as f64 * 2f64.powi(half_way as i32) * 2f64.powi((exponent - half_way) as i32)
}
