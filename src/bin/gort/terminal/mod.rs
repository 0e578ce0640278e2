//! The terminal: lines with their tones, how wide, which colours and words, and how gort ends. Nothing here knows a lesson, a
//! program or a command.

pub mod ambiguous;
pub mod cursor;
pub mod failure;
pub mod frames;
pub mod full;
pub mod keys;
pub mod lang;
pub mod line;
pub mod look;
pub mod messages;
pub mod phrase;
pub mod save;
pub mod screen;
pub mod settings;
pub mod shown;
pub mod span;
pub mod speech;
pub mod system;
pub mod theme;
pub mod wait;
