//! From texts to a program, and what is said of texts that are none.

pub use gort_golang::build::Ready;
use gort_golang::build::{self, Settings, What, Wrong};
use gort_golang::source::Files;
use gort_golang::tested;
use gort_golang::types::{NEWEST, Version};

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

/// Builds a program of files of one package, for a version 1.`version` of the language, to be run with these arguments: tests do not run
/// if go vet finds something that it looks for before tests.
pub fn to_run(texts: &Texts, version: Option<Version>, vetted: bool, arguments: &[String]) -> Built {
    built(texts, version, Asked { vetted, vets_tests: !tested::runs_at_once(arguments), ..Asked::default() })
}

/// The same, to be studied and explored.
pub fn to_be_explored(texts: &Texts, version: Option<Version>) -> Built {
    built(texts, version, Asked { explored: true, ..Asked::default() })
}

/// What is wrong with files of one package, which need be no program.
pub fn read(texts: &Texts, version: Option<Version>, purpose: Purpose) -> Said {
    let asked = Asked { vetted: purpose == Purpose::Vet, purpose, ..Asked::default() };
    match built(texts, version, asked) {
        Built::Ready(ready) => Said::findings(&ready.files, &ready.findings),
        Built::Faulty(said) => said,
    }
}

/// What a program is wanted for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// To run, or to be studied.
    #[default]
    Run,
    /// Its errors.
    Check,
    /// What go vet finds in it.
    Vet,
}

/// What is asked of a build.
#[derive(Clone, Copy, Default)]
struct Asked {
    vetted: bool,
    vets_tests: bool,
    explored: bool,
    purpose: Purpose,
}

fn built(texts: &Texts, version: Option<Version>, asked: Asked) -> Built {
    if let Some(fault) = &texts.fault {
        return Built::Faulty(Said::line(fault));
    }
    let version = version.or(texts.version).unwrap_or(NEWEST);
    // Half of the stack is for declarations that depend on each other.
    let tested = texts.import.clone();
    let packages = texts.packages.clone();
    let Asked { vetted, vets_tests, explored, purpose } = asked;
    let (stack, read) = (super::STACK_BYTES / 2, purpose != Purpose::Run);
    let settings = Settings { packages, version, stack, vetted, vets_tests, tested, explored, read };
    match build::build(texts, &settings) {
        Ok(ready) => Built::Ready(Box::new(ready)),
        Err(wrong) => Built::Faulty(said(&wrong, texts.module.as_ref(), &texts.import, purpose)),
    }
}

/// What is said of texts that are no program. `module`: the one that they are in; `import`: the path of their package.
pub fn said(wrong: &Wrong, module: Option<&Module>, import: &str, purpose: Purpose) -> Said {
    let Wrong { files, what } = wrong;
    match what {
        What::Errors(diagnostics) => Said::errors(files, diagnostics),
        What::Imports(unknown) => said_of_imports(files, unknown, module, purpose),
        What::Findings(findings) | What::Read(findings) => Said::findings(files, findings),
        What::NoProgram(line) => {
            let help = if line.contains("is not a main package") {
                say!(
                    "A program begins with package main; what has another name is for others to import.",
                    "程序以 package main 开头；别的名字是给其他包导入用的。"
                )
            } else {
                say!(
                    "A program needs a function main: func main() {{ … }}.",
                    "程序需要 main 函数：func main() {{ … }}。"
                )
            };
            Said::line(&line.replace(tested::PATH, import)).with_help(help)
        }
        What::Lacking(lacking) => {
            let lacks = lacking.iter().map(|lacking| {
                let what = match lacking.name.is_empty() {
                    true => say!("package {}", "包 {}", lacking.package),
                    false => say!("{}.{}", "{}.{}", lacking.package, lacking.name),
                };
                (lacking.pos, what, writes(&lacking.package, &lacking.name))
            });
            Said::refusals(files, lacks, purpose)
        }
        What::Refused(refusals) => {
            let refused = refusals.iter().map(|refusal| (refusal.pos, refusal.what.clone(), false));
            Said::refusals(files, refused, purpose)
        }
    }
}

/// What changes files, or makes them: a program that gort runs does neither.
const WRITERS: &[(&str, &[&str])] = &[
    (
        "os",
        &[
            "Chmod",
            "Chown",
            "Chtimes",
            "CopyFS",
            "Create",
            "CreateTemp",
            "Lchown",
            "Link",
            "Mkdir",
            "MkdirAll",
            "MkdirTemp",
            "O_APPEND",
            "O_CREATE",
            "O_EXCL",
            "O_RDWR",
            "O_SYNC",
            "O_TRUNC",
            "O_WRONLY",
            "OpenFile",
            "Remove",
            "RemoveAll",
            "Rename",
            "Symlink",
            "Truncate",
            "WriteFile",
        ],
    ),
    ("testing", &["ArtifactDir", "TempDir"]),
];

/// Whether it changes files, or makes them.
fn writes(package: &str, name: &str) -> bool {
    let member = name.rsplit('.').next().unwrap_or(name);
    WRITERS.iter().any(|(of, names)| *of == package && names.contains(&member))
}

/// Packages that neither gort nor Go's standard library has: what `go run` says of them, or that gort does not run them.
fn said_of_imports(
    files: &Files,
    imports: &[(gort_golang::source::Pos, String)],
    module: Option<&Module>,
    purpose: Purpose,
) -> Said {
    let mut alone = false;
    let (mut unknown, mut refused) = (Vec::new(), Vec::new());
    for (pos, name) in imports {
        match module {
            Some(module) if module.requires(name) => {
                refused.push((*pos, say!("package {name}, of another module,", "另一模块中的包 {name}"), false));
            }
            Some(_) if name.starts_with("./") || name.starts_with("../") => unknown.push((
                *pos,
                format!("{name:?} is relative, but relative import paths are not supported in module mode"),
            )),
            _ if !name.bytes().take_while(|byte| *byte != b'/').any(|byte| byte == b'.') => {
                unknown.push((*pos, format!("package {name} is not in std")));
            }
            Some(_) => {
                unknown.push((*pos, format!("no required module provides package {name}; to add it:\n\tgo get {name}")))
            }
            None => {
                alone = true;
                unknown.push((
                    *pos,
                    format!(
                        "no required module provides package {name}: go.mod file not found in current directory or any \
                         parent directory; see 'go help modules'"
                    ),
                ));
            }
        }
    }
    let help = say!(
        "gort knows Go's own packages, and those of the module in which a program is; it downloads none.",
        "gort 认识 Go 自带的包，以及程序所在模块里的包；它不下载别的包。"
    );
    match unknown.is_empty() {
        true => Said::refusals(files, refused.into_iter(), purpose),
        false if alone => Said::imports(files, &unknown).with_help(help),
        false => Said::imports(files, &unknown),
    }
}
