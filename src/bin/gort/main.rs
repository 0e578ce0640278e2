//! gort: the command line.

// A binary has no outside: `pub` marks what a file offers to the others.
#![allow(unreachable_pub)]

mod evidence;
mod lessons;
mod run;

fn main() {}
