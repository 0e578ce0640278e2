//! What an engine that runs goroutines says of a run: the words that gort's engines, its explorer and its command line share.
//!
//! ```text
//!     number    GoId and ObjectId              object   what an object is           site    a place in the source
//!     wait      why a goroutine is parked      event    what happened               name    a text that is never freed
//!     ending    how goroutines and programs end         report  what Go prints then    output  what a run shows
//!     actor     what can act, by a lasting name         digest  what has been seen     rng     seeded choices
//!     clock     what a program has to do with time               replay    a recorded run as a short text
//!     capacities  what if channels had others                    bug       what a broken invariant says
//!     pairs     two engines' runs, event by event
//! ```
//!
//! Invariants  I1  plain data, which an engine makes and any room reads: nothing here knows how a program is run.
//!             I2  no dependencies, no system calls, no threads, no clocks.
//! Rejected    These types in `gort`: what a second engine needs of them would bring the first one with it, and gort's own
//!             command line could not use both, since packages may not form a circle.
//!
//! `gort` re-exports all of it; use that.

mod actor;
#[doc(hidden)]
pub mod bug;
mod capacities;
mod clock;
mod digest;
mod ending;
mod event;
mod name;
mod number;
mod object;
mod output;
mod pairs;
mod replay;
mod report;
mod rng;
mod site;
mod wait;
#[cfg(feature = "serde")]
mod written;

pub use actor::Actor;
pub use capacities::Capacities;
pub use clock::TimeUse;
pub use digest::Digest;
pub use ending::{Ending, GoroutineEnd};
pub use event::{AtomicOp, CaseInfo, Direction, Event, EventKind, ReceivedFrom, SentTo};
pub use name::Name;
pub use number::{GoId, ObjectId};
pub use object::ObjectKind;
pub use output::Output;
pub use pairs::{Pairs, Told};
pub use replay::{Chosen, CodeHeader, FileStamp, MapOrder, Player, Recorder, ReplayCode, ReplayError, clean};
pub use report::{DeadlockReport, FatalReport, GoroutineReport, GoroutineState, PanicReport};
pub use rng::Rng;
pub use site::{Caller, Site, file_and_line};
pub use wait::WaitReason;
