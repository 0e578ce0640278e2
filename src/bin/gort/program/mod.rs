//! A program under study: which one, its source, its runs in the laboratory or for real, and what they left behind. Nothing here
//! knows a lesson, or draws a run.

pub mod child;
pub mod command;
pub mod evidence;
pub mod explored;
pub mod figure;
pub mod files;
pub mod input;
pub mod language;
pub mod machine;
pub mod model;
pub mod name;
pub mod real;
pub mod record;
pub mod run;
pub mod source;
pub mod subject;
pub mod this_machine;
pub mod twin;
pub mod world;
