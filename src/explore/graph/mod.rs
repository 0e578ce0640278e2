//! The graph of states and what can be read off it: it knows actors and endings, and nothing of what runs.

pub(in crate::explore) mod components;
pub(in crate::explore) mod cost;
pub(in crate::explore) mod count;
pub(in crate::explore) mod language;
pub(in crate::explore) mod list;
pub(in crate::explore) mod loops;
pub(in crate::explore) mod nodes;
pub(in crate::explore) mod races;
