//! Answers: what was found, and the questions that can be asked of it.

pub(in crate::explore) mod aim;
pub(in crate::explore) mod certainty;
mod default_run;
pub(in crate::explore) mod exploration;
pub(in crate::explore) mod output;
pub(in crate::explore) mod position;
pub(in crate::explore) mod report;
pub(in crate::explore) mod sample;
