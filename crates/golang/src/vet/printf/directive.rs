//! Directives of a format: `%` flags width `.` precision `[index]` verb.
//!
//! See         internal/fmtstr.

/// A directive.
#[derive(Debug)]
pub(super) struct Directive {
    /// As it is written.
    pub(super) text: String,
    /// Where it begins in the format.
    pub(super) start: usize,
    pub(super) flags: String,
    /// Which arguments are width and precision, where these are `*`.
    pub(super) sizes: Vec<usize>,
    pub(super) verb: char,
    /// Which argument is printed, among all of the call.
    pub(super) argument: usize,
    /// Whether one of the arguments is chosen by its number.
    pub(super) is_indexed: bool,
}

/// The directives of a format. `first` is its first argument among all of the call.
///
/// # Errors
/// What is wrong with one of them.
pub(super) fn parse(format: &[u8], first: usize) -> Result<Vec<Directive>, String> {
    let mut directives = Vec::new();
    let (mut at, mut next) = (0, first);
    while at < format.len() {
        if format[at] != b'%' {
            at += 1;
            continue;
        }
        let mut reader =
            Reader { text: &format[at..], at: 1, first, argument: next, pending: false, is_indexed: false };
        let directive = reader.directive(at)?;
        if directive.verb != '%' {
            next = directive.argument + 1;
        }
        at += reader.at;
        directives.push(directive);
    }
    Ok(directives)
}

struct Reader<'f> {
    /// From the percent sign to the format's end.
    text: &'f [u8],
    at: usize,
    first: usize,
    /// The argument whose turn it is.
    argument: usize,
    /// Whether an index was read that nothing has used yet.
    pending: bool,
    is_indexed: bool,
}

fn shown(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

impl Reader<'_> {
    fn is_next(&self, byte: u8) -> bool {
        self.text.get(self.at) == Some(&byte)
    }

    fn take_while(&mut self, wanted: impl Fn(u8) -> bool) -> &[u8] {
        let start = self.at;
        while self.text.get(self.at).is_some_and(|byte| wanted(*byte)) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn directive(&mut self, start: usize) -> Result<Directive, String> {
        let flags = shown(self.take_while(|byte| b"#0+- ".contains(&byte)));
        let mut sizes = Vec::new();
        self.index()?;
        self.size(&mut sizes);
        if self.is_next(b'.') {
            self.at += 1;
            self.index()?;
            self.size(&mut sizes);
        }
        if !self.pending {
            self.index()?;
        }
        let rest = shown(&self.text[self.at..(self.at + 4).min(self.text.len())]);
        let Some(verb) = rest.chars().next() else {
            return Err(format!("format {} is missing verb at end of string", shown(self.text)));
        };
        // What is no UTF-8 is one byte long.
        self.at += if verb == char::REPLACEMENT_CHARACTER && !self.text[self.at..].starts_with("\u{FFFD}".as_bytes()) {
            1
        } else {
            verb.len_utf8()
        };
        let (text, argument, is_indexed) = (shown(&self.text[..self.at]), self.argument, self.is_indexed);
        Ok(Directive { text, start, flags, sizes, verb, argument, is_indexed })
    }

    /// `[2]`
    fn index(&mut self) -> Result<(), String> {
        if !self.is_next(b'[') {
            return Ok(());
        }
        self.at += 1;
        let start = self.at;
        self.take_while(|byte| byte.is_ascii_digit());
        let is_number = self.at > start && self.is_next(b']');
        let Some(end) = self.text[start..].iter().position(|byte| *byte == b']').map(|end| start + end) else {
            return Err(format!("format {} is missing closing ]", shown(self.text)));
        };
        let number = shown(&self.text[start..end]);
        let index = number.parse::<u32>().ok().filter(|index| is_number && (1..=i32::MAX as u32).contains(index));
        let Some(index) = index else { return Err(format!("format has invalid argument index [{number}]")) };
        self.at = end + 1;
        self.argument = index as usize + self.first - 1;
        self.pending = true;
        self.is_indexed = true;
        Ok(())
    }

    /// `3`, `*`
    fn size(&mut self, sizes: &mut Vec<usize>) {
        if self.is_next(b'*') {
            self.at += 1;
            self.pending = false;
            sizes.push(self.argument);
            self.argument += 1;
        } else {
            self.take_while(|byte| byte.is_ascii_digit());
        }
    }
}

/// The first thing in a text that looks like a directive. `% d` does not, nor does `%20`, which stands in addresses.
pub(super) fn looks_like(text: &[u8]) -> Option<String> {
    let text = text.strip_suffix(b"%").unwrap_or(text);
    let mut at = 0;
    while at < text.len() {
        let length = if text[at] == b'%' { length_of_lookalike(&text[at..]) } else { None };
        let Some(length) = length else {
            at += 1;
            continue;
        };
        let found = &text[at..at + length];
        if !(length >= 3 && found[1].is_ascii_hexdigit() && found[2].is_ascii_hexdigit()) {
            return Some(shown(found));
        }
        at += length;
    }
    None
}

fn length_of_lookalike(text: &[u8]) -> Option<usize> {
    let mut reader = Reader { text, at: 1, first: 0, argument: 0, pending: false, is_indexed: false };
    reader.take_while(|byte| b"+-#".contains(&byte));
    reader.lookalike_size();
    if reader.is_next(b'.') {
        reader.at += 1;
    }
    reader.lookalike_size();
    reader.at = reader.behind_index();
    let verb = text.get(reader.at)?;
    b"bcdefgopqstvxEFGTUX".contains(verb).then_some(reader.at + 1)
}

impl Reader<'_> {
    fn lookalike_size(&mut self) {
        let behind = self.behind_index();
        if self.text.get(behind) == Some(&b'*') {
            self.at = behind + 1;
        } else {
            self.take_while(|byte| byte.is_ascii_digit());
        }
    }

    /// Where an index ends that begins here.
    fn behind_index(&self) -> usize {
        let digits = self.text.get(self.at + 1..).unwrap_or_default();
        let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_index = self.is_next(b'[') && count > 0 && digits.get(count) == Some(&b']');
        if is_index { self.at + count + 2 } else { self.at }
    }
}

/// Where in a literal, as it is written, a byte of the string comes from.
pub(super) fn offset_in_literal(literal: &str, byte: usize) -> Option<usize> {
    let is_raw = literal.starts_with('`');
    let (mut at, mut value) = (1, 0);
    while value < byte {
        let rest = literal.get(at..)?;
        let (length, bytes) = match rest.as_bytes() {
            [b'\r', ..] if is_raw => (1, 0),
            [b'\\', kind, ..] if !is_raw => match kind {
                b'x' => (4, 1),
                b'u' => (6, char_length(rest.get(2..6)?)?),
                b'U' => (10, char_length(rest.get(2..10)?)?),
                b'0'..=b'7' => (4, 1),
                _ => (2, 1),
            },
            [_, ..] => {
                let length = rest.chars().next()?.len_utf8();
                (length, length)
            }
            [] => return None,
        };
        at += length;
        value += bytes;
    }
    (value == byte).then_some(at)
}

fn char_length(digits: &str) -> Option<usize> {
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(char::len_utf8)
}
