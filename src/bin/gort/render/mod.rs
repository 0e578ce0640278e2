//! Rendering: events → model → rows → lines. Pure functions; only `theme` turns lines into bytes.
//!
//! `model` derives the world after each event, `row` folds events into rows, `action` says them in words, `state` shows the
//! objects, `timeline` lays it all out, as `lanes` or as a `list`; `code` (with its `colours`) and `prose` draw the rest of a
//! lesson; `canvas` is what lanes are
//! drawn on.

pub mod action;
pub mod canvas;
pub mod code;
mod colours;
pub mod lanes;
pub mod list;
pub mod model;
pub mod names;
pub mod prose;
pub mod race;
pub mod row;
pub mod state;
pub mod timeline;
