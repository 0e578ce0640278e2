//! The native engine: programs of this process, run by the runtime. The only room of `explore` that may know `rt`.

#[cfg(test)]
mod naive;
pub(in crate::explore) mod program;
mod run;
pub(in crate::explore) mod threads;
