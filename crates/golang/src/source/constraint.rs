//! Build constraints: what stands after `//go:build`.
//!
//! Invariants  I1  reading one needs no more stack than `LARGEST` operands allow.
//! See         go/build/constraint.

use super::unicode;

/// A build constraint.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constraint {
    /// Holds if the tag does: `linux`, `go1.21`, `ignore`.
    Tag(String),
    /// Holds if the other does not.
    Not(Box<Constraint>),
    /// Holds if both do.
    And(Box<Constraint>, Box<Constraint>),
    /// Holds if one of them does.
    Or(Box<Constraint>, Box<Constraint>),
}

/// Go reads no larger one.
const LARGEST: usize = 1000;

impl Constraint {
    /// Reads a line that begins with `//go:build`. None if it is no constraint, or none that Go understands.
    pub fn parse(line: &str) -> Option<Constraint> {
        let rest = line.trim_matches(is_space).strip_prefix("//go:build")?;
        let text = rest.trim_matches(is_space);
        if rest.contains('\n') || (text.len() == rest.len() && !rest.is_empty()) {
            return None;
        }
        let mut reader = Reader { text, token: "", is_tag: false, size: 0 };
        let constraint = reader.or()?;
        reader.token.is_empty().then_some(constraint)
    }

    /// Whether it holds, if these tags do.
    pub fn holds(&self, tag: &mut dyn FnMut(&str) -> bool) -> bool {
        match self {
            Constraint::Tag(name) => tag(name),
            Constraint::Not(inner) => !inner.holds(tag),
            // Both sides are asked, as in Go, where asking collects the tags.
            Constraint::And(x, y) => {
                let (x, y) = (x.holds(tag), y.holds(tag));
                x && y
            }
            Constraint::Or(x, y) => {
                let (x, y) = (x.holds(tag), y.holds(tag));
                x || y
            }
        }
    }

    /// The least version of Go that it implies: 21 for `go1.21`, 0 for `go1`. None if it holds without any.
    pub fn go_version(&self) -> Option<u32> {
        self.least(false)
    }

    /// What the constraint, or its opposite, implies.
    fn least(&self, negated: bool) -> Option<u32> {
        match self {
            Constraint::Tag(_) if negated => None,
            Constraint::Tag(tag) if tag == "go1" => Some(0),
            Constraint::Tag(tag) => tag.strip_prefix("go1.")?.parse().ok(),
            Constraint::Not(inner) => inner.least(!negated),
            Constraint::And(x, y) | Constraint::Or(x, y) => {
                let (x, y) = (x.least(negated), y.least(negated));
                if matches!(self, Constraint::And(..)) == negated { x.min(y) } else { x.max(y) }
            }
        }
    }
}

/// Go: `unicode.IsSpace`.
fn is_space(ch: char) -> bool {
    ch.is_whitespace()
}

struct Reader<'t> {
    text: &'t str,
    /// Empty at the end.
    token: &'t str,
    is_tag: bool,
    size: usize,
}

impl<'t> Reader<'t> {
    fn or(&mut self) -> Option<Constraint> {
        let mut x = self.and()?;
        while self.token == "||" {
            x = Constraint::Or(Box::new(x), Box::new(self.and()?));
        }
        Some(x)
    }

    fn and(&mut self) -> Option<Constraint> {
        let mut x = self.not()?;
        while self.token == "&&" {
            x = Constraint::And(Box::new(x), Box::new(self.not()?));
        }
        Some(x)
    }

    fn not(&mut self) -> Option<Constraint> {
        self.size += 1;
        if self.size > LARGEST {
            return None;
        }
        self.next()?;
        if self.token == "!" {
            self.next()?;
            if self.token == "!" {
                return None;
            }
            return Some(Constraint::Not(Box::new(self.atom()?)));
        }
        self.atom()
    }

    fn atom(&mut self) -> Option<Constraint> {
        if self.token == "(" {
            let x = self.or()?;
            if self.token != ")" {
                return None;
            }
            self.next()?;
            return Some(x);
        }
        if !self.is_tag {
            return None;
        }
        let tag = Constraint::Tag(self.token.to_owned());
        self.next()?;
        Some(tag)
    }

    /// Reads the next token.
    fn next(&mut self) -> Option<()> {
        self.text = self.text.trim_start_matches([' ', '\t']);
        self.is_tag = false;
        let long = match self.text.chars().next() {
            None => 0,
            Some('(' | ')' | '!') => 1,
            Some('&') if self.text.starts_with("&&") => 2,
            Some('|') if self.text.starts_with("||") => 2,
            Some(_) => {
                let is_part = |ch: char| unicode::is_letter(ch) || unicode::is_digit(ch) || ch == '_' || ch == '.';
                self.is_tag = true;
                self.text.find(|ch| !is_part(ch)).unwrap_or(self.text.len())
            }
        };
        if self.is_tag && long == 0 {
            return None;
        }
        (self.token, self.text) = self.text.split_at(long);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(line: &str) -> Option<u32> {
        Constraint::parse(line).unwrap().go_version()
    }

    #[test]
    fn the_least_version_is_what_every_way_to_hold_implies() {
        assert_eq!(version("//go:build linux && go1.22"), Some(22));
        assert_eq!(version("//go:build (linux && go1.22) || (windows && go1.20)"), Some(20));
        assert_eq!(version("//go:build linux"), None);
        assert_eq!(version("//go:build linux || (windows && go1.22)"), None);
        assert_eq!(version("//go:build !go1.22"), None);
        assert_eq!(version("//go:build go1"), Some(0));
        assert_eq!(version("//go:build !(!go1.5 || !go1.7)"), Some(7));
    }

    #[test]
    fn what_go_does_not_understand_is_none() {
        for line in ["//go:build", "//go:build !!a", "//go:build (a", "//go:build a &", "//go:build a b", "//go:builda"]
        {
            assert_eq!(Constraint::parse(line), None, "{line}");
        }
        let deep = format!("//go:build {}a{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(Constraint::parse(&deep), None);
    }

    #[test]
    fn a_constraint_is_asked_with_tags() {
        let constraint = Constraint::parse("//go:build !ignore && (linux || darwin)").unwrap();
        assert!(constraint.holds(&mut |tag| tag == "linux"));
        assert!(!constraint.holds(&mut |tag| tag == "linux" || tag == "ignore"));
        assert!(!constraint.holds(&mut |_| false));
    }
}
