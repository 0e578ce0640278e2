//! Source files and what is said about them.

mod constraint;
mod diagnostic;
mod directive;
mod files;
mod paths;
pub mod unicode;
pub(crate) mod unicode_tables;

pub use constraint::Constraint;
pub use diagnostic::{Diagnostic, Diagnostics, ERRORS_SHOWN, Help};
pub(crate) use directive::LineDirective;
pub use files::{FileId, Files, Place, Pos, is_test_file};
