//! Whether a text of Rust only adds statements to another one: each block has those of the other's in their order, with more among them.
//! Whatever prints in a goroutine then prints there, and no goroutine can draw by lot in which order all is printed.
//!
//! A text is read as words, signs and brackets; comments and blanks do not matter, nor whether a closure is a `move`.

/// A part of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Part {
    /// A word, a number, a text in quotes, or a sign.
    Sign(String),
    /// What stands in brackets, and which open them.
    In(char, Vec<Part>),
}

/// What prints.
const PRINTS: &[&str] =
    &["print", "println", "print_line", "eprint", "eprintln", "write", "writeln", "stdout", "stderr"];
/// A statement that begins so ends with its block.
const BLOCKS: &[&str] =
    &["for", "while", "loop", "if", "match", "unsafe", "fn", "pub", "impl", "struct", "enum", "mod"];

/// The function of `start` to which a text does more than add; or what prints, where there is more of that.
pub fn lacks(text: &str, start: &str) -> Option<String> {
    let (text, start) = (parts(text), parts(start));
    let now = statements(&text);
    let mut functions = statements(&start).into_iter().filter_map(|old| Some((name(old)?, old)));
    let lost = functions.find(|(_, old)| !now.iter().any(|new| is_grown(old, new)));
    lost.map(|(name, _)| name.to_owned()).or_else(|| {
        let (mut old, new) = (prints(&start), prints(&text));
        new.into_iter().find(|what| match old.iter().position(|known| known == what) {
            Some(at) => {
                old.remove(at);
                false
            }
            None => true,
        })
    })
}

/// The name of the function that a statement declares.
fn name(statement: &[Part]) -> Option<&str> {
    let at = statement.iter().position(|part| *part == Part::Sign("fn".to_owned()))?;
    match statement.get(at + 1)? {
        Part::Sign(name) => Some(name),
        Part::In(..) => None,
    }
}

/// Every use of what prints, in order.
fn prints(parts: &[Part]) -> Vec<String> {
    let of = |part: &Part| match part {
        Part::Sign(sign) if PRINTS.contains(&sign.as_str()) => vec![sign.clone()],
        Part::Sign(_) => Vec::new(),
        Part::In(_, parts) => prints(parts),
    };
    parts.iter().flat_map(of).collect()
}

/// Whether a statement is that one, but for statements that were added to its blocks.
fn is_grown(old: &[Part], new: &[Part]) -> bool {
    let alike = |(old, new): (&Part, &Part)| match (old, new) {
        (Part::In('{', old), Part::In('{', new)) => {
            let (old, new) = (statements(old), statements(new));
            let mut rest = &new[..];
            // The first that fits leaves the most for those behind it.
            old.iter().all(|statement| match rest.iter().position(|new| is_grown(statement, new)) {
                Some(at) => {
                    rest = &rest[at + 1..];
                    true
                }
                None => false,
            })
        }
        (Part::In(one, old), Part::In(other, new)) => one == other && is_grown(old, new),
        (old, new) => old == new,
    };
    old.len() == new.len() && old.iter().zip(new).all(alike)
}

/// The statements of a block, each without what divides it from the next.
fn statements(parts: &[Part]) -> Vec<&[Part]> {
    let is =
        |part: Option<&Part>, signs: &[&str]| matches!(part, Some(Part::Sign(sign)) if signs.contains(&sign.as_str()));
    let mut all = Vec::new();
    let mut begin = 0;
    for (at, part) in parts.iter().enumerate() {
        if is(Some(part), &[";"]) {
            all.push(&parts[begin..at]);
            begin = at + 1;
        } else if matches!(part, Part::In('{', _))
            && (begin == at || is(parts.get(begin), BLOCKS))
            && !is(parts.get(at + 1), &["else", ".", "?", ";"])
        {
            all.push(&parts[begin..=at]);
            begin = at + 1;
        }
    }
    all.push(&parts[begin..]);
    all.retain(|statement| !statement.is_empty());
    all
}

/// A text as its parts.
fn parts(text: &str) -> Vec<Part> {
    let mut open: Vec<(char, Vec<Part>)> = vec![(' ', Vec::new())];
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = length(rest);
        let (sign, after) = rest.split_at(length);
        rest = after;
        let is_comment = sign.starts_with("//") || sign.starts_with("/*");
        if first.is_whitespace() || is_comment || sign == "move" {
            continue;
        }
        match first {
            '(' | '[' | '{' => open.push((first, Vec::new())),
            ')' | ']' | '}' if open.len() > 1 => {
                let closed = open.pop().map(|(bracket, parts)| Part::In(bracket, parts));
                open.last_mut().expect("one is left").1.extend(closed);
            }
            _ => open.last_mut().expect("one is left").1.push(Part::Sign(sign.to_owned())),
        }
    }
    // Brackets that are not closed do not compile.
    open.into_iter().flat_map(|(_, parts)| parts).collect()
}

/// How many bytes the first sign of a text takes; it is not empty.
fn length(text: &str) -> usize {
    let first = text.chars().next().map_or(1, char::len_utf8);
    let is_word = |sign: char| sign.is_alphanumeric() || sign == '_';
    let word = text.find(|sign| !is_word(sign)).unwrap_or(text.len());
    let quoted = |from: usize, end: &str| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return quoted(2, "*/");
    }
    if text.starts_with('"') {
        let mut escaped = false;
        let end = text.char_indices().skip(1).find(|(_, sign)| {
            let is_end = *sign == '"' && !escaped;
            escaped = *sign == '\\' && !escaped;
            is_end
        });
        return end.map_or(text.len(), |(at, _)| at + 1);
    }
    if let Some(hashes) = text.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len())
        && text[1 + hashes..].starts_with('"')
    {
        return quoted(2 + hashes, &format!("\"{}", "#".repeat(hashes)));
    }
    if let Some(inner) = text.strip_prefix('\'') {
        // A character; a lifetime is a sign and a word.
        let one = inner.chars().next().map_or(0, char::len_utf8);
        return match inner.strip_prefix('\\') {
            Some(_) => quoted(3, "'"),
            None if inner[one..].starts_with('\'') => one + 2,
            None => 1,
        };
    }
    if word > 0 { word } else { first }
}
