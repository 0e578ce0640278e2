//! Numbers, as package fmt shows them.
//!
//! See         plain.rs.

use super::super::floats;
use super::super::strings::push_rune;
use super::plain::Plain;

impl Plain<'_, '_> {
    pub(super) fn integer(&mut self, value: u64, signed: bool, verb: u8) -> Option<()> {
        match verb {
            b'v' | b'd' if self.flags.is_plain() => self.decimal(value, signed),
            b'v' | b'd' => self.digits(value, 10, signed, verb),
            b'b' => self.digits(value, 2, signed, verb),
            b'o' => self.digits(value, 8, signed, verb),
            b'x' | b'X' => self.digits(value, 16, signed, verb),
            b'c' => {
                let mut rune = Vec::new();
                push_rune(&mut rune, u32::try_from(value).unwrap_or(u32::MAX));
                self.pad(&rune);
            }
            _ => return None,
        }
        Some(())
    }

    /// An integer of which nothing is said but its verb.
    fn decimal(&mut self, value: u64, signed: bool) {
        let negative = signed && (value as i64) < 0;
        let mut rest = if negative { value.wrapping_neg() } else { value };
        let mut room = [0; 20];
        let mut at = room.len();
        loop {
            at -= 1;
            room[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if negative {
            self.text.push(b'-');
        }
        self.text.extend_from_slice(&room[at..]);
    }

    fn digits(&mut self, value: u64, base: u64, signed: bool, verb: u8) {
        let flags = self.flags;
        let negative = signed && (value as i64) < 0;
        let mut rest = if negative { value.wrapping_neg() } else { value };
        let has_sign = negative || flags.plus || flags.space;
        let least = match (flags.precision, flags.width) {
            (Some(0), width) if rest == 0 => return self.padding(width.unwrap_or(0), b' '),
            (Some(precision), _) => precision,
            (None, Some(width)) if flags.zero && !flags.minus => width.saturating_sub(usize::from(has_sign)),
            _ => 0,
        };
        let digits = if verb == b'X' { b"0123456789ABCDEFX" } else { b"0123456789abcdefx" };
        let mut room = [0; 64];
        let mut at = room.len();
        loop {
            at -= 1;
            // A division by a number that is known takes a tenth of the time.
            let digit = match base {
                10 => rest % 10,
                base => rest & (base - 1),
            };
            room[at] = digits[digit as usize];
            rest = match base {
                10 => rest / 10,
                base => rest >> base.trailing_zeros(),
            };
            if rest == 0 {
                break;
            }
        }
        let zeros = least.saturating_sub(room.len() - at);
        let sign: &[u8] = match (negative, flags.plus, flags.space) {
            (true, ..) => b"-",
            (_, true, _) => b"+",
            (.., true) => b" ",
            _ => b"",
        };
        let base: &[u8] = match base {
            2 if flags.sharp => b"0b",
            8 if flags.sharp && zeros == 0 && room[at] != b'0' => b"0",
            16 if flags.sharp => &[b'0', digits[16]],
            _ => b"",
        };
        let all = sign.len() + base.len() + zeros + room.len() - at;
        let padding = flags.width.unwrap_or(0).saturating_sub(all);
        if !flags.minus {
            self.padding(padding, b' ');
        }
        self.text.extend_from_slice(sign);
        self.text.extend_from_slice(base);
        self.padding(zeros, b'0');
        self.text.extend_from_slice(&room[at..]);
        if flags.minus {
            self.padding(padding, b' ');
        }
    }

    pub(super) fn float(&mut self, value: f64, single: bool, verb: u8) -> Option<()> {
        if self.flags.sharp {
            return None;
        }
        let mut room = [0; floats::FEW];
        let few = match verb {
            b'f' | b'F' if value.is_finite() && !single => {
                floats::with_few_places(value, self.flags.precision.unwrap_or(6), &mut room)
            }
            _ => None,
        };
        let text;
        let shown = match few {
            Some(few) => few,
            None => {
                text = self.float_text(value, single, verb)?;
                text.as_bytes()
            }
        };
        let flags = self.flags;
        let digits = shown.strip_prefix(b"-").or(shown.strip_prefix(b"+")).unwrap_or(shown);
        let sign = match shown.starts_with(b"-") {
            true => b'-',
            false if flags.space && !flags.plus => b' ',
            false => b'+',
        };
        let is_finite = digits[0].is_ascii_digit();
        let has_sign = match is_finite {
            true => flags.plus || sign != b'+',
            false => digits.starts_with(b"I") || flags.plus || flags.space,
        };
        let len = digits.len() + usize::from(has_sign);
        let padding = flags.width.unwrap_or(0).saturating_sub(len);
        let zeros = if is_finite && flags.zero && !flags.minus { padding } else { 0 };
        if !flags.minus {
            self.padding(padding - zeros, b' ');
        }
        self.text.extend(has_sign.then_some(sign));
        self.padding(zeros, b'0');
        self.text.extend_from_slice(digits);
        if flags.minus {
            self.padding(padding, b' ');
        }
        Some(())
    }

    fn float_text(&self, value: f64, single: bool, verb: u8) -> Option<String> {
        let precision = self.flags.precision;
        Some(match verb {
            b'v' => floats::format(value, b'g', precision, single),
            b'g' | b'G' => floats::format(value, verb, precision, single),
            b'f' | b'F' => floats::format(value, b'f', Some(precision.unwrap_or(6)), single),
            b'e' | b'E' => floats::format(value, verb, Some(precision.unwrap_or(6)), single),
            _ => return None,
        })
    }
}
