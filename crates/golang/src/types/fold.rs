//! Names that differ in capitals only.
//!
//! See         Go's strings.EqualFold.

/// Whether two names are the same but for capitals: by Unicode's simple folding, a letter for a letter.
pub(super) fn equal_fold(x: &str, y: &str) -> bool {
    x == y || x.chars().map(folded).eq(y.chars().map(folded))
}

fn folded(letter: char) -> char {
    fn only(mut mapped: impl Iterator<Item = char>, letter: char) -> char {
        mapped.next().filter(|_| mapped.next().is_none()).unwrap_or(letter)
    }
    match letter {
        // The Turkish ones are folded with nothing.
        'ı' | 'İ' => letter,
        _ => {
            let upper = only(letter.to_uppercase(), letter);
            only(upper.to_lowercase(), upper)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_folded_as_gos_equal_fold_does() {
        for (x, y, equal) in [
            ("Foo", "foo", true),
            ("fOo", "FoO", true),
            ("Foo", "Fob", false),
            ("Ärger", "ärger", true),
            ("K", "\u{212a}", true),
            ("ς", "Σ", true),
            ("ß", "ss", false),
        ] {
            assert_eq!(equal_fold(x, y), equal, "{x} {y}");
        }
    }
}
