//! The laboratory: what a program can print, asked in several ways.
//!
//! `explore` lists it, `can` asks for one output, `whatif` compares a program with a changed one (`change`), `sample` shows
//! what random schedules give where all are too many; `expect` compares with a file (`expected`). `search` makes the explorations,
//! `outputs` is what they and samples have in common, `set` and `sample` draw them, `left` goroutines that are left, `waits` where those of
//! a deadlock wait, `endless` what goes on without end, `beginning` what
//! it prints first, `races` data races in detail, `show` what all of them show; `told` has the places of a lesson's program in its Go text;
//! `sure` says how sure one is, `why` why one is not complete, `typed` reads lines that the learner typed.

pub mod beginning;
pub mod can;
pub mod change;
pub mod course;
mod directed;
pub mod endless;
pub mod expect;
pub mod expected;
pub mod explore;
pub mod left;
pub mod outputs;
pub mod races;
pub mod sample;
pub mod search;
pub mod set;
pub mod show;
pub mod sure;
mod told;
mod tried;
pub mod typed;
pub mod waits;
pub mod whatif;
pub mod why;
