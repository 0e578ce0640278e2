//! Comments in the body of an example.

/// The text of the last comments that stand together.
pub(super) fn last_comment(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text;
    // How many lines have begun since the last comment, and whether anything but comments stood there.
    let (mut newlines, mut between) = (0, true);
    while let Some(first) = rest.chars().next() {
        let comment = rest.starts_with("//") || rest.starts_with("/*");
        let len = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if comment => rest.find("*/").map_or(rest.len(), |at| at + 2),
            '"' | '\'' => quoted_length(rest, first),
            '`' => rest[1..].find('`').map_or(rest.len(), |at| at + 2),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(len);
        rest = after;
        if comment {
            if between || newlines > 1 {
                lines.clear();
            }
            (newlines, between) = (0, false);
            match piece.strip_prefix("//") {
                Some(line) => lines.push(line.strip_prefix(' ').unwrap_or(line).to_owned()),
                None => {
                    let inner = piece.trim_start_matches("/*").trim_end_matches("*/");
                    lines.extend(inner.split('\n').map(str::to_owned));
                }
            }
        } else if first == '\n' {
            newlines += 1;
        } else if !first.is_whitespace() {
            between = true;
        }
    }
    let trimmed: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let start = trimmed.iter().position(|line| !line.is_empty()).unwrap_or(0);
    let mut text = String::new();
    for line in &trimmed[start..] {
        // Empty lines that follow each other are one.
        if !(line.is_empty() && text.ends_with("\n\n")) {
            text += line;
            text.push('\n');
        }
    }
    text.trim_end_matches('\n').to_owned() + "\n"
}

/// How long the literal is that begins with this quote.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, ch) in text.char_indices().skip(1) {
        match ch {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if ch == quote || ch == '\n' => return at + ch.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod facts {
    use super::last_comment;

    #[test]
    fn comments_that_stand_together_are_one_text() {
        for (text, comment) in [
            ("{ f() // Output: 1\n", "Output: 1\n"),
            ("{\n\t// first\n\n\t// Output:\n\t// a\n\t//   b\n", "Output:\na\n  b\n"),
            ("{\n\t// first\n\tf(\"// no\")\n\t// Output: x\n", "Output: x\n"),
            ("{\n\t/* Output:\na */", " Output:\na\n"),
            ("{ f() ", "\n"),
        ] {
            assert_eq!(last_comment(text), comment, "{text:?}");
        }
    }
}
