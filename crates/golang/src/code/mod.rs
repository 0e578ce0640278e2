//! Programs as the machine runs them: registers of eight bytes, static types, one copy of a generic function for each instance.
//!
//! ```text
//!     op        what the machine can do, in one table
//!     layout    how values lie in slots
//!     flow      which slots are read later; uses: which ones an operation reads and writes
//!     tidy      copies that nothing needs are taken out
//!     future    what is still done to the channels in slots
//!     program   functions, types, constants
//! ```
//!
//! See         crates/golang/src/machine, which runs them.

mod flow;
mod future;
mod layout;
mod op;
mod program;
mod tidy;
mod uses;

pub use flow::{Flow, Flows};
pub use future::{ANY, CLOSE, Future, HANDED_ON, Kinds, LOOK, RECV, SELECT, SEND};
pub use layout::{Layout, Slot};
pub use op::{Backing, CallMode, Cut, Dst, OUT, Op, Raised, Src, To, Width};
pub use program::{
    Extent, FAULTS, Field, Function, Keys, MapType, Program, Room, RuntimeType, SelectCase, TypeKind, standard,
};
pub use tidy::tidy;
