//! The command line, through the binary.
// Terminals, signals and modes of files are Unix's; rexpect makes terminals on these two. What the command line says on others,
// `.ci/ports` compares with what it says here.
#![cfg(all(feature = "cli", any(target_os = "linux", target_os = "macos")))]

mod bench;
mod book;
mod chinese;
mod code;
mod codes;
mod control_characters;
mod exercise;
mod expect;
mod explore;
mod frames;
mod go_files;
mod go_runs;
mod golang;
mod guards;
#[path = "../harness/binary/mod.rs"]
mod harness;
mod json;
mod kept;
mod keys;
mod lab;
mod learner;
mod looks;
mod modules;
mod orders;
mod own_files;
mod places;
mod play;
mod progress;
mod quiz;
mod screens;
mod snapshots;
mod terminal;
mod usage;
mod waits;
