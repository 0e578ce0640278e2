//! The native engine: programs of this process, run by the runtime. The only room of `explore` that may know `rt`.

pub(in crate::explore) mod default_run;
pub(in crate::explore) mod flight;
#[cfg(test)]
mod naive;
pub(in crate::explore) mod threads;
