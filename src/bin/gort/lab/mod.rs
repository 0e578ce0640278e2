//! The laboratory: what a program can print, asked in several ways.
//!
//! `explore` lists it, `can` asks for one output, `quiz` asks the lessons' questions and has the learner predict, `whatif`
//! compares two versions of a program. `search` makes the explorations, `set` draws their results.

pub mod can;
pub mod course;
pub mod explore;
pub mod quiz;
pub mod search;
pub mod set;
pub mod whatif;
