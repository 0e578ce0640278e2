//! Texts that nobody would write, drawn from a seed: soups of tokens, valid programs with tokens deleted, doubled, swapped and put in,
//! bytes changed.

/// A generator of numbers: xorshift64*.
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Draw {
        Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % bound.max(1)
    }

    pub(crate) fn of<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// What a text may consist of: all tokens, and pieces of literals and comments that go wrong.
const PIECES: &[&str] = &[
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
    "x",
    "y",
    "L",
    "f",
    "T",
    "_",
    "int",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    ":",
    ".",
    "...",
    "=",
    ":=",
    "<-",
    "*",
    "+",
    "-",
    "++",
    "--",
    "+=",
    "!",
    "~",
    "||",
    "&&",
    "==",
    "<",
    ">>",
    "&",
    "&^",
    "|",
    "^",
    "/",
    "%",
    "0",
    "1",
    "0x",
    "0x1p",
    "1e",
    "08",
    "0b12",
    "1_",
    "1_000",
    "1.5",
    ".5",
    "1i",
    "0x1.8p3",
    "'a'",
    "''",
    "'ab'",
    "'\\q'",
    "\"s\"",
    "\"s",
    "`r`",
    "\"\\x4\"",
    "\"\\u123\"",
    "\"\\400\"",
    "'\\ud800'",
    "\n",
    "\n",
    "\n",
    " ",
    "\t",
    "// c\n",
    "/* c */",
    "/* c\n */",
    "/*",
    "//line y.go:7\n",
    "/*line z.go:3:4*/",
    "//go:noinline\n",
    "é",
    "世",
    "०",
    "“",
    "#",
    "$",
    "?",
    "@",
    "\\",
    "..",
    "L:",
    "goto L",
    "break L",
    "x := 1",
    "var x int",
    "if x {",
    "for i := range x {",
    "switch x := y.(type) {",
    "case x:",
    "select {",
    "func() {",
    "}\n",
    "[P any]",
    "[P *T,]",
    "[]int{1, 2}",
    "T{x: 1}",
    "x.(type)",
    "<-chan int",
    "interface { ~int | string; m() }",
    "struct { a, b int; *T; T[int] `t` }",
    "return x, y",
    "defer f()",
    "go (f())",
];

/// A text of pieces in any order, most of it in a function.
pub(crate) fn soup(draw: &mut Draw) -> Vec<u8> {
    let mut text = String::from("package p\n");
    if draw.below(4) > 0 {
        text += draw.of(&["func f() {\n", "var x = ", "type T", "const (", "func (r *T) m", "import "]);
    }
    for _ in 0..draw.below(40) + 1 {
        text += draw.of(PIECES);
        text += draw.of(&[" ", " ", " ", "", "\n"]);
    }
    text.into_bytes()
}

/// Where the words and marks of a text are, roughly.
fn pieces(text: &[u8]) -> Vec<(usize, usize)> {
    let kind = |byte: u8| match byte {
        b' ' | b'\t' | b'\n' | b'\r' => 0,
        byte if byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80 => 1,
        _ => 2,
    };
    let mut pieces = Vec::new();
    let mut start = 0;
    for at in 1..=text.len() {
        let ends = at == text.len() || kind(text[at]) != kind(text[start]) || kind(text[start]) == 2;
        if ends {
            if kind(text[start]) != 0 {
                pieces.push((start, at));
            }
            start = at;
        }
    }
    pieces
}

/// The text with some of its words and marks changed.
pub(crate) fn mutant(draw: &mut Draw, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..draw.below(3) + 1 {
        let pieces = pieces(&text);
        if pieces.is_empty() {
            break;
        }
        let (start, end) = pieces[draw.below(pieces.len())];
        let (other_start, other_end) = pieces[draw.below(pieces.len())];
        match draw.below(8) {
            0 | 1 => drop(text.splice(start..end, [])),
            2 => drop(text.splice(start..start, text[other_start..other_end].to_vec())),
            3 => drop(text.splice(start..end, text[other_start..other_end].to_vec())),
            4 => drop(text.splice(start..start, [draw.of(PIECES).as_bytes(), b" "].concat())),
            5 => drop(text.splice(start..end, draw.of(PIECES).bytes())),
            6 => drop(text.splice(end..end, *draw.of::<[u8; 1]>(&[b"\n", b";", b" ", b"}", b"("]))),
            _ => {
                let newlines: Vec<_> = (0..text.len()).filter(|at| text[*at] == b'\n').collect();
                if !newlines.is_empty() {
                    let at = newlines[draw.below(newlines.len())];
                    text.splice(at..at + 1, [b' ']);
                }
            }
        }
    }
    text
}

/// The text with single bytes changed: NUL, invalid UTF-8, byte order marks, anything.
pub(crate) fn garbled(draw: &mut Draw, text: &[u8]) -> Vec<u8> {
    const BYTES: &[&[u8]] =
        &[b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\r", b"\x01", b"\xc3\xa9"];
    let mut text = text.to_vec();
    for _ in 0..draw.below(4) + 1 {
        let at = draw.below(text.len() + 1);
        if draw.below(4) == 0 && at < text.len() {
            text[at] = draw.below(256) as u8;
        } else {
            text.splice(at..at, draw.of(BYTES).iter().copied());
        }
    }
    text
}
