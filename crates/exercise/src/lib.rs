//! Exercises: a small Go program that a learner writes or repairs, judged by every schedule that it has. Texts come in, a verdict comes out.
//!
//! ```text
//!     exercise   what an exercise is: its texts, and what a solution must do, which is data
//!     read       the exercise's own file
//!     pattern    outputs as an exercise writes them: `a | { b ; c } | !deadlock`
//!     rust       the same goal for Rust
//!     shape      what a text consists of: what stays, what it uses, a program with another `main`
//!     verdict    what comes out
//!     judge      from a text to its verdict
//! ```
//!
//! Invariants  I1  passed means: the text compiles, go vet finds nothing, and the searches of all its trials are complete, have no data
//!                 race, and have seen nothing that the exercise forbids. A search that did not end passes nothing.
//!             I2  what a solution must do stands beside the exercise; there is no exercise for which code was written.
//! See         exercises/ at the top of the sources.

mod exercise;
mod judge;
mod pattern;
mod read;
mod rust;
mod shape;
mod verdict;

pub use exercise::{Demand, Exercise, Kind, Rule, Said, Shape, Trial, Wrong};
pub use judge::{Search, judge};
pub use pattern::Pattern;
pub use rust::Rust;
pub use verdict::{Fault, Finding, Judged, Verdict};
