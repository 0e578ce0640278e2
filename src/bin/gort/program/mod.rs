//! A program under study: which one, its source, its runs in the laboratory or for real, and what they left behind.

pub mod child;
pub mod ending;
pub mod evidence;
pub mod figure;
pub mod language;
pub mod name;
pub mod real;
pub mod run;
pub mod source;
pub mod study;
pub mod subject;
pub mod world;
