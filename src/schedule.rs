//! Schedules: how a run decides what could go either way.
//!
//! See         `rt/policy/mod.rs` for what a choice is; crates/events/src/replay/mod.rs for the string form of a recorded run.

use gort_events::ReplayCode;

/// How a run decides which goroutine runs next, which ready select case wins and how timer ties fall.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Schedule {
    /// Real workers, the real clock (or a [virtual](crate::Builder::virtual_clock) one).
    ///
    /// On each worker goroutines run in Go's order; what has not started yet may move to an idle one
    /// ([`Builder::workers`](crate::Builder::workers)).
    #[default]
    Parallel,
    /// One worker, a virtual clock, choices drawn from the seed. Seed 0 is Go's own order; every other seed may switch
    /// before each visible operation. Same seed, same output, on every machine.
    Seeded(u64),
    /// The recorded run, on one worker with a virtual clock.
    ///
    /// ```
    /// use gort::{Builder, Schedule};
    ///
    /// let program = || {
    ///     gort::go(|| gort::println!("from goroutine"));
    ///     gort::println!("from main");
    /// };
    /// let report = Builder::new().schedule(Schedule::Seeded(3)).output(std::io::sink()).record(true).run_report(program);
    /// let code: gort::ReplayCode = report.schedule.unwrap().to_string().parse().unwrap();
    /// let again = Builder::new().schedule(Schedule::Replay(code.clone())).output(std::io::sink()).record(true).run_report(program);
    /// assert_eq!(again.schedule, Some(code));
    /// ```
    Replay(ReplayCode),
}
