//! From texts to a program.

use gort_golang::code::Program;
use gort_golang::compile::compile;
use gort_golang::library::{Library, go_has};
use gort_golang::source::{Diagnostics, Files, Pos};
use gort_golang::syntax::{self, DeclKind, ExprKind, File, Tree, string_value};
use gort_golang::types::{self, Arena, Config, Info, NEWEST, Session};
use gort_golang::vet::{Finding, Subject, vet};

use super::shown::Said;
use super::texts::Text;
use crate::terminal::speech::say;

/// What came of a program's texts.
pub enum Built {
    /// A program.
    Ready(Box<Ready>),
    /// What is wrong.
    Faulty(Said),
}

/// A program that can run.
pub struct Ready {
    pub program: Program,
    pub files: Files,
    /// The version of the language: 1.`version`.
    pub version: u32,
    findings: Vec<Finding>,
}

impl Ready {
    /// What go vet finds in it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// Builds a program of files of one package, for a version 1.`version` of the language.
pub fn build(texts: &[Text], version: Option<u32>) -> Built {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    for (name, text) in texts {
        files.add(name.clone(), text);
    }
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    if diagnostics.has_syntax_errors() {
        return Built::Faulty(Said::errors(&files, &diagnostics));
    }
    if let Some(said) = unknown_imports(&files, &tree, &parsed) {
        return Built::Faulty(said);
    }
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let mut library = Library::new();
    library.import_runtime(&mut session);
    // Half of the stack is for declarations that depend on each other.
    let config = Config { version: version.unwrap_or(NEWEST), stack: super::STACK_BYTES / 2, ..Config::default() };
    let main = types::check(&mut session, &mut library, &config, &parsed, "main");
    // What follows from a package that is not there would be said to be wrong.
    if !session.diagnostics.is_empty() && session.info.lacking.is_empty() {
        return Built::Faulty(Said::errors(&files, &diagnostics));
    }
    if let Some(line) = no_main(&tree, &parsed) {
        return Built::Faulty(Said::line(line));
    }
    if !info.lacking.is_empty() {
        let lacks = info.lacking.iter().map(|lacking| {
            let what = match lacking.name.is_empty() {
                true => say!("package {}", "包 {}", lacking.package),
                false => say!("{}.{}", "{}.{}", lacking.package, lacking.name),
            };
            (lacking.pos, what)
        });
        return Built::Faulty(Said::refusals(&files, lacks));
    }
    let version = config.version;
    let subject =
        Subject { files: &files, tree: &tree, arena: &arena, info: &info, package: main, parsed: &parsed, version };
    let findings = vet(&subject);
    let mut packages = std::mem::take(&mut library.packages);
    packages.push((main, parsed));
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut diagnostics,
    };
    let compiled = compile(&mut session, &mut library, config.version, &packages);
    debug_assert!(library.complaints.is_empty(), "{:?}", library.complaints);
    match compiled {
        Ok(program) => Built::Ready(Box::new(Ready { program, files, version, findings })),
        Err(refusals) => {
            let refused = refusals.into_iter().map(|refusal| (refusal.pos, refusal.what));
            Built::Faulty(Said::refusals(&files, refused))
        }
    }
}

/// What `go run` says of what is no program.
fn no_main(tree: &Tree, parsed: &[File]) -> Option<&'static str> {
    let is_main = |file: &File| file.package.is_some_and(|name| tree.name_text(name) == "main");
    if !parsed.iter().all(is_main) {
        return Some("package command-line-arguments is not a main package");
    }
    let mut decls = parsed.iter().flat_map(|file| tree.list(file.decls));
    let has_main = decls.any(|decl| match tree[*decl].kind {
        DeclKind::Func(func) => func.recv.is_none() && tree.name_text(func.name) == "main",
        _ => false,
    });
    (!has_main).then_some("runtime.main_main·f: function main is undeclared in the main package")
}

/// Imports of packages that neither gort nor Go's standard library has, as `go run` says it.
fn unknown_imports(files: &Files, tree: &Tree, parsed: &[File]) -> Option<Said> {
    let mut unknown: Vec<(Pos, String)> = Vec::new();
    for file in parsed {
        for decl in tree.list(file.decls) {
            let DeclKind::Import { path: Some(path), .. } = tree[*decl].kind else { continue };
            let ExprKind::BasicLit { value, .. } = tree[path].kind else { continue };
            let Some(bytes) = string_value(tree.text(value)) else { continue };
            let name = String::from_utf8_lossy(&bytes).into_owned();
            let known = Library::has(&name) || go_has(&name, "") || ["unsafe", "C"].contains(&name.as_str());
            if !known && !name.is_empty() {
                let text = match name.bytes().take_while(|byte| *byte != b'/').any(|byte| byte == b'.') {
                    true => format!("no required module provides package {name}"),
                    false => format!("package {name} is not in std"),
                };
                unknown.push((tree[path].pos, text));
            }
        }
    }
    (!unknown.is_empty()).then(|| Said::imports(files, &unknown))
}
