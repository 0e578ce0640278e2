//! From texts to a program.

use gort_golang::code::Program;
use gort_golang::compile::compile;
use gort_golang::library::{Library, go_has};
use gort_golang::source::{Diagnostics, Files, Pos};
use gort_golang::syntax::{self, DeclKind, ExprKind, File, Tree, string_value};
use gort_golang::types::{self, Arena, Config, Info, NEWEST, Session};
use gort_golang::vet::{Finding, Subject, vet};

use super::module::Module;
use super::shown::Said;
use super::texts::Texts;
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
pub fn build(texts: &Texts, version: Option<u32>) -> Built {
    if let Some(fault) = &texts.fault {
        return Built::Faulty(Said::line(fault));
    }
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    for (name, text) in texts.iter() {
        files.add(name.clone(), text);
    }
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    if diagnostics.has_syntax_errors() {
        return Built::Faulty(Said::errors(&files, &diagnostics));
    }
    if let Some(said) = unknown_imports(&files, &tree, &parsed, texts.module.as_ref()) {
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
    let config = Config {
        version: version.or(texts.version).unwrap_or(NEWEST),
        stack: super::STACK_BYTES / 2,
        ..Config::default()
    };
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
    let compiled = compile(&mut session, &mut library, &packages);
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

/// Imports of packages that neither gort nor Go's standard library has: what `go run` says of them, or that gort does not run them.
fn unknown_imports(files: &Files, tree: &Tree, parsed: &[File], module: Option<&Module>) -> Option<Said> {
    let mut unknown: Vec<(Pos, String)> = Vec::new();
    let mut refused: Vec<(Pos, String)> = Vec::new();
    for file in parsed {
        for decl in tree.list(file.decls) {
            let DeclKind::Import { path: Some(path), .. } = tree[*decl].kind else { continue };
            let ExprKind::BasicLit { value, .. } = tree[path].kind else { continue };
            let Some(bytes) = string_value(tree.text(value)) else { continue };
            let name = String::from_utf8_lossy(&bytes).into_owned();
            let known = Library::has(&name) || go_has(&name, "") || ["unsafe", "C"].contains(&name.as_str());
            if known || name.is_empty() {
                continue;
            }
            let pos = tree[path].pos;
            match module {
                Some(module) if module.holds(&name) => {
                    refused.push((pos, say!("package {name}, of the same module,", "同一模块中的包 {name}")));
                }
                Some(module) if module.requires(&name) => {
                    refused.push((pos, say!("package {name}, of another module,", "另一模块中的包 {name}")));
                }
                _ if !name.bytes().take_while(|byte| *byte != b'/').any(|byte| byte == b'.') => {
                    unknown.push((pos, format!("package {name} is not in std")));
                }
                Some(_) => unknown
                    .push((pos, format!("no required module provides package {name}; to add it:\n\tgo get {name}"))),
                None => unknown.push((
                    pos,
                    format!(
                        "no required module provides package {name}: go.mod file not found in current directory or \
                         any parent directory; see 'go help modules'"
                    ),
                )),
            }
        }
    }
    match (unknown.is_empty(), refused.is_empty()) {
        (false, _) => Some(Said::imports(files, &unknown)),
        (_, false) => Some(Said::refusals(files, refused.into_iter())),
        _ => None,
    }
}
