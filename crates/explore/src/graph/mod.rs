//! The graph of states and what can be read off it: it knows actors and endings, and nothing of what runs.

pub(crate) mod budget;
pub(crate) mod classes;
pub(crate) mod components;
pub(crate) mod cost;
pub(crate) mod count;
pub(crate) mod futures;
pub(crate) mod hashers;
pub(crate) mod joined;
pub(crate) mod kept;
pub(crate) mod language;
pub(crate) mod list;
pub(crate) mod loops;
pub(crate) mod nodes;
pub(crate) mod periods;
pub(crate) mod races;
pub(crate) mod renaming;
pub(crate) mod states;
pub(crate) mod table;
pub(crate) mod texts;
