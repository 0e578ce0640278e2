//! Unit tests, without a second build of the package.
//!
//! A file of the package that needs only what is public stands here once more, with the tests that are in it; what is public
//! itself has its tests here.

#![allow(dead_code, unreachable_pub, reason = "of the package's own files the tests use a part")]

mod diagnostics;
mod directives;
mod files;
mod tidy;
mod tree;
mod values;

// What `crate::` means in the files of the package.
use gort_golang::{code, machine, source, syntax, types};

#[path = "../../src/machine/capacities.rs"]
mod capacities;
#[path = "../../src/syntax/source.rs"]
mod characters;
#[path = "../../src/tested/comments.rs"]
mod comments;
#[path = "../../src/source/constraint.rs"]
mod constraint;
#[path = "../../src/machine/durations.rs"]
mod durations;
#[path = "../../src/machine/floats.rs"]
mod floats;
#[path = "../../src/types/fold.rs"]
mod fold;
#[path = "../../src/types/constant/fraction.rs"]
mod fraction;
#[path = "../../src/compile/fuse.rs"]
mod fuse;
#[path = "../../src/types/check/given.rs"]
mod given;
#[path = "../../src/types/check/keys.rs"]
mod keys;
#[path = "../../src/types/check/layout.rs"]
mod layout;
#[path = "../../src/machine/names.rs"]
mod names;
#[path = "../../src/types/check/near.rs"]
mod near;
#[path = "../../src/source/paths.rs"]
mod paths;
#[path = "../../src/types/store.rs"]
mod store;
#[path = "../../src/types/constant/text.rs"]
mod text;
#[path = "../../src/source/unicode.rs"]
mod unicode;
#[path = "../../src/syntax/unquote.rs"]
mod unquote;
