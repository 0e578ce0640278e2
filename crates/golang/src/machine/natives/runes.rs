//! What package unicode leaves to the machine.
//!
//! See         library/go/unicode.go, source/unicode.rs.

use unicode_properties::{GeneralCategory as Category, GeneralCategoryGroup as Group, UnicodeGeneralCategory};

use super::super::exec::Exec;
use super::super::fault::Fault;
use super::{Done, Native};
use crate::code::standard;
use crate::source::unicode::is_print;
use crate::source::unicode_tables::{CASES, CIRCLES, KINDS, SETS};

pub(super) static NATIVES: &[Native] = &[
    Native { name: "unicode.To", visible: false, run: |exec, out| exec.unicode_to(out) },
    Native { name: "unicode.SimpleFold", visible: false, run: |exec, out| exec.rune(out, simple_fold) },
    Native { name: "unicode.IsSpace", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_space(r))) },
    Native { name: "unicode.IsPrint", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(prints(r))) },
    Native { name: "unicode.IsGraphic", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_graphic(r))) },
    Native { name: "strconv.IsGraphic", visible: false, run: |exec, out| exec.rune(out, |r| u32::from(is_graphic(r))) },
    Native {
        name: "unicode.IsLetter",
        visible: false,
        run: |exec, out| exec.category(out, |c| group(c, Group::Letter)),
    },
    Native {
        name: "unicode.IsNumber",
        visible: false,
        run: |exec, out| exec.category(out, |c| group(c, Group::Number)),
    },
    Native { name: "unicode.IsMark", visible: false, run: |exec, out| exec.category(out, |c| group(c, Group::Mark)) },
    Native {
        name: "unicode.IsPunct",
        visible: false,
        run: |exec, out| exec.category(out, |c| group(c, Group::Punctuation)),
    },
    Native {
        name: "unicode.IsSymbol",
        visible: false,
        run: |exec, out| exec.category(out, |c| group(c, Group::Symbol)),
    },
    Native {
        name: "unicode.IsDigit",
        visible: false,
        run: |exec, out| exec.category(out, |c| c == Category::DecimalNumber),
    },
    Native {
        name: "unicode.IsUpper",
        visible: false,
        run: |exec, out| exec.category(out, |c| c == Category::UppercaseLetter),
    },
    Native {
        name: "unicode.IsLower",
        visible: false,
        run: |exec, out| exec.category(out, |c| c == Category::LowercaseLetter),
    },
    Native {
        name: "unicode.IsTitle",
        visible: false,
        run: |exec, out| exec.category(out, |c| c == Category::TitlecaseLetter),
    },
    Native { name: "unicode.Is", visible: false, run: |exec, out| exec.unicode_is(out) },
    Native { name: "unicode.ranges", visible: false, run: |exec, out| exec.unicode_ranges(out) },
    Native { name: "unicode.names", visible: false, run: |exec, out| exec.unicode_names(out) },
    Native { name: "unicode.caseRanges", visible: false, run: |exec, out| exec.unicode_case_ranges(out) },
];

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

    fn category(&mut self, out: usize, is: fn(Category) -> bool) -> Done {
        self.regs[out] = u64::from(category(self.regs[out + 1] as u32).is_some_and(is));
        Ok(None)
    }

    /// `Is(rangeTab *RangeTable, r rune) bool`
    fn unicode_is(&mut self, out: usize) -> Done {
        let (table, rune) = (self.regs[out + 1], u64::from(self.regs[out + 2] as u32));
        if table == 0 {
            return Err(Fault::nil());
        }
        let lists = self.state.heap.slots(table, 0, 6);
        let (ptr, len) = if rune < 1 << 16 { (lists[0], lists[1]) } else { (lists[3], lists[4]) };
        let rows = if len == 0 { &[] } else { self.state.heap.slots(ptr, 0, len as usize * 3) };
        let (rows, _) = rows.as_chunks::<3>();
        // In ranges from a first to a last rune by steps: Lo, Hi, Stride.
        let at = rows.partition_point(|[_, last, _]| *last < rune);
        let is = rows.get(at).is_some_and(|[first, _, stride]| {
            rune.checked_sub(*first).is_some_and(|past| past.checked_rem(*stride).is_none_or(|rest| rest == 0))
        });
        self.regs[out] = u64::from(is);
        Ok(None)
    }

    /// `ranges(name string) (r16 []Range16, r32 []Range32, latinOffset int)`
    fn unicode_ranges(&mut self, out: usize) -> Done {
        let name = self.text_at(out + 7);
        let rows = SETS.binary_search_by_key(&name, |(name, _)| name.as_bytes()).map_or("", |at| SETS[at].1);
        let (mut short, mut long, mut latin, mut last) = (Vec::new(), Vec::new(), 0, 0);
        let number = |digits: &str| u64::from_str_radix(digits, 16).unwrap_or_default();
        for row in rows.split(' ').filter(|row| !row.is_empty()) {
            let (row, stride) = row.split_once('/').map_or((row, 1), |(row, stride)| (row, number(stride)));
            let (start, count) = row.split_once('-').map_or((row, 0), |(start, count)| (start, number(count)));
            let first = last + number(start);
            last = first + count;
            if last < 1 << 16 { &mut short } else { &mut long }.extend([first, last, stride]);
            latin += u64::from(last < 0x100);
        }
        for (at, rows) in [(out, &short), (out + 3, &long)] {
            self.numbers(at, rows, 3);
        }
        self.regs[out + 6] = latin;
        Ok(None)
    }

    /// Puts a new slice there, of elements of as many numbers.
    fn numbers(&mut self, at: usize, numbers: &[u64], of: usize) {
        let made = self.state.heap.allocate(&self.program.layouts, standard::WORDS, numbers.len() as u32);
        self.state.heap.slots_mut(made, 0, numbers.len()).copy_from_slice(numbers);
        let len = (numbers.len() / of) as u64;
        self.regs[at..at + 3].copy_from_slice(&[if len == 0 { 0 } else { made }, len, len]);
    }

    /// `names(kind string) []string`
    fn unicode_names(&mut self, out: usize) -> Done {
        let kind = self.text_at(out + 3);
        let names = KINDS.iter().find(|(name, _)| name.as_bytes() == kind).map_or("", |(_, names)| *names);
        self.new_strings(out, names.split(' ').map(str::as_bytes));
        Ok(None)
    }

    /// `caseRanges() []CaseRange`
    fn unicode_case_ranges(&mut self, out: usize) -> Done {
        let rows = CASES.iter().flat_map(|(first, last, upper, lower, title)| {
            [u64::from(*first), u64::from(*last), *upper as u64, *lower as u64, *title as u64]
        });
        self.numbers(out, &rows.collect::<Vec<_>>(), 5);
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
pub(super) fn simple_fold(rune: u32) -> u32 {
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
