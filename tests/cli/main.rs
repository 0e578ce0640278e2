//! The command line, through the binary.
#![cfg(feature = "cli")]

mod chinese;
mod codes;
mod explore;
mod hostile;
mod json;
mod lab;
mod looks;
mod orders;
mod play;
mod progress;
mod quiz;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod usage;
