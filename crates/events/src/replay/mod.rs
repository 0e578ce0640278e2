//! Replay codes: the string form of a recorded run.
//!
//! Grammar of a replay code, version `g3`, or `g3r` where time may pass at any step:
//!
//! ```text
//! code    = ( "g3" | "g3r" ) "." program [ "." setting { "/" setting } ] "." choices "." check
//! program = one or more of a-z A-Z 0-9 - _ /           what was recorded; "-" if it had no name
//! setting = line "-" capacity                          channels made on this line had this capacity; lines in order
//!         | "v" major "-" minor                        of a file: the version of the language,
//!         | "m" ( "any" | "insertion" | "rotation" )     the order of maps,
//!         | "d" ( 8 of 0-9 a-v )                         and the digest of its text; all three, after the lines
//!         | "a"                                        of a Go program: accesses to memory are visible; the last one
//! choices = { number chosen }                          how many choices were the default, then one that was not
//! chosen  = number                                     not 0: see `Chosen::Number`
//!         | "0" number                                 see `Chosen::Timer`
//! number  = { "g" … "v" } ( "0" … "f" )                base 16, low digit first; letters past f: more digits follow
//! check   = 4 of 0-9 a-v                               FNV-1a of everything before it
//! ```
//!
//! What is chosen among, in which order, and what is the default (the first):
//!
//! - before each visible operation: the goroutine that is to carry it out; the others that can run, as Go's scheduler would
//!   take them, the next slot and then the queue; the timers that can fire, by time. If it is alone: what has come from outside;
//!   With "a", an access to memory outside of a goroutine's own frames is a visible operation, too, and so is an error of the runtime that
//!   ends the program;
//! - when a goroutine cannot go on: those that can run, as before; timers that are due go before them, those that could become
//!   due behind them;
//! - in a select: the cases that are ready, in the source's order; where it parks with several on one channel, which of them is
//!   first in the queue;
//! - when a context is cancelled: its children, the oldest first.
//!
//! One candidate is no choice, and is not counted. A goroutine is named by its number in that run, a case by its place in the
//! source: an engine that has the same visible operations and the same default reads the codes of another one. Choices at the
//! end that were the default are not written: after a code has run out, a replay goes on in Go's own order.
//!
//! Whatever changes one of these for any program changes the version; codes of another version are refused, since nothing in a
//! code tells whether its program did what has changed. `g1`: locks were handed over, and a waiting select linked its cases in
//! source order. `g2`: a choice was a place among its candidates, which only the engine that has that queue knows.
//!
//! Rejected    The index among the actors that can act in a state: it is known only when everything local has gone on to its
//!             next operation, which an ordinary run does later, when it is its turn; so a replay would have other events.
//! See         tests/records/replay.rs; tests/explore/two_engines.rs, in which two engines read each other's codes.

mod choices;
mod error;
mod header;

use std::fmt;
use std::str::FromStr;

pub use self::choices::{Chosen, Player, Recorder};
pub use self::error::ReplayError;
use self::header::TEXT_BITS;
pub use self::header::{CodeHeader, FileStamp, MapOrder, clean};

/// The version of codes that this gort writes and reads.
const VERSION: &str = "g3";
/// The same, of a run in which time may pass at any step.
const FREE_RUNNING: &str = "g3r";
/// The longest program name in a code.
const PROGRAM_CHARS: usize = 64;
const DIGITS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// A recorded run as a short string that can be pasted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReplayCode {
    header: CodeHeader,
    choices: Vec<(u64, Chosen)>,
}

impl ReplayCode {
    /// The code of a run that made these choices: how many were the default, then one that was not.
    fn new(header: CodeHeader, choices: Vec<(u64, Chosen)>) -> Self {
        crate::invariant!(
            choices.iter().all(|(_, chosen)| chosen.is_written()),
            "a choice by which only the default is known"
        );
        Self { header, choices }
    }

    /// What was recorded, and in which circumstances.
    pub fn header(&self) -> &CodeHeader {
        &self.header
    }

    /// Whether time may pass at any step.
    pub fn is_free_running(&self) -> bool {
        self.header.free_running
    }

    /// The program that was recorded, `-` if it had no name.
    pub fn program(&self) -> &str {
        &self.header.program
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/')
}

/// FNV-1a, folded to the twenty bits of four digits: enough to notice a lost or changed character.
fn check(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    digits(hash ^ (hash >> 20) ^ (hash >> 40), 4)
}

/// The low digits of a number, base 32.
fn digits(number: u64, count: u32) -> String {
    (0..count).map(|digit| DIGITS[(number >> (digit * 5)) as usize & 31] as char).collect()
}

fn write_number(out: &mut String, mut number: u64) {
    while number >= 16 {
        out.push(DIGITS[16 + (number & 15) as usize] as char);
        number >>= 4;
    }
    out.push(DIGITS[number as usize] as char);
}

fn digit(byte: u8) -> Result<u64, ReplayError> {
    let digit = DIGITS.iter().position(|digit| *digit == byte);
    digit.map(|digit| digit as u64).ok_or_else(|| malformed(format!("'{}' cannot stand in it", byte as char)))
}

fn read_numbers(text: &str) -> Result<Vec<u64>, ReplayError> {
    let mut numbers = Vec::new();
    let (mut number, mut shift) = (0_u64, 0);
    for byte in text.bytes() {
        let digit = digit(byte)?;
        if shift > 60 {
            return Err(malformed("a number in it is too large"));
        }
        number |= (digit & 15) << shift;
        shift += 4;
        if digit < 16 {
            numbers.push(number);
            (number, shift) = (0, 0);
        }
    }
    if shift == 0 { Ok(numbers) } else { Err(malformed("its last number is cut off")) }
}

fn read_choices(text: &str) -> Result<Vec<(u64, Chosen)>, ReplayError> {
    let mut numbers = read_numbers(text)?.into_iter();
    let mut choices = Vec::new();
    while let Some(defaults) = numbers.next() {
        let chosen = match numbers.next() {
            Some(0) => numbers.next().map(Chosen::Timer),
            other => other.map(Chosen::Number),
        };
        choices.push((defaults, chosen.ok_or_else(|| malformed("its last choice is cut off"))?));
    }
    Ok(choices)
}

/// The settings of a header, as they stand in a code.
fn write_settings(header: &CodeHeader) -> String {
    let mut settings: Vec<String> = header.capacities.iter().map(|(line, cap)| format!("{line}-{cap}")).collect();
    if let Some(FileStamp { language: (major, minor), maps, text }) = header.file {
        let digest = digits(text, TEXT_BITS / 5);
        settings.extend([format!("v{major}-{minor}"), format!("m{}", maps.word()), format!("d{digest}")]);
    }
    if header.at_accesses {
        settings.push("a".to_owned());
    }
    settings.join("/")
}

fn read_settings(header: &mut CodeHeader, text: &str) -> Result<(), ReplayError> {
    let wrong = |setting: &str| malformed(format!("'{setting}' in it is no setting"));
    // A number in the one way in which it is written.
    let number = |text: &str| Some(text.parse::<usize>().ok()?).filter(|number| number.to_string() == text);
    let pair =
        |text: &str| text.split_once('-').and_then(|(one, two)| Some((number(one)?.try_into().ok()?, number(two)?)));
    let mut settings = text.split('/').peekable();
    while let Some(setting) = settings.next_if(|setting| setting.starts_with(|c: char| c.is_ascii_digit())) {
        let (line, cap) = pair(setting).ok_or_else(|| wrong(setting))?;
        if header.capacities.last().is_some_and(|(before, _)| *before >= line) {
            return Err(wrong(setting));
        }
        header.capacities.push((line, cap));
    }
    if settings.peek() == Some(&"a") {
        header.at_accesses = true;
        settings.next();
        return settings.next().map_or(Ok(()), |more| Err(wrong(more)));
    }
    if settings.peek().is_none() {
        return Ok(());
    }
    let mut next = |of: char| {
        let setting = settings.next().unwrap_or_default();
        setting.strip_prefix(of).ok_or_else(|| wrong(setting))
    };
    let (language, maps, digest) = (next('v')?, next('m')?, next('d')?);
    let (major, minor) = pair(language).ok_or_else(|| wrong(language))?;
    let minor = u32::try_from(minor).map_err(|_| wrong(language))?;
    let (maps, _) = MapOrder::WORDS.into_iter().find(|(_, word)| *word == maps).ok_or_else(|| wrong(maps))?;
    if digest.len() != TEXT_BITS as usize / 5 {
        return Err(wrong(digest));
    }
    let text = digest.bytes().rev().try_fold(0, |all, byte| Ok::<_, ReplayError>(all << 5 | digit(byte)?))?;
    header.file = Some(FileStamp { language: (major, minor), maps, text });
    let last = settings.next();
    header.at_accesses = last == Some("a");
    let more = if header.at_accesses { settings.next() } else { last };
    more.map_or(Ok(()), |more| Err(wrong(more)))
}

fn malformed(reason: impl Into<String>) -> ReplayError {
    ReplayError::Malformed { reason: reason.into() }
}

impl fmt::Display for ReplayCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = if self.is_free_running() { FREE_RUNNING } else { VERSION };
        let mut text = format!("{version}.{}.", self.program());
        let settings = write_settings(&self.header);
        if !settings.is_empty() {
            text.push_str(&settings);
            text.push('.');
        }
        for (defaults, chosen) in &self.choices {
            write_number(&mut text, *defaults);
            match chosen {
                Chosen::Number(number) => write_number(&mut text, *number),
                Chosen::Timer(place) => {
                    text.push('0');
                    write_number(&mut text, *place);
                }
            }
        }
        text.push('.');
        write!(f, "{text}{}", check(&text))
    }
}

impl FromStr for ReplayCode {
    type Err = ReplayError;

    fn from_str(text: &str) -> Result<Self, ReplayError> {
        let text = text.trim();
        let parts: Vec<&str> = text.split('.').collect();
        let version = parts[0];
        if version != VERSION && version != FREE_RUNNING {
            let looks_like_one = version.len() <= 4 && version.starts_with('g') && parts.len() > 1;
            return Err(if looks_like_one {
                ReplayError::Version { found: version.to_string() }
            } else {
                malformed(format!("it does not begin with '{VERSION}.'"))
            });
        }
        let (program, settings, choices, found) = match parts[..] {
            [_, program, choices, found] => (program, None, choices, found),
            [_, program, settings, choices, found] => (program, Some(settings), choices, found),
            _ => return Err(malformed(format!("it does not have the form {VERSION}.PROGRAM.CHOICES.CHECK"))),
        };
        if program.is_empty() || program.len() > PROGRAM_CHARS || !program.chars().all(is_name_char) {
            return Err(malformed("the program's name in it is not one"));
        }
        // The check covers the text up to and with the last dot.
        if check(&text[..text.len() - found.len()]) != found {
            return Err(ReplayError::Damaged);
        }
        let mut header = CodeHeader { free_running: version == FREE_RUNNING, ..CodeHeader::of(program) };
        if let Some(settings) = settings {
            read_settings(&mut header, settings)?;
        }
        Ok(Self { header, choices: read_choices(choices)? })
    }
}

#[cfg(test)]
mod tests {
    use super::Chosen::{Number, Timer};
    use super::*;

    fn code(choices: Vec<(u64, Chosen)>) -> ReplayCode {
        ReplayCode::new(CodeHeader::of("channels/unbuffered"), choices)
    }

    #[test]
    fn codes_round_trip() {
        let all = vec![(15, Number(16)), (300, Timer(0)), (0, Timer(17)), (0, Number(1)), (u64::MAX, Number(u64::MAX))];
        for choices in [vec![], vec![(0, Number(1))], all] {
            for free_running in [false, true] {
                for capacities in [vec![], vec![(3, 0)], vec![(3, 1), (12, usize::MAX)]] {
                    let file = FileStamp::new("x", (1, 27), MapOrder::Rotation);
                    for (file, at_accesses) in [(None, false), (None, true), (Some(file), false), (Some(file), true)] {
                        let mut code = code(choices.clone());
                        let capacities = capacities.clone();
                        code.header = CodeHeader { free_running, capacities, file, at_accesses, ..code.header.clone() };
                        assert_eq!(code.to_string().parse(), Ok(code.clone()), "{code}");
                    }
                }
            }
        }
    }

    /// These stand in the header's words, too: a change of them is another version.
    #[test]
    fn the_grammar_is_this() {
        let mut code = code(vec![(2, Number(3)), (0, Number(18)), (16, Timer(1))]);
        assert_eq!(code.to_string(), "g3.channels/unbuffered.230i1g101.2i30");
        code.header = CodeHeader { free_running: true, capacities: vec![(12, 1), (14, 0)], ..CodeHeader::of("prog") };
        code.header.file = Some(FileStamp::new("package main\n", (1, 21), MapOrder::Insertion));
        assert_eq!(code.to_string(), "g3r.prog.12-1/14-0/v1-21/minsertion/dimn58vin.230i1g101.dek7");
    }

    #[test]
    fn every_changed_character_is_noticed() {
        let mut header = CodeHeader::of("a");
        header.capacities = vec![(7, 1)];
        let code = ReplayCode::new(header, vec![(3, Number(1)), (100, Number(2))]).to_string();
        for at in 0..code.len() {
            for other in "0gz.".chars() {
                let mut changed = code.clone();
                changed.replace_range(at..=at, &other.to_string());
                if changed != code {
                    assert!(changed.parse::<ReplayCode>().is_err(), "{changed}");
                }
            }
            let mut shorter = code.clone();
            shorter.remove(at);
            assert!(shorter.parse::<ReplayCode>().is_err(), "{shorter}");
        }
    }

    #[test]
    fn settings_that_no_code_has_are_refused() {
        for settings in [
            "",
            "x",
            "12",
            "12-",
            "-1",
            "012-1",
            "12-1/",
            "12-1/12-2",
            "14-1/12-1",
            "12-1/x",
            "v1-21",
            "v1-21/mall/d00000000",
            "v1-21/many/d0000000",
            "v1-21/many/d00000000/x",
        ] {
            let text = format!("g3.a.{settings}.01.");
            let whole = format!("{text}{}", check(&text));
            assert!(matches!(whole.parse::<ReplayCode>(), Err(ReplayError::Malformed { .. })), "{whole}");
        }
    }

    #[test]
    fn other_versions_are_named() {
        assert_eq!("g9.a.01.0000".parse::<ReplayCode>(), Err(ReplayError::Version { found: "g9".to_string() }));
        assert!(matches!("hello".parse::<ReplayCode>(), Err(ReplayError::Malformed { .. })));
        assert!(matches!("".parse::<ReplayCode>(), Err(ReplayError::Malformed { .. })));
    }
}
