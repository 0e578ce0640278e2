//! Types and constants: what a checked program is about.
//!
//! ```text
//!     basic           the predeclared types, and what holds of each
//!     constant/       exact values of any size
//!     representable   which of them a type can hold
//! ```
//!
//! See         cmd/compile/internal/types2, go/constant in Go's sources.

mod basic;
pub mod constant;
mod representable;

pub use basic::{BasicInfo, BasicKind};
pub use representable::{
    Overflow, SHIFT_BOUND, Unrepresentable, operation_name, overflow, representable, representation,
};
