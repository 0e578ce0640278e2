//! Sets of characters: ranges, what equals them but for case, and the sets that have names.
//!
//! See         Go's package regexp/syntax; source/unicode_tables.rs.

use super::super::runes::simple_fold;
use super::tree::Class;
use crate::source::unicode_tables::{KINDS, SETS};

pub(super) const MAX_RUNE: u32 = 0x10_FFFF;

/// The first and the last character that have another case.
const FOLDED: (u32, u32) = (0x41, 0x1e943);

/// Names of categories besides those of the tables.
const ALIASES: &[(&str, &str)] = &[
    ("Casedletter", "LC"),
    ("Closepunctuation", "Pe"),
    ("Cntrl", "Cc"),
    ("Combiningmark", "M"),
    ("Connectorpunctuation", "Pc"),
    ("Control", "Cc"),
    ("Currencysymbol", "Sc"),
    ("Dashpunctuation", "Pd"),
    ("Decimalnumber", "Nd"),
    ("Digit", "Nd"),
    ("Enclosingmark", "Me"),
    ("Finalpunctuation", "Pf"),
    ("Format", "Cf"),
    ("Initialpunctuation", "Pi"),
    ("Letter", "L"),
    ("Letternumber", "Nl"),
    ("Lineseparator", "Zl"),
    ("Lowercaseletter", "Ll"),
    ("Mark", "M"),
    ("Mathsymbol", "Sm"),
    ("Modifierletter", "Lm"),
    ("Modifiersymbol", "Sk"),
    ("Nonspacingmark", "Mn"),
    ("Number", "N"),
    ("Openpunctuation", "Ps"),
    ("Other", "C"),
    ("Otherletter", "Lo"),
    ("Othernumber", "No"),
    ("Otherpunctuation", "Po"),
    ("Othersymbol", "So"),
    ("Paragraphseparator", "Zp"),
    ("Privateuse", "Co"),
    ("Punct", "P"),
    ("Punctuation", "P"),
    ("Separator", "Z"),
    ("Spaceseparator", "Zs"),
    ("Spacingmark", "Mc"),
    ("Surrogate", "Cs"),
    ("Symbol", "S"),
    ("Titlecaseletter", "Lt"),
    ("Unassigned", "Cn"),
    ("Uppercaseletter", "Lu"),
];

/// A rune and all that equal it but for case.
pub(super) fn circle(rune: u32) -> Vec<u32> {
    let mut all = vec![rune];
    let mut next = simple_fold(rune);
    while next != rune {
        all.push(next);
        next = simple_fold(next);
    }
    all
}

/// The least of those that equal the rune but for case.
pub(super) fn least_of_circle(rune: u32) -> u32 {
    circle(rune).into_iter().min().unwrap_or(rune)
}

/// Puts ranges in order, and together those that touch.
pub(super) fn clean(mut class: Class) -> Class {
    class.sort_unstable();
    let mut cleaned: Class = Vec::with_capacity(class.len());
    for (first, last) in class {
        match cleaned.last_mut() {
            Some((_, before)) if first <= *before + 1 => *before = last.max(*before),
            _ => cleaned.push((first, last)),
        }
    }
    cleaned
}

/// What is not in the class. Needs: it is clean.
pub(super) fn negated(class: &[(u32, u32)]) -> Class {
    let mut others = Vec::with_capacity(class.len() + 1);
    let mut next = 0;
    for (first, last) in class {
        if next < *first {
            others.push((next, first - 1));
        }
        next = last + 1;
    }
    if next <= MAX_RUNE {
        others.push((next, MAX_RUNE));
    }
    others
}

/// Adds a range, and what equals its characters but for case.
pub(super) fn add(class: &mut Class, first: u32, last: u32, folds: bool) {
    class.push((first, last));
    // All that have another case have one within.
    if !folds || first <= FOLDED.0 && last >= FOLDED.1 {
        return;
    }
    for rune in first.max(FOLDED.0)..=last.min(FOLDED.1) {
        class.extend(circle(rune).into_iter().skip(1).map(|other| (other, other)));
    }
}

/// The set of this name of Perl: `\d`.
pub(super) fn perl(letter: u8) -> Option<(Class, bool)> {
    let class = match letter.to_ascii_lowercase() {
        b'd' => vec![(0x30, 0x39)],
        b's' => vec![(0x9, 0xa), (0xc, 0xd), (0x20, 0x20)],
        b'w' => vec![(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)],
        _ => return None,
    };
    Some((class, letter.is_ascii_uppercase()))
}

/// The set of this name of POSIX: `alpha`, `^alpha`.
pub(super) fn posix(name: &[u8]) -> Option<(Class, bool)> {
    let (name, is_negated) = name.strip_prefix(b"^").map_or((name, false), |name| (name, true));
    let class = match name {
        b"alnum" => vec![(0x30, 0x39), (0x41, 0x5a), (0x61, 0x7a)],
        b"alpha" => vec![(0x41, 0x5a), (0x61, 0x7a)],
        b"ascii" => vec![(0, 0x7f)],
        b"blank" => vec![(0x9, 0x9), (0x20, 0x20)],
        b"cntrl" => vec![(0, 0x1f), (0x7f, 0x7f)],
        b"digit" => vec![(0x30, 0x39)],
        b"graph" => vec![(0x21, 0x7e)],
        b"lower" => vec![(0x61, 0x7a)],
        b"print" => vec![(0x20, 0x7e)],
        b"punct" => vec![(0x21, 0x2f), (0x3a, 0x40), (0x5b, 0x60), (0x7b, 0x7e)],
        b"space" => vec![(0x9, 0xd), (0x20, 0x20)],
        b"upper" => vec![(0x41, 0x5a)],
        b"word" => return perl(b'w').map(|(class, _)| (class, is_negated)),
        b"xdigit" => vec![(0x30, 0x39), (0x41, 0x46), (0x61, 0x66)],
        _ => return None,
    };
    Some((class, is_negated))
}

/// A name as it is compared: without `_`, `-` and spaces, the first letter large.
fn canonical(name: &[u8]) -> Vec<u8> {
    let mut letters: Vec<u8> = name.iter().copied().filter(|byte| !b"_- ".contains(byte)).collect();
    if let Some((first, rest)) = letters.split_first_mut() {
        first.make_ascii_uppercase();
        rest.make_ascii_lowercase();
    }
    letters
}

/// A set of the tables.
fn table(name: &str) -> Option<Class> {
    let rows = SETS[SETS.binary_search_by_key(&name, |(name, _)| name).ok()?].1;
    let (mut class, mut last) = (Class::new(), 0);
    let number = |digits: &str| u32::from_str_radix(digits, 16).unwrap_or_default();
    for row in rows.split(' ').filter(|row| !row.is_empty()) {
        let (row, stride) = row.split_once('/').map_or((row, 1), |(row, stride)| (row, number(stride)));
        let (start, count) = row.split_once('-').map_or((row, 0), |(start, count)| (start, number(count)));
        let first = last + number(start);
        last = first + count;
        match stride {
            1 => class.push((first, last)),
            stride => class.extend((first..=last).step_by(stride as usize).map(|rune| (rune, rune))),
        }
    }
    Some(clean(class))
}

/// The set of this name of Unicode: `Greek`, `Lu`.
pub(super) fn unicode(name: &[u8], folds: bool) -> Option<(Class, bool)> {
    let wanted = canonical(name);
    let names = |kind: &str| KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, names)| *names).split(' ');
    let is = |known: &&str| known.as_bytes() == wanted;
    let script = |same: &dyn Fn(&str) -> bool| names("SCRIPTS").find(|known| same(known));
    let (name, folded) = match &wanted[..] {
        b"Any" => return Some((vec![(0, MAX_RUNE)], false)),
        b"Assigned" => ("Cn", ""),
        b"Ascii" if folds => return Some((vec![(0, 0x7f), (0x17f, 0x17f), (0x212a, 0x212a)], false)),
        b"Ascii" => return Some((vec![(0, 0x7f)], false)),
        b"Lc" => ("LC", "FOLDED_CATEGORIES"),
        _ => match names("CATEGORIES").find(is) {
            Some(name) => (name, "FOLDED_CATEGORIES"),
            None => match script(&|known| known.as_bytes() == wanted) {
                Some(name) => (name, "FOLDED_SCRIPTS"),
                None => match ALIASES.iter().find(|(known, _)| known.as_bytes() == wanted) {
                    Some((_, name)) => (*name, "FOLDED_CATEGORIES"),
                    None => (script(&|known| canonical(known.as_bytes()) == wanted)?, "FOLDED_SCRIPTS"),
                },
            },
        },
    };
    let mut class = table(name)?;
    if folds && names(folded).any(|known| known == name) {
        class.extend(table(&format!("+{name}"))?);
        class = clean(class);
    }
    Some((class, &wanted[..] == b"Assigned"))
}
