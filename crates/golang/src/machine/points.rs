//! Points: where a host that orders accesses to memory is asked which goroutine goes on.
//!
//! Invariants  I1  what others can notice where a program is explored is a point, whatever is shared: so any run that was explored can be
//!                 ordered. What is a point depends on the program and the goroutine's own next operation alone.
//!             I2  an operation is a point once, also if it accesses memory and can be noticed for another reason.
//! Rejected    To ask only where an explored run has a step: what is shared and what is written is known of a whole search, not of a run.
//! See         explored.rs, which leaves most points out; crates/golang-explore/src/guide.rs.

use rustc_hash::FxHashSet;

use super::exec::Exec;
use super::explored::is_own;
use super::names::{is_noticed, is_trusted};
use super::natives::{native, numbered};
use crate::code::{Op, Program};

/// Where the points of a program are.
#[derive(Debug)]
pub struct Points {
    /// Functions whose accesses to memory are none.
    trusted: Box<[bool]>,
    /// Functions of the library.
    library: Box<[bool]>,
    /// Native functions that are points besides those that others can always notice.
    noticed: FxHashSet<u32>,
    /// Whether the end of any goroutine is one.
    ends: bool,
}

impl Points {
    /// Those of this program.
    pub fn new(program: &Program) -> Points {
        let trusted = program.functions.iter().map(|function| is_trusted(&function.name)).collect();
        let library = program.functions.iter().map(|function| !is_own(program, function)).collect();
        let operations = program.functions.iter().flat_map(|function| &function.ops);
        let called: FxHashSet<u32> = operations
            .filter_map(|op| match op {
                Op::CallNative { native } => Some(*native),
                _ => None,
            })
            .collect();
        let ends = native("runtime.NumGoroutine").is_some_and(|counts| called.contains(&counts));
        let noticed = called.into_iter().filter(|native| is_noticed(numbered(*native).name)).collect();
        Points { trusted, library, noticed, ends }
    }

    /// Whether it is a function of the library's.
    pub(super) fn is_library(&self, func: u32) -> bool {
        self.library[func as usize]
    }

    pub(super) fn has_native(&self, native: u32) -> bool {
        self.noticed.contains(&native)
    }

    pub(super) fn has_ends(&self) -> bool {
        self.ends
    }
}

impl Exec<'_> {
    /// Whether the operation that comes next accesses memory, and is a point for that.
    #[cold]
    pub(super) fn is_at_access(&self) -> bool {
        let trusted = self.points.is_none_or(|points| points.trusted[self.frame.func as usize]);
        !trusted && !self.accesses().is_empty()
    }

    /// A point has been passed.
    #[cold]
    pub(super) fn pass(&mut self) {
        let goroutine = self.state.goroutines[self.me as usize].id;
        self.host.passes(goroutine);
    }
}
