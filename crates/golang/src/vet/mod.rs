//! What go vet finds in a program that is right.
//!
//! ```text
//!     subject       what is looked at; which function a call means; where things begin
//!     flow          which statement may come after which
//!     appends · assign · atomics · bools · composites · copylocks · defers · errorsas · ifaceassert · loopclosure · lostcancel · nilfunc ·
//!     printf · shift · signals · stdmethods · stringintconv · structtag · testing · tests · timeformat · unmarshal · unreachable · unused ·
//!     waitgroup
//!                   the findings, a file for each of go vet's analyzers
//! ```
//!
//! Invariants  I1  a finding has the text and the place that go vet says. They come analyzer by analyzer, by name; go vet's order differs
//!                 from run to run.
//!             I2  only packages without errors are looked at.
//! Rejected    The analyzers of what gort does not run: `asmdecl`, `buildtag`, `cgocall`, `directive`, `framepointer`, `hostport`,
//!             `httpresponse`, `slog`, `stdversion`, `unsafeptr`.
//! See         golang.org/x/tools/go/analysis/passes in Go's sources; tests/golang/vet.rs, which asks go vet itself.

mod appends;
mod assign;
mod atomics;
mod bools;
mod composites;
mod copylocks;
mod defers;
mod errorsas;
mod flow;
mod ifaceassert;
mod loopclosure;
mod lostcancel;
mod nilfunc;
mod printf;
mod shift;
mod signals;
mod stdmethods;
mod stringintconv;
mod structtag;
mod subject;
mod testing;
mod tests;
mod timeformat;
mod unmarshal;
mod unreachable;
mod unused;
mod waitgroup;

use crate::source::{Files, Pos};
use crate::syntax::{File, Tree};
use crate::types::{Arena, Info, PackageId, Version};

/// A checked package.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// All files.
    pub files: &'a Files,
    /// Their trees.
    pub tree: &'a Tree,
    /// Types and objects.
    pub arena: &'a Arena,
    /// What was found out about expressions.
    pub info: &'a Info,
    /// The package.
    pub package: PackageId,
    /// The path under which go vet shows it: for files that are named on the command line that is `command-line-arguments`.
    pub path: &'a str,
    /// Its files.
    pub parsed: &'a [File],
    /// The version of the language that the package was checked with.
    pub version: Version,
}

/// Something that is probably wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Where.
    pub pos: Pos,
    /// What, in go vet's words.
    pub text: String,
}

/// Findings, as they come.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, pos: Pos, text: impl Into<String>) {
        self.0.push(Finding { pos, text: text.into() });
    }
}

/// What go vet says of the package.
pub fn vet(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    appends::run(subject, &mut findings);
    assign::run(subject, &mut findings);
    atomics::run(subject, &mut findings);
    bools::run(subject, &mut findings);
    composites::run(subject, &mut findings);
    copylocks::run(subject, &mut findings);
    defers::run(subject, &mut findings);
    errorsas::run(subject, &mut findings);
    ifaceassert::run(subject, &mut findings);
    loopclosure::run(subject, &mut findings);
    lostcancel::run(subject, &mut findings);
    nilfunc::run(subject, &mut findings);
    printf::run(subject, &mut findings);
    shift::run(subject, &mut findings);
    signals::run(subject, &mut findings);
    stdmethods::run(subject, &mut findings);
    stringintconv::run(subject, &mut findings);
    structtag::run(subject, &mut findings);
    testing::run(subject, &mut findings);
    tests::run(subject, &mut findings);
    timeformat::run(subject, &mut findings);
    unmarshal::run(subject, &mut findings);
    unreachable::run(subject, &mut findings);
    unused::run(subject, &mut findings);
    waitgroup::run(subject, &mut findings);
    findings.0
}

/// What go vet says of a package before its tests run: they do not if there is anything.
pub fn before_tests(subject: &Subject<'_>) -> Vec<Finding> {
    let mut findings = Findings::default();
    atomics::run(subject, &mut findings);
    bools::run(subject, &mut findings);
    errorsas::run(subject, &mut findings);
    ifaceassert::run(subject, &mut findings);
    nilfunc::run(subject, &mut findings);
    printf::run(subject, &mut findings);
    stringintconv::run(subject, &mut findings);
    tests::run(subject, &mut findings);
    findings.0
}
