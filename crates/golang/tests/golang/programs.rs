//! Programs that are checked twice, by us and by gc's own checker: packages of files.

use std::path::Path;
use std::sync::Mutex;

use gort_golang::source::{Diagnostics, Files};
use gort_golang::syntax::{self, Tree};
use gort_golang::types::{self, Arena, Config, Info, NEWEST, Session};

use crate::found as facts;
use crate::goroot::Goroot;
use crate::room::with_room;

/// Declarations may refer to each other as deep as they like.
const STACK_BYTES: usize = 1 << 30;

/// A package of a program.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) path: String,
    pub(crate) version: u32,
    /// Names and texts.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// A program: packages, each of which may import those before it.
#[derive(Clone)]
pub(crate) struct Program {
    pub(crate) name: String,
    pub(crate) parts: Vec<Part>,
}

impl Program {
    /// A package of one file.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<Vec<u8>>) -> Program {
        let text = text.into();
        let flag = text.split(|byte| *byte == b'\n').next().and_then(|line| std::str::from_utf8(line).ok());
        let version = flag.and_then(|line| line.split("-lang=go1.").nth(1)).and_then(|rest| {
            rest.split(|ch: char| !ch.is_ascii_digit()).next().and_then(|version| version.parse().ok())
        });
        let part =
            Part { path: "p".to_owned(), version: version.unwrap_or(NEWEST), files: vec![("x.go".to_owned(), text)] };
        Program { name: name.into(), parts: vec![part] }
    }

    /// As the oracle reads it.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for Part { path, version, files } in &self.parts {
            bytes.extend(format!("{} go1.{version} {path}\n", files.len()).into_bytes());
            for (name, text) in files {
                bytes.extend(format!("{} {name}\n", text.len()).into_bytes());
                bytes.extend(text);
            }
        }
        bytes
    }

    pub(crate) fn shown(&self) -> String {
        let files = self.parts.iter().flat_map(|part| &part.files);
        files.map(|(name, text)| format!("-- {name} --\n{}\n", String::from_utf8_lossy(text))).collect()
    }
}

/// What gc's checker leaves to the compiler around it.
fn is_the_compiler_s(text: &str) -> bool {
    text == "missing function body"
        || text.contains("anonymous interface refers to itself")
        || ["larger than address space", "element type too large", "key type too large", "(>64kB)"]
            .iter()
            .any(|end| text.ends_with(end))
        || ["misplaced ", "usage: //go:", "//go:", "duplicate //go:"].iter().any(|start| text.starts_with(start))
}

/// Whether gc's checker finds nothing wrong.
fn is_fine(diagnostics: &Diagnostics) -> bool {
    diagnostics.reported().all(|error| is_the_compiler_s(&error.text))
}

/// What programs share: the packages of the installed Go.
struct World {
    files: Files,
    tree: Tree,
    arena: Arena,
    info: Info,
    importer: Goroot,
}

impl World {
    fn new(root: &Path) -> World {
        let mut tree = Tree::new();
        let arena = Arena::new(&mut tree);
        World { files: Files::new(), tree, arena, info: Info::default(), importer: Goroot::new(root) }
    }

    fn check(&mut self, program: &Program, wants_facts: bool) -> Vec<String> {
        let mut facts = Vec::new();
        let mut diagnostics = Diagnostics::unlimited();
        let mut session = Session {
            files: &mut self.files,
            tree: &mut self.tree,
            arena: &mut self.arena,
            info: &mut self.info,
            diagnostics: &mut diagnostics,
        };
        for Part { path, version, files } in &program.parts {
            let (mut parsed, first) = (Vec::new(), session.tree.expr_count());
            for (name, text) in files {
                let file = session.files.add(name.as_str(), text);
                parsed.push(syntax::parse(session.files, file, session.tree, session.diagnostics));
            }
            if session.diagnostics.has_syntax_errors() {
                break;
            }
            // Imported packages' expressions come behind those of the package.
            let own = first..session.tree.expr_count();
            let config = Config { version: *version, stack: STACK_BYTES / 8 * 7, ..Config::default() };
            let package = types::check(&mut session, &mut self.importer, &config, &parsed, path);
            if wants_facts && is_fine(session.diagnostics) {
                facts.extend(facts::of_package(&session, package, own));
            }
            if path.starts_with("./") {
                self.importer.provide(path, package);
            }
        }
        let own = program.parts.iter().filter(|part| part.path.starts_with("./"));
        own.for_each(|part| self.importer.forget(&part.path));
        let complaints = std::mem::take(&mut self.importer.complaints);
        let imported = complaints.into_iter().map(|text| format!("imported: {text}"));
        if !is_fine(&diagnostics) {
            facts.clear();
        }
        let said = diagnostics.reported().filter(|error| !is_the_compiler_s(&error.text));
        said.map(|error| format!("{}: {}", self.files.named(error.pos), error.text))
            .chain(imported)
            .chain(facts)
            .collect()
    }
}

/// What we say of each program, in the order of the reports, on a thread with room. A panic is said, too.
pub(crate) fn check_all(root: &Path, programs: &[Program], wants_facts: bool) -> Vec<Vec<String>> {
    static LAST_PANIC: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|panic| *LAST_PANIC.lock().unwrap() = panic.to_string()));
    let run = || {
        let mut world = World::new(root);
        let checked = programs.iter().map(|program| {
            let checking = std::panic::AssertUnwindSafe(|| world.check(program, wants_facts));
            std::panic::catch_unwind(checking).unwrap_or_else(|_| {
                world = World::new(root);
                vec![format!("panic: {}", LAST_PANIC.lock().unwrap())]
            })
        });
        checked.collect()
    };
    let checked = with_room(STACK_BYTES, run).expect("panics are caught");
    let _ = std::panic::take_hook();
    checked
}
