//! A program under study: which one, its source, its runs in the laboratory or for real, and what they left behind.

pub mod child;
pub mod ending;
pub mod evidence;
pub mod figure;
pub mod pick;
pub mod real;
pub mod run;
pub mod source;
pub mod study;
