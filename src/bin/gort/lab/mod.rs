//! The laboratory: what a program can print, asked in several ways.
//!
//! `explore` lists it, `can` asks for one output, `whatif` compares two versions of a program. `search` makes the
//! explorations, `set` draws their results.

pub mod can;
pub mod explore;
pub mod search;
pub mod set;
pub mod whatif;
