//! Go programs as systems that can be explored: what `gort-explore` asks, the machine of `gort-golang` answers.
//!
//! ```text
//!     program  a Go program, and what is known of it before it runs        run  one run of it: where it stands, a step, a copy
//!     lines    what it printed                                             telling  what happens in it, for whoever listens
//!     world    what a program that is explored has around it              guide  an ordinary run along its steps, with a replay code
//!     machine  what it can ask of its machine
//! ```
//!
//! Invariants  I1  what a step does depends on the state, the actor and the choice alone: there is no clock and no chance, and what the machine answers stays the same.
//! See         crates/golang/src/machine/step.rs for what a step is; crates/explore/src/system.rs for the seam.

mod guide;
mod lines;
mod machine;
mod program;
mod run;
mod telling;
mod world;

pub use gort_golang::machine::Lax;
pub use machine::Machine;
pub use program::GoProgram;
