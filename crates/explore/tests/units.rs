//! Unit tests, without a second build of the package: files of it stand here once more, with the tests that are in them.

#![allow(dead_code, unreachable_pub, reason = "of the package's own files the tests use a part")]

#[macro_use(bug, invariant)]
extern crate gort_events;

// What `crate::` means in these files.
use gort_explore::{Clock, Incomplete};
mod system {
    pub(crate) use gort_explore::{End, Renaming, StepAccess};
}

#[path = "../src/answers/certainty.rs"]
mod certainty;
#[path = "../src/graph/mod.rs"]
mod graph;
