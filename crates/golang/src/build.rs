//! From texts to a program, or to what is wrong with them: reads, checks and compiles.
//!
//! Invariants  I1  what is wrong is said in the order in which gc and `go run` find it: syntax, imports, types, what is no program; then
//!                 what gort lacks.
//! See         the rooms that it goes through, one after the other.

use crate::code::Program;
use crate::compile::{Refusal, compile};
use crate::library::{Library, go_has};
use crate::source::{Diagnostics, Files, Pos, is_test_file};
use crate::syntax::{self, DeclId, DeclKind, ExprKind, File, Tree, string_value};
use crate::tested::{self, Tested};
use crate::types::{self, Arena, Config, Info, Lacking, PackageId, Session, Version};
use crate::vet::{Finding, Subject, before_tests, vet};

/// A package of the user's that the program imports.
#[derive(Clone, Debug)]
pub struct Package {
    /// Its import path.
    pub path: String,
    /// Its files, each with its name as messages show it.
    pub texts: Vec<(String, Vec<u8>)>,
}

/// How a program is built.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The packages that are not the library's, in the order in which they are initialized: each after those that it imports.
    pub packages: Vec<Package>,
    /// The version of the language of files that do not say one.
    pub version: Version,
    /// How much of the stack, in bytes, declarations that depend on each other may take.
    pub stack: usize,
    /// Whether it is looked at as by go vet, too.
    pub vetted: bool,
    /// Whether tests are not to run if go vet finds something that it looks for before tests.
    pub vets_tests: bool,
    /// The import path of the package: tests that stand beside it import it by this path, and go vet shows it.
    pub tested: String,
    /// Whether it is to be explored: its tests have no steps of their own then.
    pub explored: bool,
    /// Whether it is only looked at: it need be no program then.
    pub read: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        let Config { version, stack, .. } = Config::default();
        Settings {
            packages: Vec::new(),
            version,
            stack,
            vetted: false,
            vets_tests: false,
            tested: tested::PATH.to_owned(),
            explored: false,
            read: false,
        }
    }
}

/// A program that can run.
#[derive(Debug)]
pub struct Ready {
    /// The program.
    pub program: Program,
    /// Its texts, and those of the library.
    pub files: Files,
    /// The version of the language of files that do not say one.
    pub version: Version,
    /// Whether it runs tests.
    pub is_test: bool,
    /// What go vet finds in it, if it was looked at.
    pub findings: Vec<Finding>,
}

/// Why there is no program.
#[derive(Debug)]
pub struct Wrong {
    /// The texts.
    pub files: Files,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with texts.
#[derive(Debug)]
pub enum What {
    /// What gc says.
    Errors(Diagnostics),
    /// Imports of packages that neither gort nor Go's standard library has.
    Imports(Vec<(Pos, String)>),
    /// They are no program: what `go run` says.
    NoProgram(&'static str),
    /// Nothing: they are no program, and were only to be looked at. What go vet finds in them, if it was looked at.
    Read(Vec<Finding>),
    /// What Go has and gort has not.
    Lacking(Vec<Lacking>),
    /// What go vet finds before tests.
    Findings(Vec<Finding>),
    /// What gort does not run.
    Refused(Vec<Refusal>),
}

/// The paths that a file imports, each with its place, as far as it can be read.
pub fn imports(name: &str, text: &[u8]) -> Vec<(String, String)> {
    let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::new());
    let file = files.add(name.to_owned(), text);
    let parsed = syntax::parse_declarations(&mut files, file, &mut tree, &mut diagnostics);
    let named = |(pos, path)| (path, files.named(pos).to_string());
    imported_paths(&tree, std::iter::once(&parsed)).into_iter().map(named).collect()
}

/// Builds a program of the files of one package, each with its name as messages show it.
///
/// # Errors
/// What is wrong with it.
pub fn build<T: AsRef<[u8]>>(texts: &[(String, T)], settings: &Settings) -> Result<Ready, Box<Wrong>> {
    let (mut files, mut tree, mut info) = (Files::new(), Tree::new(), Info::default());
    for (name, text) in texts {
        files.add(name.clone(), text);
    }
    let mut arena = Arena::new(&mut tree);
    let mut diagnostics = Diagnostics::new();
    let parsed = syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    let wrong = |files: Files, what: What| Err(Box::new(Wrong { files, what }));
    let mut imported: Vec<Vec<File>> = Vec::new();
    let mut of_imported = Diagnostics::new();
    for package in &settings.packages {
        let ids: Vec<_> = package.texts.iter().map(|(name, text)| files.add(name.clone(), text)).collect();
        let parse = |id| syntax::parse(&mut files, id, &mut tree, &mut of_imported);
        imported.push(ids.into_iter().map(parse).collect());
    }
    // The go command reads no further than the imports before it compiles anything.
    if has_errors_in_imports(&files, &tree, &parsed, &diagnostics) {
        return wrong(files, What::Errors(diagnostics));
    }
    let is_test = texts.iter().any(|(name, _)| is_test_file(name));
    let mut unknown = unknown_imports(&tree, parsed.iter().chain(imported.iter().flatten()));
    unknown.retain(|(_, path)| !is_test || *path != settings.tested);
    unknown.retain(|(_, path)| settings.packages.iter().all(|package| package.path != *path));
    if !unknown.is_empty() {
        return wrong(files, What::Imports(unknown));
    }
    if of_imported.has_syntax_errors() {
        return wrong(files, What::Errors(of_imported));
    }
    let mut session = Session {
        files: &mut files,
        tree: &mut tree,
        arena: &mut arena,
        info: &mut info,
        diagnostics: &mut of_imported,
    };
    let mut library = Library::new();
    library.import_runtime(&mut session);
    let config = Config { version: settings.version, stack: settings.stack, ..Config::default() };
    for (Package { path, .. }, files) in settings.packages.iter().zip(imported) {
        let package = types::check(&mut session, &mut library, &config, &files, path);
        if !session.diagnostics.is_empty() {
            break;
        }
        library.adopt(path, package, files);
    }
    if !session.diagnostics.is_empty() {
        return match session.info.lacking.is_empty() {
            true => wrong(files, What::Errors(of_imported)),
            false => wrong(files, What::Lacking(info.lacking)),
        };
    }
    // What a scanner finds wrong is no syntax error: gc checks types nevertheless.
    if diagnostics.has_syntax_errors() {
        return wrong(files, What::Errors(diagnostics));
    }
    let mut session = Session { diagnostics: &mut diagnostics, ..session };
    let mut beside = None;
    let (main, parsed, of_tests) = match is_test {
        true => {
            let (path, explored) = (&settings.tested, settings.explored);
            let tested = tested::check(&mut session, &mut library, &config, path, &parsed, explored);
            let Tested { package, parsed, program, beside: other } = tested;
            beside = other;
            (package, parsed, program)
        }
        false => (types::check(&mut session, &mut library, &config, &parsed, "main"), parsed, None),
    };
    // What follows from a package that is not there would be said to be wrong.
    if !session.diagnostics.is_empty() && session.info.lacking.is_empty() {
        return wrong(files, What::Errors(diagnostics));
    }
    let not_to_run = no_program(&tree, &parsed).filter(|_| !is_test);
    // Go builds a package that is no program, and go vet looks at a program that lacks its main.
    let is_read = settings.read && (settings.vetted || !is_main(&tree, &parsed));
    if let Some(line) = not_to_run.filter(|_| !is_read) {
        return wrong(files, What::NoProgram(line));
    }
    if !info.lacking.is_empty() {
        return wrong(files, What::Lacking(info.lacking));
    }
    let subject = |package: PackageId, parsed| {
        let (files, tree, arena, info, version) = (&files, &tree, &arena, &info, settings.version);
        let path = Some(arena[package].path.as_str()).filter(|path| *path != "main").unwrap_or(&settings.tested);
        Subject { files, tree, arena, info, package, path, parsed, version }
    };
    if is_test && settings.vets_tests {
        let mut found = before_tests(&subject(main, &parsed));
        if let Some((package, parsed)) = &beside {
            found.extend(before_tests(&subject(*package, parsed)));
        }
        if !found.is_empty() {
            return wrong(files, What::Findings(found));
        }
    }
    let findings = if settings.vetted { vet(&subject(main, &parsed)) } else { Vec::new() };
    if not_to_run.is_some() {
        return wrong(files, What::Read(findings));
    }
    let mut packages = std::mem::take(&mut library.packages);
    packages.push(of_tests.unwrap_or((main, parsed)));
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
        Ok(program) => {
            let name = name_of(texts.first().map_or("", |(name, _)| name.as_str()), &settings.tested, is_test);
            Ok(Ready { program: Program { name, ..program }, files, version: settings.version, is_test, findings })
        }
        Err(refusals) => wrong(files, What::Refused(refusals)),
    }
}

/// What the go command calls the file that it makes of a program: by its first file, or by the path of its package where that has one.
fn name_of(file: &str, import: &str, is_test: bool) -> String {
    let base = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let is_version = |name: &str| {
        name.strip_prefix('v').is_some_and(|digits| digits.parse::<u32>().is_ok_and(|version| version > 1))
    };
    let of_package = match import.rsplit_once('/') {
        Some((rest, last)) if is_version(last) => base(rest),
        _ => base(import),
    };
    match is_test {
        true => format!("{of_package}.test"),
        false if import == tested::PATH => base(file).trim_end_matches(".go").to_owned(),
        false => of_package,
    }
}

/// Whether a file cannot be read as far as the go command reads it: up to its first declaration that is no import.
fn has_errors_in_imports(files: &Files, tree: &Tree, parsed: &[File], diagnostics: &Diagnostics) -> bool {
    let wrong =
        || diagnostics.reported().filter(|diagnostic| diagnostic.is_syntax_error()).map(|diagnostic| diagnostic.pos);
    parsed.iter().any(|file| {
        let is_import = |decl: &&DeclId| matches!(tree[**decl].kind, DeclKind::Import { .. });
        let rest = tree.list(file.decls).iter().find(|decl| !is_import(decl));
        let end = rest.map_or(file.eof, |decl| tree[*decl].pos);
        wrong()
            .filter_map(|pos| files.offset(pos))
            .any(|(id, offset)| id == file.file && files.offset(end).is_none_or(|(_, end)| offset < end))
    })
}

/// Whether all files are of a package main.
fn is_main(tree: &Tree, parsed: &[File]) -> bool {
    parsed.iter().all(|file| file.package.is_some_and(|name| tree.name_text(name) == "main"))
}

/// What `go run` says of what is no program.
fn no_program(tree: &Tree, parsed: &[File]) -> Option<&'static str> {
    if !is_main(tree, parsed) {
        return Some("package command-line-arguments is not a main package");
    }
    let mut decls = parsed.iter().flat_map(|file| tree.list(file.decls));
    let has_main = decls.any(|decl| match tree[*decl].kind {
        DeclKind::Func(func) => func.recv.is_none() && tree.name_text(func.name) == "main",
        _ => false,
    });
    (!has_main).then_some("runtime.main_main·f: function main is undeclared in the main package")
}

/// Imports of packages that neither gort nor Go's standard library has.
fn unknown_imports<'f>(tree: &Tree, parsed: impl Iterator<Item = &'f File>) -> Vec<(Pos, String)> {
    let mut unknown = imported_paths(tree, parsed);
    unknown.retain(|(_, name)| {
        let known = Library::has(name) || go_has(name, "") || ["unsafe", "C"].contains(&name.as_str());
        !known && !name.is_empty()
    });
    unknown
}

/// The paths that files import.
fn imported_paths<'f>(tree: &Tree, parsed: impl Iterator<Item = &'f File>) -> Vec<(Pos, String)> {
    let mut paths = Vec::new();
    for decl in parsed.flat_map(|file| tree.list(file.decls)) {
        let DeclKind::Import { name, path: Some(path) } = tree[*decl].kind else { continue };
        let ExprKind::BasicLit { value, .. } = tree[path].kind else { continue };
        let Some(bytes) = string_value(tree.text(value)) else { continue };
        // Where the go command sees it: at its name, if it has one.
        let pos = name.map_or(tree[path].pos, |name| tree[name].pos);
        paths.push((pos, String::from_utf8_lossy(&bytes).into_owned()));
    }
    paths
}
