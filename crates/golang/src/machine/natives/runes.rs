//! What package unicode leaves to the machine.
//!
//! See         library/go/unicode.go, source/unicode.rs.

use unicode_properties::{GeneralCategory as Category, GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use super::super::exec::Exec;
use super::{Done, Native};
use crate::source::unicode::is_print;
use crate::source::unicode_tables::{CASES, CIRCLES, SETS};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "unicode.To", visible: false, run: |exec, out| exec.unicode_to(out) },
    Native { name: "unicode.SimpleFold", visible: false, run: |exec, out| exec.rune(out, simple_fold) },
    Native { name: "unicode.IsSpace", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_space(r))) },
    Native { name: "unicode.IsPrint", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(prints(r))) },
    Native { name: "unicode.IsGraphic", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_graphic(r))) },
    Native { name: "strconv.IsGraphic", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_graphic(r))) },
    Native { name: "unicode.known", visible: false, run: |exec, out| exec.unicode_known(out) },
];

/// Categories and groups of them, as library/go/unicode.go numbers them from 1 on.
const CATEGORIES: [fn(Category) -> bool; 38] = [
    |c| group(c, Group::Other),
    |c| c == Category::Control,
    |c| c == Category::Format,
    |c| c == Category::Unassigned,
    |c| c == Category::PrivateUse,
    |c| c == Category::Surrogate,
    |c| group(c, Group::Letter),
    |c| matches!(c, Category::UppercaseLetter | Category::LowercaseLetter | Category::TitlecaseLetter),
    |c| c == Category::LowercaseLetter,
    |c| c == Category::ModifierLetter,
    |c| c == Category::OtherLetter,
    |c| c == Category::TitlecaseLetter,
    |c| c == Category::UppercaseLetter,
    |c| group(c, Group::Mark),
    |c| c == Category::SpacingMark,
    |c| c == Category::EnclosingMark,
    |c| c == Category::NonspacingMark,
    |c| group(c, Group::Number),
    |c| c == Category::DecimalNumber,
    |c| c == Category::LetterNumber,
    |c| c == Category::OtherNumber,
    |c| group(c, Group::Punctuation),
    |c| c == Category::ConnectorPunctuation,
    |c| c == Category::DashPunctuation,
    |c| c == Category::ClosePunctuation,
    |c| c == Category::FinalPunctuation,
    |c| c == Category::InitialPunctuation,
    |c| c == Category::OtherPunctuation,
    |c| c == Category::OpenPunctuation,
    |c| group(c, Group::Symbol),
    |c| c == Category::CurrencySymbol,
    |c| c == Category::ModifierSymbol,
    |c| c == Category::MathSymbol,
    |c| c == Category::OtherSymbol,
    |c| group(c, Group::Separator),
    |c| c == Category::LineSeparator,
    |c| c == Category::ParagraphSeparator,
    |c| c == Category::SpaceSeparator,
];

/// From here on scripts and properties are numbered.
const FIRST_SET: usize = 64;

fn group(category: Category, group: Group) -> bool {
    use Category as C;
    let of = match category {
        C::UppercaseLetter | C::LowercaseLetter | C::TitlecaseLetter | C::ModifierLetter | C::OtherLetter => {
            Group::Letter
        }
        C::NonspacingMark | C::SpacingMark | C::EnclosingMark => Group::Mark,
        C::DecimalNumber | C::LetterNumber | C::OtherNumber => Group::Number,
        C::MathSymbol | C::CurrencySymbol | C::ModifierSymbol | C::OtherSymbol => Group::Symbol,
        C::SpaceSeparator | C::LineSeparator | C::ParagraphSeparator => Group::Separator,
        C::Control | C::Format | C::Surrogate | C::PrivateUse | C::Unassigned => Group::Other,
        _ => Group::Punctuation,
    };
    of == group
}

fn category(rune: u32) -> Option<Category> {
    match char::from_u32(rune) {
        Some(ch) => Some(ch.general_category()),
        None if (0xD800..0xE000).contains(&rune) => Some(Category::Surrogate),
        None => None,
    }
}

impl Exec<'_> {
    fn rune(&mut self, out: usize, of: fn(u32) -> u32) -> Done {
        self.regs[out] = of(self.regs[out + 1] as u32) as i32 as u64;
        Ok(None)
    }

    fn unicode_to(&mut self, out: usize) -> Done {
        let (case, rune) = (self.regs[out + 1] as i64, self.regs[out + 2] as u32);
        self.regs[out] = match case {
            0..3 => to(case as usize, rune) as i32 as u64,
            _ => 0xFFFD,
        };
        Ok(None)
    }

    fn unicode_known(&mut self, out: usize) -> Done {
        let (table, rune) = (self.regs[out + 1] as usize, self.regs[out + 2] as u32);
        let is = match CATEGORIES.get(table.wrapping_sub(1)) {
            Some(of) => category(rune).is_some_and(of),
            None => SETS.get(table.wrapping_sub(FIRST_SET)).is_some_and(|(_, rows)| {
                rows.get(rows.partition_point(|(_, last)| *last < rune)).is_some_and(|(first, _)| *first <= rune)
            }),
        };
        self.regs[out] = u64::from(is);
        Ok(None)
    }
}

/// 0: upper case, 1: lower case, 2: title case.
fn to(case: usize, rune: u32) -> u32 {
    let Some((first, last, upper, lower, title)) = CASES.get(CASES.partition_point(|row| row.1 < rune)).copied() else {
        return rune;
    };
    if !(first..=last).contains(&rune) {
        return rune;
    }
    match [upper, lower, title][case] {
        // Upper and lower case alternate.
        0x11_0000 => first + ((rune - first) & !1 | (case & 1) as u32),
        delta => rune.wrapping_add_signed(delta),
    }
}

pub(super) fn to_upper(rune: u32) -> u32 {
    to(0, rune)
}

pub(super) fn to_lower(rune: u32) -> u32 {
    to(1, rune)
}

pub(super) fn to_title(rune: u32) -> u32 {
    to(2, rune)
}

/// The next of the characters that are equal but for their case.
fn simple_fold(rune: u32) -> u32 {
    match CIRCLES.binary_search_by_key(&rune, |(from, _)| *from) {
        Ok(at) => CIRCLES[at].1,
        Err(_) => match to_lower(rune) {
            lower if lower != rune => lower,
            _ => to_upper(rune),
        },
    }
}

pub(super) fn equal_fold(a: u32, b: u32) -> bool {
    let mut next = a;
    loop {
        if next == b {
            return true;
        }
        next = simple_fold(next);
        if next == a {
            return false;
        }
    }
}

pub(super) fn is_space(rune: u32) -> bool {
    matches!(rune, 9..=13 | 0x20 | 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000)
}

fn prints(rune: u32) -> bool {
    char::from_u32(rune).is_some_and(is_print)
}

pub(in crate::machine) fn is_graphic(rune: u32) -> bool {
    prints(rune) || category(rune) == Some(Category::SpaceSeparator)
}
