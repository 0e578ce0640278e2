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

/// What may stand where a name or a number stands.
const OPERANDS: &[&str] = &[
    "int",
    "string",
    "nil",
    "true",
    "x",
    "len",
    "append",
    "any",
    "error",
    "comparable",
    "0",
    "1.5",
    "\"s\"",
    "'a'",
    "1i",
    "1<<70",
    "(-1)",
    "struct{}{}",
    "func() {}",
    "[]int{}",
    "[...]int{1}",
    "map[string]int{}",
    "new(int)",
    "(chan int)",
    "iota",
    "_",
    "T",
    "float64",
    "uint8",
    "[]byte",
    "*int",
    "struct{ x int }",
    "interface{ m() }",
    "func(int) (int, bool)",
    "unsafe.Pointer",
    "main",
    "init",
    "T[int]",
    "map[[]int]int",
    "&T{}",
    "make([]int, 2)",
    "uint(1)",
    "(<-chan int)",
    "f()",
    "p.q",
    "panic",
    "[2]int",
    "int8(1)",
    "complex(1, 2)",
    "x.y",
    "[]any{1, \"s\"}",
    "struct{ T }",
    "cap",
];

/// What may be made of a name.
const AROUND: &[(&str, &str)] = &[
    ("&", ""),
    ("*", ""),
    ("", "()"),
    ("", "[0]"),
    ("", ".y"),
    ("", ".(int)"),
    ("int(", ")"),
    ("len(", ")"),
    ("", "..."),
    ("-", ""),
    ("!", ""),
    ("<-", ""),
    ("[]", ""),
    ("", "[int]"),
    ("func() ", ""),
    ("~", ""),
    ("", "|int"),
    ("", "[:]"),
    ("string(", ")"),
    ("", "(1)"),
    ("", "(1, 2)"),
    ("", ", 1"),
    ("", " + 1"),
    ("", " == nil"),
    ("", " << 1"),
    ("1 << ", ""),
    ("", "{}"),
    ("", "{1}"),
    ("[]int{", "}"),
    ("chan ", ""),
    ("map[string]", ""),
    ("[3]", ""),
    ("^", ""),
    ("struct{ ", " }"),
    ("interface{ ", " }"),
    ("", "[int, string]"),
    ("", ".m()"),
    ("new(", ")"),
    ("append(", ")"),
    ("min(", ", 1)"),
    ("copy(", ")"),
    ("delete(", ")"),
    ("cap(", ")"),
    ("clear(", ")"),
    ("make(", ")"),
    ("", " && true"),
];

/// Marks that may stand for each other.
const MARKS: &[&str] = &[
    "+", "-", "*", "/", "%", "&", "|", "^", "&^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "=", ":=",
    "+=", "<<=",
];

/// Where the words of a text are that are no keywords, and its other marks; comments are left out.
fn outside_of_comments(text: &[u8]) -> Vec<(usize, usize)> {
    let mut commented = vec![false; text.len()];
    let mut at = 0;
    while at < text.len() {
        let end = match &text[at..] {
            [b'/', b'/', rest @ ..] => at + 2 + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len()),
            [b'/', b'*', rest @ ..] => at + 4 + rest.windows(2).position(|end| end == b"*/").unwrap_or(rest.len()),
            _ => {
                at += 1;
                continue;
            }
        };
        commented[at..end.min(text.len())].fill(true);
        at = end;
    }
    let mut pieces = pieces(text);
    pieces.retain(|(start, end)| {
        !commented[*start] && !PIECES[..25].iter().any(|keyword| keyword.as_bytes() == &text[*start..*end])
    });
    pieces
}

/// The text with names, numbers, operators and lines put to other uses: most of what comes out still parses.
pub(crate) fn misused(draw: &mut Draw, text: &[u8]) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..draw.below(3) + 1 {
        let pieces = outside_of_comments(&text);
        let is_word = |(start, _): &&(usize, usize)| text[*start].is_ascii_alphanumeric() || text[*start] == b'_';
        let words: Vec<_> = pieces.iter().filter(is_word).copied().collect();
        if words.is_empty() {
            break;
        }
        let (start, end) = words[draw.below(words.len())];
        let (other_start, other_end) = words[draw.below(words.len())];
        let lines: Vec<_> = std::iter::once(0).chain((1..text.len()).filter(|at| text[at - 1] == b'\n')).collect();
        let line = draw.below(lines.len());
        let line = lines[line]..lines.get(line + 1).copied().unwrap_or(text.len());
        match draw.below(9) {
            0..=2 => drop(text.splice(start..end, text[other_start..other_end].to_vec())),
            3 => drop(text.splice(start..end, draw.of(OPERANDS).bytes())),
            4 | 5 => {
                let (before, after) = AROUND[draw.below(AROUND.len())];
                text.splice(end..end, after.bytes());
                text.splice(start..start, before.bytes());
            }
            6 => {
                let is_mark =
                    |(start, end): &&(usize, usize)| MARKS.iter().any(|mark| mark.as_bytes() == &text[*start..*end]);
                let marks: Vec<_> = pieces.iter().filter(is_mark).collect();
                if !marks.is_empty() {
                    let (start, end) = *marks[draw.below(marks.len())];
                    text.splice(start..end, draw.of(MARKS).bytes());
                }
            }
            7 => drop(text.splice(line, [])),
            _ => {
                let copy = text[line.clone()].to_vec();
                let at = lines[draw.below(lines.len())];
                text.splice(at..at, copy);
            }
        }
    }
    text
}
