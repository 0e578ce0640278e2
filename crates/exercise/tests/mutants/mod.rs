//! Texts that are made of a solution: with one thing changed, and such as only look like one.

/// A line that is a whole statement, in a function.
fn is_statement(line: &str) -> bool {
    let code = line.trim();
    let opens = ["{", "(", ",", ":"].iter().any(|end| code.ends_with(end));
    let other =
        ["}", ")", "//", "\"", "case ", "default", "import ", "package "].iter().any(|begin| code.starts_with(begin));
    line.starts_with('\t') && !code.is_empty() && !opens && !other && !is_import(code)
}

fn is_import(code: &str) -> bool {
    code.starts_with('"') || code.ends_with('"') && !code.contains('(')
}

fn joined(lines: &[&str]) -> String {
    lines.join("\n") + "\n"
}

/// What is put in the place of what.
const REPLACED: &[(&str, &str)] = &[
    (", 1)", ")"),
    ("go func", "func"),
    ("defer ", ""),
    ("for !", "if !"),
    ("for len", "if len"),
    ("Broadcast", "Signal"),
    ("RLock", "Lock"),
    (" == ", " != "),
    (" < ", " <= "),
    (" > ", " >= "),
    ("if !", "if "),
    ("case <-stop:", "case <-(chan bool)(nil):"),
];

/// The text with one thing changed: a statement left out, two statements in the other order, a number that is another one. Each with what
/// was done. Those come first that change what the solution has and the start has not.
pub(crate) fn of(text: &str, start: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all: Vec<(usize, String, String)> = Vec::new();
    let mut add = |number: usize, how: &str, changed: &str, text: String| {
        all.push((number, format!("line {} {how} {}", number + 1, changed.trim()), text));
    };
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| is_statement(line)) {
        let mut without = lines.clone();
        without.remove(number);
        add(number, "without", line, joined(&without));
        if let Some(next) = lines.get(number + 1).filter(|next| is_statement(next) && indent(next) == indent(line)) {
            let mut swapped = lines.clone();
            swapped.swap(number, number + 1);
            add(number, "after", next, joined(&swapped));
        }
    }
    let has_numbers = |line: &str| is_statement(line) || line.starts_with("const ");
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| has_numbers(line)) {
        for (at, digit) in line.char_indices().filter(|(_, ch)| ch.is_ascii_digit()) {
            let is_part = |at: Option<usize>| {
                let ch = at.and_then(|at| line.get(at..)).and_then(|rest| rest.chars().next());
                ch.is_some_and(|ch| ch.is_ascii_alphanumeric())
            };
            if is_part(at.checked_sub(1)) || is_part(Some(at + 1)) {
                continue;
            }
            let number_of = digit.to_digit(10).unwrap_or(0);
            for other in [number_of.checked_sub(1), Some(number_of + 1)].into_iter().flatten() {
                let changed = format!("{}{other}{}", &line[..at], &line[at + 1..]);
                let mut with = lines.clone();
                with[number] = &changed;
                add(number, "as", &changed, joined(&with));
            }
        }
    }
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with('\t')) {
        for (from, to) in REPLACED {
            if let Some(at) = line.find(from) {
                let changed = format!("{}{to}{}", &line[..at], &line[at + from.len()..]);
                let mut with = lines.clone();
                with[number] = &changed;
                add(number, "as", &changed, joined(&with));
            }
        }
    }
    let is_old = |number: usize| start.lines().any(|line| line == lines[number]);
    all.sort_by_key(|(number, ..)| is_old(*number));
    all.into_iter().map(|(_, what, text)| (what, text)).collect()
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line begins a function that a learner changes: `main` stays as it is, and is told of before anything else, unless it is the
/// only one.
fn is_changed(text: &str, line: &str) -> bool {
    let is_func = |line: &str| line.starts_with("func ") && line.ends_with('{');
    let is_main = |line: &str| line.starts_with("func main(");
    is_func(line) && (!is_main(line) || !text.lines().any(|line| is_func(line) && !is_main(line)))
}

/// Puts a statement at the beginning of each function of the text, and imports its package.
fn begun_with(text: &str, statement: &str, package: &str) -> String {
    let mut made = String::new();
    let imports = text.contains(&format!("\"{package}\""));
    for line in text.lines() {
        made += line;
        made.push('\n');
        if line.starts_with("package ") && !imports {
            made += &format!("import \"{package}\"\n");
        }
        if is_changed(text, line) {
            made += &format!("\t{statement}\n");
        }
    }
    made
}

/// The text in which nothing is started: what was a goroutine is called.
fn one_by_one(text: &str) -> String {
    let mut made = String::new();
    let mut calls = false;
    let mut stays = false;
    for line in text.lines() {
        if line.starts_with("func ") {
            stays = line.ends_with('{') && !is_changed(text, line);
        }
        if stays {
            made += &format!("{line}\n");
            continue;
        }
        let code = line.trim_start();
        let blanks = &line[..line.len() - code.len()];
        let code = code.strip_prefix("go ").unwrap_or(code);
        let method = code.find(".Go(").filter(|at| code[..*at].chars().all(|ch| ch.is_alphanumeric() || ch == '.'));
        match method {
            Some(at) => {
                calls = true;
                made += &format!("{blanks}_ = &{}; calledAtOnce({}\n", &code[..at], &code[at + ".Go(".len()..]);
            }
            None => made += &format!("{blanks}{code}\n"),
        }
    }
    if calls {
        made += "\nfunc calledAtOnce(work func()) { work() }\n";
    }
    made
}

/// The text with a `main` that prints these lines.
fn printing(text: &str, lines: &[String]) -> String {
    let prints: String = lines.iter().map(|line| format!("\tfmt.Println({line:?})\n")).collect();
    let at = text.find("func main() {").unwrap_or(text.len());
    let end = text[at..].find("\n}\n").map_or(text.len(), |end| at + end + 3);
    let (before, main, after) = (&text[..at], &text[at..end], &text[end..]);
    format!("{before}func old{}func main() {{\n{prints}}}\n{after}", main.trim_start_matches("func "))
}

/// What only looks like a solution, each with its name.
pub(crate) fn cheats(solution: &str, start: &str, lines: &[String]) -> Vec<(&'static str, String)> {
    let prints: String = lines.iter().map(|line| format!("\tfmt.Println({line:?})\n")).collect();
    let mut made = vec![
        ("it prints the lines itself", format!("package main\n\nimport \"fmt\"\n\nfunc main() {{\n{prints}}}\n")),
        ("its main prints the lines itself", printing(solution, lines)),
        ("it sleeps", begun_with(solution, "time.Sleep(time.Millisecond)", "time")),
        ("the start sleeps", begun_with(start, "time.Sleep(time.Millisecond)", "time")),
        ("it exits", begun_with(solution, "os.Exit(0)", "os")),
        ("it exits in the end", begun_with(solution, "defer os.Exit(0)", "os")),
    ];
    let sequential = one_by_one(solution);
    if sequential != solution {
        made.push(("it does one thing after the other", sequential));
    }
    made
}
