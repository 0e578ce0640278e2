//! Explore: everything that a program can print, and whether it can hang.
//!
//! An [`Explorer`] runs a program again and again, each time by another schedule, until it knows every state that the
//! program can be in. What it says is complete: no order of the program's steps gives an output that is not among those it
//! found. Whether such an output is impossible is another question for programs that have a data race or read a clock:
//! [`Exploration::certainty`] answers it.
//!
//! ```
//! use gort::explore::{Answer, Explorer};
//!
//! let found = Explorer::new("hello", || {
//!     gort::go(|| gort::println!("from goroutine"));
//!     gort::println!("from main");
//! })
//! .run();
//! assert!(found.incomplete.is_none());
//! let outputs: Vec<String> = found.list(10).iter().map(|listed| listed.output.to_string()).collect();
//! assert_eq!(outputs, ["from main", "from goroutine | from main", "from main | from goroutine"]);
//! // Each comes with a run that gives it, and what cannot be is known to be impossible.
//! assert!(matches!(found.can(&["from main", "from goroutine"]), Answer::Possible(_)));
//! assert!(matches!(found.can(&["from goroutine"]), Answer::Impossible { lines: 1, .. }));
//! ```
//!
//! # Steps
//!
//! A *step* is one visible operation of one goroutine: a channel operation, a select, a lock or unlock, an operation of a
//! WaitGroup, condition variable, once, semaphore, timer or context, a [`gosched`](crate::gosched()), a load or store of a [`Racy`](crate::sync::Racy) or
//! [`Atomic`](crate::sync::Atomic) variable, a `go` statement, a print, `main`'s return. What a goroutine computes between
//! two of these no other one can see, and it belongs to the step before. A timer that fires is a step, too. A *schedule* is a
//! sequence of steps from the start to an end; where a select has several ready cases, or a cancelled context several
//! children, each choice is a schedule of its own.
//!
//! # What is complete about it
//!
//! Every order of steps is considered, without a bound on preemptions. For a program without data races that is all there
//! is in Go, too: such programs behave as if all their goroutines ran on one processor (Go memory model). For one with
//! data races Go allows still more, which no interleaving shows.
//!
//! Data races go by happens-before, as in [`races`](crate::races): a program with [`Racy`](crate::sync::Racy) variables is walked
//! once more, with a detector. So two accesses that only sleeping keeps apart race, by the ideal clock, too.
//!
//! It rests on one condition: a program must be a function of its schedule, and what goroutines share must be gort's.
//! What is shared through a `static`, a `std` lock or an atomic of the standard library, gort cannot see. Programs that
//! read the machine's clock or random numbers are found out when a known schedule leads elsewhere
//! ([`Incomplete::NotReproducible`]). So are those that hide something, where a run that is checked meets it; in programs of some
//! thousand states every run is. And the output of the default run must be among those found
//! ([`Incomplete::DefaultRunMissing`]). [`num_goroutine`](crate::num_goroutine) counts a goroutine as ended as soon as there is
//! nothing visible left for it to do.
//!
//! A run that does not end is cut after a number of steps ([`Explorer::longest_run`]). Then short runs are searched instead, and
//! what they find is shown as a part ([`Incomplete::Endless`]): the default run's output, if that ends, and others. A goroutine that computes without
//! end in one step is left behind with its thread ([`Explorer::longest_step`]), and so is one that blocks its thread by what
//! is not gort's; all are named.
//!
//! # How
//!
//! A goroutine's local state cannot be looked at, but it is a function of what the goroutine has observed. So a state is
//! known by a digest of what each goroutine has observed and of what the shared objects hold (`rt/explored/observe.rs`), and one
//! that was seen before is not explored again. A run follows a known path, takes one step that no run has taken from
//! there, and goes on until it comes to a known state. The result is a graph, and its outputs are counted in it by the
//! subset construction: 113,400 outputs of 239,869,453,824 schedules are counted from 2,736 states.

// The seam, the graph, the search and the answers are in crates/explore; here is the engine that runs programs of this process,
// and what their user calls.

mod check;
mod explorer;
mod native;

pub use gort_explore::{
    Actor, Aim, Answer, Asked, BigUint, Blame, Capacities, Certainty, Choice, Clock, Count, Departure, Effect, End,
    Endings, Exploration, Fate, Footprint, FoundOutput, Goal, Incomplete, Keeper, Leaks, LeftGoroutine, LeftKind,
    Listener, Loop, LoopKind, Move, NoSchedule, Notes, Output, Part, Player, Position, Progress, Race, RaceKind,
    RaceReport, RacyAccess, Recorder, Renaming, Run, Sampled, Samples, Search, SearchStats, Setup, Standing,
    StepAccess, Strategy, System, TimeUse, TooMany, Tried, Witness,
};

pub use self::explorer::Explorer;
