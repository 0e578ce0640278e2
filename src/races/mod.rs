//! Data races: two accesses to one variable, at least one of them a write, that nothing orders.
//!
//! A [`RaceDetector`] follows the events of a run and says which accesses to [`Racy`](crate::sync::Racy) variables could
//! as well have happened in the other order. The run need not have gone wrong: from one that printed what was hoped for it
//! finds what another schedule can break. It finds races between accesses that this run has made; a branch that was not
//! taken it has not seen.
//!
//! Go: `go run -race`. Memory model: ["Implementation Restrictions for Programs Containing Data
//! Races"](https://go.dev/ref/mem#restrictions).
//!
//! [`Builder::race_detector`](crate::Builder::race_detector) runs one beside a program. It can also be fed by hand, with
//! events that were kept:
//!
//! ```
//! use gort::races::RaceDetector;
//! use gort::sync::{Racy, WaitGroup};
//! use gort::{Builder, Schedule};
//!
//! let report = Builder::new().schedule(Schedule::Seeded(0)).race_detector(true).run_report(|| {
//!     let x = Racy::new(0);
//!     let wg = WaitGroup::new();
//!     for _ in 0..2 {
//!         let x = x.clone();
//!         wg.go(move || x.update(|x| x + 1));
//!     }
//!     wg.wait();
//!     gort::println!("x = {}", x.load());
//! });
//! // x = 2
//! let races = report.races.expect("one worker");
//! assert_eq!(races.len(), 1);
//! assert!(races[0].to_string().starts_with("WARNING: DATA RACE\nRead at variable 1 by goroutine 2:\n"));
//!
//! assert!(RaceDetector::new().races().is_empty());
//! ```
//!
//! # What it does not see
//!
//! - Accesses and synchronisation that are not gort's: a `std` atomic orders accesses, and no event tells of it, so the
//!   detector would report a race; so do bytes that go through a socket.
//! - What happens on threads that are not the run's: closures of [`blocking`](crate::blocking()), foreign channel ends.
//!
//! See         crates/races/, the detector.

mod attached;

pub use gort_races::{Access, AccessKind, DataRace, RaceDetector, RaceKind};

pub(crate) use self::attached::AttachedDetector;
