//! Checked packages have gc's errors: those of its own tests, of Go's tests, of Go's sources, which have none, and of spoilt programs.
//!
//! With `GORT_DIFFERENCES=FILE` all differences are written to a file, by kind, and nothing fails.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::expressions;
use crate::generator::{self, Draw};
use crate::oracle::{self, Oracle};
use crate::programs::{Part, Program, check_all};
use crate::stress;

/// A program of which something else is said than gc says.
struct Difference<'p> {
    program: &'p Program,
    /// What is said in vain, and what is not said.
    ours: Vec<String>,
    theirs: Vec<String>,
}

/// Each error once: gc evaluates the operands of some expressions twice, and says what is wrong with them each time.
fn once(mut errors: Vec<String>) -> Vec<String> {
    let mut told = HashSet::new();
    errors.retain(|error| told.insert(error.clone()));
    errors
}

/// What is only in the first of two lists.
fn only(these: &[String], those: &[String]) -> Vec<String> {
    let mut those_left: HashMap<&str, usize> = HashMap::new();
    those.iter().for_each(|that| *those_left.entry(that).or_default() += 1);
    let mut is_only = |this: &&String| match those_left.get_mut(this.as_str()) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    these.iter().filter(|this| is_only(this)).cloned().collect()
}

/// An error without its place and what it quotes: errors of one kind look alike.
fn kind(error: &str) -> String {
    let text = match error.starts_with("panic: ") {
        true => error.lines().next().unwrap_or_default(),
        false => error.split_once(": ").map_or(error, |(_, text)| text),
    };
    let words = text.lines().next().unwrap_or_default().split(' ');
    let plain = |word: &&str| word.chars().all(|ch| ch.is_ascii_lowercase() || ",:;()".contains(ch));
    let words: Vec<&str> =
        words.map(|word| if plain(&word) || error.starts_with("panic") { word } else { "_" }).collect();
    words.join(" ")
}

/// Compares what is said of programs with what gc's checker says.
#[track_caller]
fn compare(what: &str, programs: &[Program]) {
    compare_with("check", what, programs);
}

/// The same with what is found out about programs without errors, too.
#[track_caller]
fn compare_facts(what: &str, programs: &[Program]) {
    compare_with("facts", what, programs);
}

#[track_caller]
fn compare_with(mode: &str, what: &str, programs: &[Program]) {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to compare with") };
    let oracle = Oracle::start(mode).expect("there is Go");
    let texts: Vec<_> = programs.iter().map(Program::encoded).collect();
    let theirs = oracle.ask(&texts);
    let ours = check_all(root, programs, mode == "facts");
    let (mut differences, mut errors, mut other_order) = (Vec::new(), 0, Vec::new());
    for ((program, ours), theirs) in programs.iter().zip(ours).zip(theirs) {
        let (ours, theirs) = if mode == "check" { (once(ours), once(theirs)) } else { (ours, theirs) };
        errors += theirs.len();
        let (left, right) = (only(&ours, &theirs), only(&theirs, &ours));
        if left.is_empty() && right.is_empty() {
            // Facts come in any order, and gc reports unused labels in any order.
            let is_ordered = |error: &&String| !error.ends_with("defined and not used");
            if mode == "check" && ours.iter().filter(is_ordered).ne(theirs.iter().filter(is_ordered)) {
                other_order.push((program, ours, theirs));
            }
        } else {
            differences.push(Difference { program, ours: left, theirs: right });
        }
    }
    println!(
        "{what}: {} programs, {errors} errors, {} programs different, {} in another order",
        programs.len(),
        differences.len(),
        other_order.len()
    );
    if let Some(path) = std::env::var_os("GORT_DIFFERENCES") {
        return write_differences(Path::new(&path), what, programs.len(), &differences, &other_order);
    }
    differences.sort_by_key(|difference| difference.program.shown().len());
    if let Some(Difference { program, ours, theirs }) = differences.first() {
        panic!(
            "{} of {} differ; the shortest is {}:\n{}\n---\nonly ours: {ours:#?}\nonly gc's: {theirs:#?}",
            differences.len(),
            programs.len(),
            program.name,
            program.shown()
        );
    }
}

type OtherOrder<'p> = (&'p Program, Vec<String>, Vec<String>);

fn write_differences(path: &Path, what: &str, all: usize, differences: &[Difference<'_>], order: &[OtherOrder<'_>]) {
    let mut text = fs::read_to_string(path).unwrap_or_default();
    writeln!(text, "# {what}: {} of {all} programs differ, {} more in order", differences.len(), order.len()).unwrap();
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Difference { program, ours, theirs } in differences {
        for (mark, errors) in [("+ ours", ours), ("- gc's", theirs)] {
            for error in errors {
                let example = format!("{}: {}", program.name, error.replace('\n', " ¶ "));
                kinds.entry(format!("{mark}: {}", kind(error))).or_default().push(example);
            }
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(_, examples)| std::cmp::Reverse(examples.len()));
    for (kind, examples) in kinds {
        writeln!(text, "\n## {} x {kind}", examples.len()).unwrap();
        examples.iter().take(6).for_each(|example| writeln!(text, "    {example}").unwrap());
    }
    for (program, ours, theirs) in order.iter().take(20) {
        let at = ours.iter().zip(theirs).position(|(ours, theirs)| ours != theirs).unwrap_or(0);
        let [ours, theirs] = [ours, theirs].map(|errors| errors[at].replace('\n', " ¶ "));
        writeln!(text, "\n## order: {}\n    ours: {ours}\n    gc's: {theirs}", program.name).unwrap();
    }
    writeln!(text).unwrap();
    fs::write(path, text).unwrap();
}

/// The Go files of a folder, by name.
fn files_of(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "go") && path.is_file());
    files.sort();
    files
}

fn folders_of(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn types2_s_own_tests_have_gc_s_errors() {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to take tests from") };
    let mut programs = Vec::new();
    for group in folders_of(&root.join("src/internal/types/testdata")) {
        for path in files_of(&group) {
            programs.push(Program::new(format!("{}/{}", name_of(&group), name_of(&path)), fs::read(path).unwrap()));
        }
        for folder in folders_of(&group) {
            let files: Vec<_> =
                files_of(&folder).into_iter().map(|path| (name_of(&path), fs::read(path).unwrap())).collect();
            let mut program = Program::new(format!("{}/{}", name_of(&group), name_of(&folder)), files[0].1.clone());
            program.parts[0].files = files;
            programs.push(program);
        }
    }
    // All of them take two minutes.
    let every = if stress(100) > 100 { 1 } else { 12 };
    let programs: Vec<_> = programs.into_iter().step_by(every).collect();
    compare_facts("types2's tests", &programs);
}

/// The packages of a folder `x.dir` of Go's tests: a file is one, and imports others as `./a`.
fn packages(folder: &Path) -> Program {
    let part = |path: PathBuf| Part {
        path: format!("./{}", path.file_stem().unwrap().to_string_lossy()),
        version: gort_golang::types::NEWEST,
        files: vec![(name_of(&path), fs::read(path).unwrap())],
    };
    Program { name: name_of(folder), parts: files_of(folder).into_iter().map(part).collect() }
}

#[test]
fn go_s_tests_have_gc_s_errors() {
    let Some(tests) = oracle::go_tests() else {
        return println!("skipped: GORT_GO_TESTS does not say where Go's tests are");
    };
    let (mut programs, mut folders) = (Vec::new(), vec![tests.join("test")]);
    while let Some(folder) = folders.pop() {
        for path in files_of(&folder) {
            let name = path.strip_prefix(&tests).unwrap().display().to_string();
            programs.push(Program::new(name, fs::read(&path).unwrap()));
        }
        let (packaged, plain): (Vec<_>, Vec<_>) =
            folders_of(&folder).into_iter().partition(|folder| name_of(folder).ends_with(".dir"));
        programs.extend(packaged.iter().map(|folder| packages(folder)));
        folders.extend(plain);
    }
    compare_facts("Go's tests", &programs);
}

#[test]
fn go_s_own_packages_have_no_errors() {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to take sources from") };
    let (mut programs, mut folders) = (Vec::new(), vec![root.join("src")]);
    while let Some(folder) = folders.pop() {
        let files: Vec<_> = crate::goroot::package_files(&folder)
            .into_iter()
            .map(|(path, text)| (name_of(&path), text))
            .filter(|(_, text)| !text.starts_with(b"// Code generated by 'go test"))
            .collect();
        let path = folder.strip_prefix(root.join("src")).unwrap().display().to_string();
        if !files.is_empty() && !path.starts_with("cmd") {
            let part = Part { path: path.clone(), version: gort_golang::types::NEWEST, files };
            programs.push(Program { name: path, parts: vec![part] });
        }
        let is_package = |folder: &PathBuf| !name_of(folder).starts_with('_') && name_of(folder) != "testdata";
        folders.extend(folders_of(&folder).into_iter().filter(is_package));
    }
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    // All of them take half a minute.
    let every = if stress(100) > 100 { 1 } else { 10 };
    let programs: Vec<_> = programs.into_iter().step_by(every).collect();
    compare_facts("Go's packages", &programs);
}

/// Programs that others are made of: types2's tests, Go's tests, small packages of Go.
fn sources() -> Vec<Program> {
    let Some(root) = oracle::go_root() else { return Vec::new() };
    let mut folders = folders_of(&root.join("src/internal/types/testdata"));
    if let Some(tests) = oracle::go_tests() {
        let test = tests.join("test");
        folders
            .extend(["", "typeparam", "fixedbugs", "ken", "chan", "interface", "syntax"].map(|name| test.join(name)));
    }
    let files = folders.iter().flat_map(|folder| files_of(folder));
    let mut programs: Vec<Program> =
        files.map(|path| Program::new(path.display().to_string(), fs::read(path).unwrap())).collect();
    for path in
        ["errors", "sort", "sync", "context", "container/list", "slices", "maps", "bufio", "strconv", "unique", "iter"]
    {
        let files = crate::goroot::package_files(&root.join("src").join(path));
        let files = files.into_iter().map(|(path, text)| (name_of(&path), text)).collect();
        let part = Part { path: path.to_owned(), version: gort_golang::types::NEWEST, files };
        programs.extend(std::iter::repeat_n(Program { name: path.to_owned(), parts: vec![part] }, 20));
    }
    programs.retain(|program| program.parts[0].files.iter().all(|(_, text)| text.len() < 50_000));
    programs
}

#[test]
fn programs_whose_names_are_misused_have_gc_s_errors() {
    let sources = sources();
    if sources.is_empty() {
        return oracle::skipped("to take sources from");
    }
    let first: usize = std::env::var("GORT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let misused = |seed: usize| {
        let draw = &mut Draw::new(seed as u64);
        let mut program = sources[draw.below(sources.len())].clone();
        let files = &mut program.parts[0].files;
        let at = draw.below(files.len());
        files[at].1 = generator::misused(draw, &files[at].1);
        program.name = format!("{seed} of {}", program.name);
        program
    };
    let programs: Vec<_> = (first..first + stress(500)).map(misused).collect();
    compare("misused names", &programs);
}

#[test]
fn the_first_ten_errors_are_those_that_the_compiler_shows() {
    let Some(root) = oracle::go_root() else { return oracle::skipped("to take tests from") };
    let paths = folders_of(&root.join("src/internal/types/testdata")).into_iter().flat_map(|folder| files_of(&folder));
    let programs = paths.map(|path| (name_of(&path), fs::read_to_string(path).unwrap()));
    let is_alone =
        |text: &str| !text.contains("import ") && !text.lines().next().is_some_and(|line| line.contains("-lang="));
    let every = if stress(100) > 100 { 1 } else { 12 };
    let programs: Vec<_> = programs.filter(|(_, text)| is_alone(text)).step_by(every).collect();
    let mut full = 0;
    for (name, text) in programs {
        let theirs = crate::real::compiler_says(text.as_bytes());
        let ours = crate::deep::said(text, 64 << 20, 1 << 20).join("\n");
        let ours: Vec<_> = ours.lines().collect();
        let is_about_labels = |line: &str| line.ends_with("defined and not used");
        if !theirs.iter().any(|line| is_about_labels(line)) {
            assert_eq!(ours, theirs, "{name}");
            full += usize::from(ours.iter().any(|line| line.ends_with("too many errors")));
        }
    }
    assert!(full > 2, "{full} programs have more than ten errors");
}

#[test]
fn expressions_of_any_types_have_gc_s_errors() {
    let first: usize = std::env::var("GORT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let programs: Vec<_> = (first..first + stress(500)).map(|seed| expressions::program(seed, 8)).collect();
    compare("expressions of any types", &programs);
}
