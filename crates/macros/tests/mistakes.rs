//! Mistakes, one after the other: `errors.rs` has what is said of them. It is no test itself.
#![allow(dead_code)]

use gort_macros as gort;

#[gort::main]
async fn asynchronous() {}

#[gort::main]
fn generic<T>() {}

#[gort::main]
fn arguments(count: usize) {}

#[gort::test]
fn too(_: u8) {}

#[gort::main]
unsafe fn dangerous() {}

#[gort::main(threads = 2)]
fn unknown() {}

#[gort::main(explore = true)]
fn explored() {}

#[gort::test(seed = 7, workers = 2)]
fn clash() {}

#[gort::main(workers = 1, workers = 2)]
fn twice() {}

#[gort::main(workers = )]
fn empty() {}

#[gort::main(workers 2)]
fn unequal() {}

#[gort::test(preemptions = 2)]
fn bound() {}

#[gort::test("seed")]
fn text() {}

#[gort::test]
#[test]
fn doubled() {}

#[gort::main]
struct NoFunction;
