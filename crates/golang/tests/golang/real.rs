//! The same as real Go: its sources parse, its tests' errors are found, and of spoilt texts it says what gc says.

use std::fs;
use std::path::{Path, PathBuf};

use gort_golang::source::{Diagnostics, Files, unicode};
use gort_golang::syntax::{self, DeclKind, ExprKind, Node, StmtKind, Tree};

use crate::generator::{self, Draw};
use crate::oracle::{self, Oracle};
use crate::{Parsed, parse, stress};

/// All files of Go below a folder, in a fixed order.
fn go_files(folder: &Path) -> Vec<PathBuf> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "go") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Errors that gc's parser leaves to the compiler around it: directives.
fn is_about_directives(error: &str) -> bool {
    ["misplaced ", "usage: //go:", "//go:"].iter().any(|start| error.contains(&format!(": {start}")))
}

/// What we say of a text, as the oracle says it: in the order of the reports, with places in full.
fn said(text: &[u8]) -> Vec<String> {
    let parsed = parse(text);
    if parsed.diagnostics.is_empty() {
        crate::check_literals(&parsed.tree);
    }
    let said = parsed.diagnostics.reported().map(|error| format!("{}: {}", parsed.files.named(error.pos), error.text));
    said.filter(|error| !is_about_directives(error)).collect()
}

/// gc reports unused labels in any order.
fn in_a_fixed_order(mut errors: Vec<String>) -> Vec<String> {
    for run in errors.chunk_by_mut(|a, b| [a, b].iter().all(|error| error.ends_with("defined and not used"))) {
        run.sort();
    }
    errors
}

/// Compares what we say with what gc says, and shows the first difference.
#[track_caller]
fn compare(texts: Vec<(String, Vec<u8>)>) {
    let Some(oracle) = Oracle::start("errors") else { return oracle::skipped("to compare with") };
    let (names, texts): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
    let expected = oracle.ask(&texts);
    let mut different = Vec::new();
    let mut wrong = 0;
    for ((name, text), expected) in names.iter().zip(&texts).zip(expected) {
        wrong += usize::from(!expected.is_empty());
        let (ours, expected) = (in_a_fixed_order(said(text)), in_a_fixed_order(expected));
        if ours != expected {
            different.push((name, text, ours, expected));
        }
    }
    println!("{} texts, {wrong} with errors, {} different", texts.len(), different.len());
    different.sort_by_key(|(_, text, ..)| text.len());
    if let Some((name, text, ours, expected)) = different.first() {
        let text = String::from_utf8_lossy(text);
        panic!(
            "{} of {} differ; the shortest is {name}:\n{text}\n---\nours: {ours:#?}\ngc's: {expected:#?}",
            different.len(),
            texts.len()
        );
    }
}

#[test]
fn characters_are_what_go_takes_them_for() {
    let Some(said) = Oracle::characters() else { return oracle::skipped("to compare with") };
    let kind = |ch| match ch {
        ch if unicode::is_letter(ch) => b'L',
        ch if unicode::is_digit(ch) => b'D',
        ch if unicode::is_print(ch) => b'P',
        _ => b'-',
    };
    for ch in '\0'..=char::MAX {
        assert_eq!(char::from(kind(ch)), char::from(said[ch as usize]), "U+{:04X}", ch as u32);
    }
}

#[test]
fn our_own_files_have_gc_s_errors() {
    let paths = go_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"));
    compare(paths.into_iter().map(|path| (path.display().to_string(), fs::read(path).unwrap())).collect());
}

#[test]
fn soups_of_tokens_have_gc_s_errors() {
    let soup = |seed| (format!("soup {seed}"), generator::soup(&mut Draw::new(seed as u64)));
    compare((0..stress(3000)).map(soup).collect());
}

#[test]
fn spoilt_sources_have_gc_s_errors() {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to take sources from") };
    let mut sources = go_files(&root.join("src/internal/types/testdata"));
    sources.extend(go_files(&root.join("src/cmd/compile/internal/syntax")));
    sources.extend(oracle::go_tests().map(|tests| go_files(&tests.join("test"))).unwrap_or_default());
    sources.extend(
        ["sort", "strings", "sync", "net/http", "runtime", "slices"]
            .map(|name| go_files(&root.join("src").join(name)))
            .concat(),
    );
    let sources: Vec<_> =
        sources.into_iter().map(|path| fs::read(path).unwrap()).filter(|text| text.len() < 30_000).collect();
    let mutant = |seed: usize| {
        let draw = &mut Draw::new(seed as u64);
        let source = &sources[draw.below(sources.len())];
        let text =
            if seed.is_multiple_of(5) { generator::garbled(draw, source) } else { generator::mutant(draw, source) };
        (format!("mutant {seed}"), text)
    };
    compare((0..stress(1000)).map(mutant).collect());
}

#[test]
fn go_s_own_sources_have_gc_s_errors_and_mostly_none() {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to take sources from") };
    let mut paths = go_files(&root.join("src"));
    paths.extend(oracle::go_tests().map(|tests| go_files(&tests.join("test"))).unwrap_or_default());
    // All of them take three seconds.
    let every = if stress(100) > 100 { 1 } else { 10 };
    let texts = paths.into_iter().step_by(every).map(|path| (path.display().to_string(), fs::read(path).unwrap()));
    compare(texts.collect());
}

/// What the compiler itself prints of a file `x.go`.
pub(crate) fn compiler_says(text: &[u8]) -> Vec<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("compile-{:?}", std::thread::current().id()));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("x.go"), text).unwrap();
    // The compiler removes its output after an error, whatever that is.
    let compile = ["tool", "compile", "-complete", "-p", "main", "-o", "x.o", "x.go"];
    let said = std::process::Command::new("go").args(compile).current_dir(&folder).output().unwrap();
    fs::remove_dir_all(folder).unwrap();
    String::from_utf8_lossy(&said.stdout).lines().map(str::to_owned).collect()
}

/// What is printed of a file `x.go`: sorted, ten errors at most.
fn printed(text: &[u8]) -> Vec<String> {
    let (mut files, mut tree, mut diagnostics) = (Files::new(), Tree::new(), Diagnostics::new());
    files.add("x.go", text);
    syntax::parse_files(&mut files, &mut tree, &mut diagnostics);
    diagnostics.lines(&files).iter().flat_map(|error| error.lines()).map(str::to_owned).collect()
}

#[test]
fn what_is_printed_is_what_the_compiler_prints() {
    if oracle::go_root().is_none() {
        return oracle::skipped("to compare with");
    }
    let own = go_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"));
    let own = own.into_iter().map(|path| fs::read(path).unwrap());
    let soups = (0..stress(10)).map(|seed| generator::soup(&mut Draw::new(seed as u64 + 7_000_000)));
    let mut compared = 0;
    for text in own.chain(soups).chain([DIRECTIVES, LINES, UNCLOSED].map(|text| text.as_bytes().to_vec())) {
        let (ours, mut expected) = (printed(&text), compiler_says(&text));
        let is_syntax_error = |line: &String| line.contains(": syntax error: ");
        if !ours.iter().any(is_syntax_error) {
            // What the checker finds comes into it, too.
            expected.retain(|line| ours.contains(line));
        } else if ours
            .iter()
            .any(|line| line.contains("too many") && ours.iter().any(|line| line.ends_with("and not used")))
        {
            continue; // which of the unused labels are among the ten is drawn by lot
        }
        assert_eq!(ours, expected, "{}", String::from_utf8_lossy(&text));
        compared += usize::from(!ours.is_empty());
    }
    println!("{compared} with errors");
    assert!(compared > 15);
}

const DIRECTIVES: &str = "//go:build linux && go1.21

//go:noinline
package directives

//go:noinline
import \"fmt\"

//go:noinline
func f() {
\t//go:nosplit
\tx = 1
\tx = 2 //go:unknown
}

//go:linkname a
//go:linkname
//go:linkname a b c
//go:embed
//go:embed x.txt
var (
\t//go:embed y.txt
\te string
\t//go:systemstack
\tg int
\t//go:cgo_export x
)
x
";

const UNCLOSED: &str = "package unclosed

var (
\t_ = \"text
\t_ = 'x
\t_ = '''
\t_ = '
\t_ = 1
)

/* text *
";

const LINES: &str = "package lines

//line y.go:10
x
//line z/../w.go:7:3
y
/*line v.go:1:1*/z /*line :5:6*/ z
/*line of
several:3:3*/ z
//line u.go:0
//line u.go:x
//line u.go:1:0
 //line not_at_the_start.go:1
var x = ..
y
//line :99
z
";

#[test]
fn places_and_directives_are_told_without_go_too() {
    assert_eq!(
        printed(LINES.as_bytes()),
        [
            "y.go:10: syntax error: non-declaration statement outside function body",
            "of",
            "several:5:13: invalid line number: 0",
            "of",
            "several:6:13: invalid line number: x",
            "of",
            "several:7:15: invalid column number: 0",
            "of",
            "several:9:9: syntax error: unexpected ., expected expression",
        ]
    );
    assert_eq!(
        printed(DIRECTIVES.as_bytes()),
        [
            "x.go:11:4: misplaced compiler directive",
            "x.go:13:10: misplaced compiler directive",
            "x.go:18:3: usage: //go:linkname localname [linkname]",
            "x.go:19:3: usage: //go:embed pattern...",
            "x.go:20:3: misplaced go:embed directive",
            "x.go:24:4: //go:systemstack only allowed in runtime",
            "x.go:26:4: //go:cgo_export x only allowed in cgo-generated code",
            "x.go:28:1: syntax error: non-declaration statement outside function body",
        ]
    );
    assert_eq!(
        printed(UNCLOSED.as_bytes()),
        [
            "x.go:4:11: newline in string",
            "x.go:5:8: newline in rune literal",
            "x.go:6:7: empty rune literal or unescaped '",
            "x.go:6:8: syntax error: unexpected literal ' in grouped declaration; possibly missing semicolon or newline or )",
            "x.go:6:9: newline in rune literal",
            "x.go:7:7: newline in rune literal",
            "x.go:11:1: comment not terminated",
        ]
    );
}

/// The nodes of a text's tree as the oracle says them.
fn nodes(text: &[u8]) -> Vec<String> {
    let parsed = parse(text);
    let Parsed { files, tree, file, .. } = &parsed;
    let mut nodes = Vec::new();
    tree.walk(file, &mut |node| {
        let at = |pos| files.real_place(pos).map(|place| format!("{}:{}", place.line, place.column)).unwrap();
        let (pos, kind, shown) = match node {
            Node::Expr(x) => (tree[x].pos, expr_kind(&tree[x].kind), tree.show(x)),
            Node::Stmt(stmt) => {
                let shown = match tree[stmt].kind {
                    StmtKind::Block(_) => return, // its block comes
                    StmtKind::Branch { branch, target, .. } => {
                        let to = target.map(|target| format!(" to {}", at(tree[target].pos)));
                        format!("{branch:?}").to_lowercase() + &to.unwrap_or_default()
                    }
                    StmtKind::Call { defer, .. } => (if defer { "defer" } else { "go" }).to_owned(),
                    StmtKind::Assign { op, .. } => op.map_or(String::new(), |op| op.text().to_owned()),
                    StmtKind::Range { def, .. } => def.to_string(),
                    _ => String::new(),
                };
                (tree[stmt].pos, stmt_kind(&tree[stmt].kind), shown)
            }
            Node::Block(block) => (tree[block].pos, "BlockStmt", at(tree[block].rbrace)),
            Node::Decl(decl) => {
                let alias = match tree[decl].kind {
                    DeclKind::Type { alias, .. } => alias.to_string(),
                    _ => String::new(),
                };
                (tree[decl].pos, decl_kind(&tree[decl].kind), alias)
            }
        };
        nodes.push(format!("{} {kind} {shown}", at(pos)));
    });
    nodes.sort();
    nodes.dedup();
    nodes
}

fn expr_kind(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Bad => "BadExpr",
        ExprKind::Name(_) => "Name",
        ExprKind::BasicLit { .. } => "BasicLit",
        ExprKind::CompositeLit { .. } => "CompositeLit",
        ExprKind::KeyValue { .. } => "KeyValueExpr",
        ExprKind::FuncLit { .. } => "FuncLit",
        ExprKind::Paren(_) => "ParenExpr",
        ExprKind::Selector { .. } => "SelectorExpr",
        ExprKind::Index { .. } => "IndexExpr",
        ExprKind::Slice { .. } => "SliceExpr",
        ExprKind::Assert { .. } => "AssertExpr",
        ExprKind::TypeSwitchGuard { .. } => "TypeSwitchGuard",
        ExprKind::Unary { .. } | ExprKind::Binary { .. } => "Operation",
        ExprKind::Call { .. } => "CallExpr",
        ExprKind::List(_) => "ListExpr",
        ExprKind::ArrayType { .. } => "ArrayType",
        ExprKind::SliceType(_) => "SliceType",
        ExprKind::DotsType(_) => "DotsType",
        ExprKind::StructType(_) => "StructType",
        ExprKind::InterfaceType(_) => "InterfaceType",
        ExprKind::FuncType { .. } => "FuncType",
        ExprKind::MapType { .. } => "MapType",
        ExprKind::ChanType { .. } => "ChanType",
    }
}

fn stmt_kind(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::Empty => "EmptyStmt",
        StmtKind::Labeled { .. } => "LabeledStmt",
        StmtKind::Block(_) => "BlockStmt",
        StmtKind::Expr(_) => "ExprStmt",
        StmtKind::Send { .. } => "SendStmt",
        StmtKind::Decl(_) => "DeclStmt",
        StmtKind::Assign { .. } => "AssignStmt",
        StmtKind::Branch { .. } => "BranchStmt",
        StmtKind::Call { .. } => "CallStmt",
        StmtKind::Return(_) => "ReturnStmt",
        StmtKind::If { .. } => "IfStmt",
        StmtKind::For { .. } => "ForStmt",
        StmtKind::Switch { .. } => "SwitchStmt",
        StmtKind::Select { .. } => "SelectStmt",
        StmtKind::Range { .. } => "RangeClause",
    }
}

fn decl_kind(kind: &DeclKind) -> &'static str {
    match kind {
        DeclKind::Import { .. } => "ImportDecl",
        DeclKind::Const { .. } => "ConstDecl",
        DeclKind::Type { .. } => "TypeDecl",
        DeclKind::Var { .. } => "VarDecl",
        DeclKind::Func(_) => "FuncDecl",
    }
}

#[test]
fn trees_have_gc_s_nodes_at_gc_s_places() {
    let Some(oracle) = Oracle::start("nodes") else { return oracle::skipped("to compare with") };
    let own = go_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data"));
    let every = (4000 / stress(100)).max(1);
    let mut paths = go_files(&oracle::go_root().unwrap().join("src"));
    paths.extend(oracle::go_tests().map(|tests| go_files(&tests.join("test"))).unwrap_or_default());
    let paths: Vec<_> = own.into_iter().chain(paths.into_iter().step_by(every)).collect();
    let texts: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    let (mut compared, mut count) = (0, 0);
    for ((path, text), expected) in paths.iter().zip(&texts).zip(oracle.ask(&texts)) {
        if !parse(text).diagnostics.reported().all(|error| is_about_directives(&format!(": {}", error.text))) {
            continue;
        }
        let ours = nodes(text);
        let missing: Vec<_> = expected.iter().filter(|node| ours.binary_search(node).is_err()).take(5).collect();
        let excess: Vec<_> = ours.iter().filter(|node| expected.binary_search(node).is_err()).take(5).collect();
        assert!(missing.is_empty() && excess.is_empty(), "{}: gc's {missing:#?}\nours {excess:#?}", path.display());
        compared += 1;
        count += ours.len();
    }
    println!("{compared} files, {count} nodes");
    assert!(compared > 100);
}
