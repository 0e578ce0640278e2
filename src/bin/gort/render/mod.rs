//! Rendering: events → rows → lines. Pure functions; only `theme` turns lines into bytes.
//!
//! `program::model` says what goroutines do and objects hold after each event, `row` folds events into rows, `action` says them in
//! words, `state` shows the objects, `timeline` draws it all, as `lanes` (on a `canvas`) or as a `list`, which share `layout`;
//! `code` (with its `colours`) and `prose` draw the rest of a lesson.

pub mod action;
pub mod canvas;
pub mod code;
mod colours;
pub mod lanes;
mod layout;
pub mod list;
pub mod names;
pub mod prose;
pub mod race;
pub mod row;
pub mod state;
pub mod timeline;
