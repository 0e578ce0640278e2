//! Names that may be meant where another one stands.

/// Whether two names are the same but for capital letters, or, if they are long enough, for one letter that is missing, added, changed or
/// swapped with the next.
pub(super) fn is_near(name: &str, other: &str) -> bool {
    if name.eq_ignore_ascii_case(other) {
        return true;
    }
    let (name, other) = (name.as_bytes(), other.as_bytes());
    if name.len().min(other.len()) < 3 || name.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let before = name.iter().zip(other).take_while(|(x, y)| x == y).count();
    let (x, y) = (&name[before..], &other[before..]);
    match (x, y) {
        ([a, b, x @ ..], [c, d, y @ ..]) if (a, b) == (d, c) && x == y => true,
        _ if x.len() == y.len() => x[1..] == y[1..],
        _ if x.len() > y.len() => x[1..] == *y,
        _ => *x == y[1..],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_differ_in_one_letter_or_in_capitals() {
        for (name, other) in [
            ("coutn", "count"),
            ("conut", "count"),
            ("cont", "count"),
            ("counts", "count"),
            ("Count", "count"),
            ("ok", "OK"),
        ] {
            assert!(is_near(name, other) && is_near(other, name), "{name}, {other}");
        }
        for (name, other) in [("a", "b"), ("ab", "ac"), ("count", "mount1"), ("conunt", "coutn"), ("abc", "abcde")] {
            assert!(!is_near(name, other), "{name}, {other}");
        }
    }
}
