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

    /// The name of what line `at`, counted from 0, uses or makes: what stands before one of these methods, the one nearest to this byte of the
    /// line, or what is set to the `nth` of what the line makes with `make(chan`. In Rust, where the binding on the line says it, none.
    pub fn used<'a>(
        self,
        lines: &'a [String],
        (at, byte): (usize, usize),
        methods: &[&str],
        nth: usize,
    ) -> Option<&'a str> {
        let line = lines.get(at)?;
        let code = line.trim();
        let near = byte.saturating_sub(line.len() - line.trim_start().len());
        match self {
            Language::Rust => None,
            Language::Go if methods.is_empty() => go_made(code, nth),
            Language::Go => {
                let calls = methods.iter().flat_map(|method| code.match_indices(method)).map(|(place, _)| place);
                let before = &code[..calls.min_by_key(|place| (place.abs_diff(near), *place))?];
                // Of package atomic's functions the address comes first.
                if before.ends_with("atomic") {
                    let (_, address) = code.split_once("(&")?;
                    return Some(&address[..address.find([',', ')'])?]);
                }
                Some(last_name(before)).filter(|name| !name.is_empty())
            }
        }
    }

    /// The variable that an access at this byte of a line reads or writes: what stands there, or what an operator there assigns to. In Rust
    /// none.
    pub fn accessed(self, line: &str, at: usize) -> Option<&str> {
        let (before, after) = (line.get(..at)?, line.get(at..)?);
        if self != Language::Go {
            return None;
        }
        let begins = |c: char| is_of_name(c) && !c.is_ascii_digit();
        if after.starts_with('(') {
            return None;
        }
        if !after.trim_start_matches(['*', '.']).starts_with(begins) {
            let name = last_name(before.trim_end());
            return Some(name).filter(|name| !name.is_empty());
        }
        // Where it begins may be left of it: of `c.n` the place may be that of the point.
        let start = at - (before.len() - before.trim_end_matches(|c| is_of_name(c) || c == '.').len());
        let whole = &line[start..];
        let stars = whole.len() - whole.trim_start_matches('*').len();
        let mut depth = 0_usize;
        let goes_on = |c: char| {
            depth = if c == '[' { depth + 1 } else { depth - usize::from(c == ']' && depth > 0) };
            depth > 0 || is_of_name(c) || c == '.' || c == ']'
        };
        let end = whole[stars..].find({
            let mut goes_on = goes_on;
            move |c| !goes_on(c)
        });
        let (name, rest) = whole.split_at(end.map_or(whole.len(), |end| stars + end));
        Some(name).filter(|_| !rest.starts_with('('))
    }

    /// Whether a line declares this name for something of this type, as far as a line can say so.
    pub fn declares(self, line: &str, name: &str, typ: &str) -> bool {
        let Some(at) = line.find(typ) else { return false };
        let is_declaration = line.contains(":=") || line.trim_start().starts_with("var ");
        is_declaration && line[..at].split(|c: char| !is_of_name(c)).any(|word| word == name)
    }

    /// The name of the function that a `go` statement on this line calls.
    pub fn started(self, line: &str) -> Option<&str> {
        let (_, called) = line.trim_start().split_once("go ").filter(|_| self == Language::Go)?;
        let path = &called[..called.find(|character: char| !is_of_name(character) && character != '.')?];
        let name = path.rsplit('.').next()?;
        let begins = line.trim_start().starts_with("go ") && called[path.len()..].starts_with(['(', '[']);
        Some(name).filter(|name| begins && !name.is_empty() && *name != "func")
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

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The last operand of a line that ends so: `c.mu`, `forks[i]`.
fn last_name(code: &str) -> &str {
    let belongs = |character: char| is_of_name(character) || ['.', '[', ']'].contains(&character);
    let start = code
        .rfind(|character| !belongs(character))
        .map_or(0, |at| at + code[at..].chars().next().map_or(0, char::len_utf8));
    code[start..].trim_start_matches('.')
}

/// Functions that make a timer's channel.
const TIMERS: [&str; 2] = ["time.After(", "time.Tick("];

/// What a line sets to the `nth` channel that it makes.
fn go_made(code: &str, nth: usize) -> Option<&str> {
    let Some((before, _)) = code.split_once("make(chan") else {
        // One that has no name is called as what makes it.
        let (before, made) = TIMERS.iter().find_map(|made| Some((code.split_once(made)?.0, *made)))?;
        return Some(&made[..made.len() - 1]).filter(|_| !before.trim_end().ends_with('='));
    };
    let before = before.trim_end();
    if let Some(field) = before.strip_suffix(':') {
        // In a literal with several fields on a line.
        let before = code.match_indices("make(chan").map(|(at, _)| code[..at].trim_end()).nth(nth);
        return Some(last_name(before.and_then(|before| before.strip_suffix(':')).unwrap_or(field)));
    }
    let names = before.strip_suffix(":=").or_else(|| before.strip_suffix('='))?;
    let names = names.strip_prefix("var ").unwrap_or(names);
    let names: Vec<&str> = names.split(',').map(str::trim).collect();
    let name = names[nth % names.len()];
    // `var ch chan int = make(chan int)`
    Some(last_name(name.split(' ').next()?)).filter(|name| !name.is_empty())
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
    fn in_go_what_is_used_is_called_as_there() {
        for (line, methods, name) in [
            ("c.mu.Lock()", &[".Lock("][..], Some("c.mu")),
            ("defer wg.Done()", &[".Add(", ".Done("], Some("wg")),
            ("forks[i].Lock() // left", &[".Lock("], Some("forks[i]")),
            ("if !mu.TryLock() {", &[".TryLock("], Some("mu")),
            ("atomic.AddInt64(&n, 1)", &[".AddInt"], Some("n")),
            ("f()", &[".Lock("], None),
            ("ch := make(chan int)", &[], Some("ch")),
            ("s.done = make(chan struct{})", &[], Some("s.done")),
            ("var ch = make(chan int, 3)", &[], Some("ch")),
            ("return &pool{jobs: make(chan int)}", &[], Some("jobs")),
            ("f(make(chan int))", &[], None),
            ("case <-time.After(time.Second):", &[], Some("time.After")),
            ("timeout := time.After(time.Second)", &[], None),
        ] {
            assert_eq!(Language::Go.used(&[line.to_owned()], (0, 0), methods, 0), name, "{line}");
        }
        // The nearest, where a line uses several of a kind.
        let line = ["    wg.Go(func() { total.Add(1); defer other.Done() })".to_owned()];
        let group = &[".Add(", ".Go(", ".Done("][..];
        let near = |byte| Language::Go.used(&line, (0, byte), group, 0);
        assert_eq!([0, 4, 20, 48].map(near), [Some("wg"), Some("wg"), Some("total"), Some("other")]);
        let two = ["a, b := make(chan int), make(chan int)".to_owned()];
        assert_eq!([0, 1].map(|nth| Language::Go.used(&two, (0, 0), &[], nth)), [Some("a"), Some("b")]);
    }

    #[test]
    fn a_variable_stands_where_it_is_accessed() {
        for (line, mark, name) in [
            ("\tx++", "++", "x"),
            ("\tx = 1", "=", "x"),
            ("\tx = 1", "x", "x"),
            ("\tfmt.Println(x, y)", "x", "x"),
            ("\ts.n += 2", "+=", "s.n"),
            ("\ts.n += 2", ".n", "s.n"),
            ("\tif xs[i+1] > 0 {", "xs", "xs[i+1]"),
            ("\t*p = 3", "*p", "*p"),
        ] {
            let at = line.find(mark).unwrap();
            assert_eq!(Language::Go.accessed(line, at), Some(name), "{line}");
        }
        assert_eq!(Language::Rust.accessed("x = 1", 0), None);
    }

    #[test]
    fn a_go_statement_calls_a_function() {
        for (line, name) in [
            ("\tgo worker(i, jobs)", Some("worker")),
            ("go s.serve(conn)", Some("serve")),
            ("go run[int](x)", Some("run")),
            ("go func() {", None),
            ("go func(i int) {", None),
            ("x := 1 // go on(1)", None),
        ] {
            assert_eq!(Language::Go.started(line), name, "{line}");
        }
        assert_eq!(Language::Rust.started("go worker(i)"), None);
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
