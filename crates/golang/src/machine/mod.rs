//! Runs programs: the whole state of a program is plain data, and whoever holds it takes its steps.
//!
//! ```text
//!     state                goroutines, frames, timers                 host         what a program asks of the world
//!     heap · gc · compact · finals   memory, what becomes free, and what happens then
//!     exec · quick · operations   one after the other          run · timers  which goroutine is next, and when time passes: fireable
//!     order · decisions    the same as a host orders: what could go on in several ways is a choice, and what decides
//!     points               where a host that orders accesses to memory is asked
//!     step                 the same in steps, of which an explorer takes every one: explored · names · classes · accesses · noticed ·
//!                          told · form · image · sharing · roots · overlap · rounds · chain · reach · causal
//!     calls · fault · report · panics   calls, deferred calls, panics; what goes wrong, and what Go prints then
//!     natives              functions that are not Go's text            events · mapped · shown  what happens, told to a host that listens
//!     strings · slices · maps · keys · interfaces · chan · select                  what operations do with values
//! ```
//!
//! See         crates/golang/src/code for what it runs.

mod accesses;
mod alike;
mod bubbles;
mod calls;
mod capacities;
mod causal;
mod chain;
mod chan;
mod classes;
mod closing;
mod compact;
mod decisions;
mod durations;
mod events;
mod exec;
mod explored;
mod fault;
mod finals;
mod fireable;
mod floats;
mod footprint;
mod form;
mod gc;
mod groups;
mod heap;
mod host;
mod image;
mod interfaces;
mod keys;
mod locks;
mod mapped;
mod maps;
mod names;
mod natives;
mod noticed;
mod operations;
mod order;
mod outline;
mod overlap;
mod own;
mod panics;
mod parts;
mod points;
mod quick;
mod quote;
mod reach;
mod report;
mod room;
mod roots;
mod rounds;
mod run;
mod rwlocks;
mod select;
mod sharing;
mod shown;
mod slices;
mod state;
mod step;
mod strings;
mod timers;
mod told;
mod turn;
mod values;

pub use chain::Lax;
pub use decisions::Decisions;
pub use events::Happened;
pub use explored::Explored;
pub use fault::OUT_OF_MEMORY;
pub use form::Form;
pub use heap::Heap;
pub use host::{Choice, FileStat, Host, Names, Silent, copy_from};
pub use natives::native;
pub use points::Points;
pub(crate) use quote::quoted_plainly as quoted;
pub use run::Ended;
pub use state::State;
pub use step::{Done, Left, Scratch, Stand, Touched};
