//! The terminal: how wide, which colours and words, and how gort ends.

pub mod failure;
pub mod frames;
pub mod help;
pub mod keys;
pub mod line;
pub mod messages;
pub mod phrase;
pub mod refusal;
pub mod save;
pub mod screen;
pub mod shown;
pub mod speech;
pub mod theme;
pub mod wait;
