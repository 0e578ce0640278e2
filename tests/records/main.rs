//! What a run records: its events, its schedule, its data races.

mod events;
#[path = "../harness/runtime/mod.rs"]
mod harness;
mod races;
mod replay;
