//! The languages in which programs are written, and what gort reads from their text.

/// A language.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Language {
    /// Rust, with gort's library.
    #[default]
    Rust,
    /// Go.
    Go,
}

impl Language {
    /// What the names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Go => "go",
        }
    }

    /// Whether `main` begins on this line.
    pub fn begins_main(self, line: &str) -> bool {
        line.starts_with(match self {
            Language::Rust => "pub fn main(",
            Language::Go => "func main(",
        })
    }

    /// The name that is given to what line `at`, counted from 0, makes: by the binding on the line, or by one that goes on in it.
    pub fn binding(self, lines: &[String], at: usize) -> Option<&str> {
        let mut at = at;
        let mut code = lines.get(at)?.trim();
        while let Some(before) = at.checked_sub(1).map(|before| lines[before].trim())
            && self.goes_on(before, code)
        {
            (at, code) = (at - 1, before);
        }
        let names = match self {
            Language::Rust => rust_names(code)?,
            Language::Go => go_names(code)?,
        };
        let end = names.find(|character: char| !character.is_alphanumeric() && character != '_').unwrap_or(names.len());
        Some(&names[..end]).filter(|name| !name.is_empty() && *name != "_")
    }

    /// Whether a statement of the line before goes on in this one.
    fn goes_on(self, before: &str, code: &str) -> bool {
        match self {
            Language::Rust => code.starts_with('.') || before.ends_with('='),
            Language::Go => before.ends_with('=') || before.ends_with('.'),
        }
    }
}

/// What stands after `let`.
fn rust_names(code: &str) -> Option<&str> {
    let rest = code.strip_prefix("let ")?.trim_start();
    Some(rest.strip_prefix("mut ").unwrap_or(rest).trim_start_matches('('))
}

/// What stands before `:=`, or after `var`.
fn go_names(code: &str) -> Option<&str> {
    if let Some(rest) = code.strip_prefix("var ") {
        return Some(rest.trim_start());
    }
    let (names, _) = code.split_once(":=")?;
    // Of `if ch := …` and the like.
    let keyword = ["if ", "for ", "switch ", "case "].iter().find_map(|keyword| names.strip_prefix(keyword));
    Some(keyword.unwrap_or(names).trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(language: Language, text: &str) -> Vec<Option<String>> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        (0..=lines.len()).map(|at| language.binding(&lines, at).map(str::to_owned)).collect()
    }

    #[test]
    fn names_come_from_let() {
        let text = "let ch = x;\n    let mut wg = y;\nlet (tx, rx) = z;\nlet _ = z;\nch.send(1);";
        let expected = [Some("ch"), Some("wg"), Some("tx"), None, None, None];
        assert_eq!(names(Language::Rust, text), expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn a_let_names_what_its_further_lines_make() {
        let text = "let forks: Vec<_> =\n    make();\nlet locks = all\n    .map(f)\n    .collect();\nf();\nx =\ny";
        let (forks, locks) = (Some("forks"), Some("locks"));
        let expected = [forks, forks, locks, locks, locks, None, None, None, None];
        assert_eq!(names(Language::Rust, text), expected.map(|name| name.map(str::to_owned)));
    }

    #[test]
    fn in_go_names_come_from_short_declarations_and_from_var() {
        let text = "ch := make(chan int)\n\tvar wg sync.WaitGroup\na, b := f()\n_ := g()\nch <- 1\nif c := make(chan int); c != nil {\n\
                    x = 1\nlong :=\n\tmake(chan int)\nvar mu, other sync.Mutex";
        let long = Some("long");
        let expected = [Some("ch"), Some("wg"), Some("a"), None, None, Some("c"), None, long, long, Some("mu"), None];
        assert_eq!(names(Language::Go, text), expected.map(|name| name.map(str::to_owned)));
    }
}
