//! Makes `src/bin/gort/render/colours.txt`: for each program of the lessons its fingerprint and its place, then a line for each of its
//! lines: which letter's tone how many bytes have; at the end the fingerprint of all that.
//!
//!     cargo run --release --manifest-path .ci/colours/Cargo.toml
//!
//! The colours come from syntect's grammars, a thousand regular expressions that no binary needs: the texts do not change any
//! more. A scope is one of a few tones; the terminal's own colours are for `theme.rs`.

#![allow(dead_code, unreachable_pub, reason = "of gort's own files a part is used")]

#[path = "../../src/bin/gort/program/language.rs"]
mod language;
#[path = "../../src/bin/gort/program/source.rs"]
mod source;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use self::language::Language;
use self::source::Source;

/// The letter of what has no tone.
const PLAIN: char = 'p';

/// The scopes that have a tone, and its letter. Of those that fit, the first counts.
const TONES: [(&str, char); 19] = [
    // The marks around a string or a comment belong to it.
    ("punctuation.definition.string", 'l'),
    ("punctuation.definition.comment", 'f'),
    ("comment", 'f'),
    ("string", 'l'),
    ("constant.character", 'l'),
    ("constant", 'n'),
    ("keyword.operator", PLAIN),
    ("keyword", 'k'),
    ("storage.type.numeric", 't'),
    ("storage.type", 'k'),
    ("storage.modifier", 'k'),
    ("storage", 'k'),
    ("support.type", 't'),
    ("entity.name.function", 'c'),
    ("support.function", 'c'),
    ("support.macro", 'c'),
    ("variable.function", 'c'),
    ("entity.name.type", 't'),
    ("punctuation", PLAIN),
];

/// Every program under `lessons/`, coloured.
fn made(root: &Path) -> String {
    let syntaxes = two_face::syntax::extra_no_newlines();
    let tones: Vec<(Scope, char)> =
        TONES.iter().map(|(name, letter)| (Scope::new(name).expect("a scope"), *letter)).collect();
    let mut text = String::new();
    for file in programs(&root.join("lessons")) {
        let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        let Some(syntax) = syntaxes.find_syntax_by_extension(extension) else { continue };
        let language = if extension == Language::Go.extension() { Language::Go } else { Language::Rust };
        let source = Source::read(language, &fs::read_to_string(&file).expect("a program can be read"));
        let place = file.strip_prefix(root).expect("it lies in the tree").display();
        writeln!(text, "@{:016x} {place}", source.fingerprint()).expect("text can grow");
        coloured(&source, syntax, &syntaxes, &tones, &mut text);
    }
    let all = Source::read(Language::Rust, &text).fingerprint();
    writeln!(text, "={all:016x}").expect("text can grow");
    text
}

/// The programs, in the order of their names.
fn programs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).expect("lessons/ can be read").map(|entry| entry.expect("an entry").path());
    for path in entries {
        if path.is_dir() {
            found.extend(programs(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "go") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn coloured(
    source: &Source,
    syntax: &SyntaxReference,
    syntaxes: &SyntaxSet,
    tones: &[(Scope, char)],
    text: &mut String,
) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    for line in &source.lines {
        let changes = state.parse_line(line, syntaxes).expect("the grammar is sound");
        let mut spans: Vec<(char, usize)> = Vec::new();
        let mut from = 0;
        let ends = changes.iter().map(|(at, change)| (*at, Some(change))).chain([(line.len(), None)]);
        for (at, change) in ends {
            if at > from {
                let letter = letter(&stack, tones);
                match spans.last_mut() {
                    Some((last, length)) if *last == letter => *length += at - from,
                    _ => spans.push((letter, at - from)),
                }
                from = at;
            }
            if let Some(change) = change {
                stack.apply(change).expect("the grammar is sound");
            }
        }
        for (letter, length) in spans {
            write!(text, "{letter}{length} ").expect("text can grow");
        }
        text.push('\n');
    }
}

/// The letter of a scope's tone; the innermost that has one decides.
fn letter(stack: &ScopeStack, tones: &[(Scope, char)]) -> char {
    let letter =
        |scope: &Scope| tones.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, letter)| *letter);
    stack.as_slice().iter().rev().find_map(letter).unwrap_or(PLAIN)
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::write(root.join("src/bin/gort/render/colours.txt"), made(&root)).expect("what is made can be written");
}
