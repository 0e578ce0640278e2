//! Answers: what was found, and the questions that can be asked of it.

pub(crate) mod aim;
pub(crate) mod asked;
pub(crate) mod certainty;
mod default_run;
pub(crate) mod exploration;
pub(crate) mod output;
pub(crate) mod position;
pub(crate) mod report;
pub(crate) mod sample;
