//! The peers that are compared, and where a peer has no fair equivalent: the only place that says so.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

use crate::work::Work;

/// One side of the comparison, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Peer {
    Gort,
    /// The same goroutines, which migrate.
    GortMigrating,
    /// An earlier build of this benchmark (`--before`): its own gort, in the same run.
    #[value(skip)]
    GortBefore,
    Go,
    Tokio,
    May,
    Threads,
}

impl Peer {
    /// The name on the command line.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Peer::Gort => "gort",
            Peer::GortMigrating => "gort-migrating",
            Peer::GortBefore => "gort-before",
            Peer::Go => "go",
            Peer::Tokio => "tokio",
            Peer::May => "may",
            Peer::Threads => "threads",
        }
    }

    /// What a child that does its work is told to be.
    pub(crate) fn child_name(self) -> &'static str {
        if self == Peer::GortBefore { Peer::Gort.name() } else { self.name() }
    }

    /// The head of its column.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Peer::GortMigrating => "gort, migrating",
            Peer::GortBefore => "gort, before",
            Peer::Go => "Go",
            Peer::Threads => "OS threads",
            other => other.name(),
        }
    }

    /// What "workers" are to this peer.
    pub(crate) fn workers_are(self) -> &'static str {
        match self {
            Peer::Gort => "gort's `Builder::workers`",
            Peer::GortMigrating => "the same with `Builder::migrate_goroutines`",
            Peer::GortBefore => "the same of the earlier build",
            Peer::Go => "Go's `GOMAXPROCS`",
            Peer::Tokio => {
                "worker threads of tokio's multi-threaded scheduler, main being a task (its current-thread \
                            scheduler yields and spawns faster)"
            }
            Peer::May => "may's `set_workers`, main being a coroutine",
            Peer::Threads => "the processors on which the OS threads may run",
        }
    }

    /// Whether it differs from another peer with so many workers.
    pub(crate) fn takes_part(self, workers: usize) -> bool {
        // One worker's goroutines have nowhere to go.
        self != Peer::GortMigrating || workers > 1
    }

    /// Whether it is this project's.
    pub(crate) fn is_gort(self) -> bool {
        matches!(self, Peer::Gort | Peer::GortMigrating | Peer::GortBefore)
    }

    /// Why this peer does not do this work; `None` where it does.
    pub(crate) fn absent(self, work: Work) -> Option<&'static str> {
        match (self, work) {
            (Peer::Tokio, Work::Unbuffered) => {
                Some("tokio has no channel without a buffer: its figure is in the row with a buffer of 1")
            }
            (
                Peer::May,
                Work::Unbuffered
                | Work::Buffered1
                | Work::Buffered128
                | Work::FourByFour
                | Work::Select2
                | Work::Select8
                | Work::Sieve
                | Work::Value8k
                | Work::Value60k
                | Work::FanIn,
            ) => Some("may's channels have no bound: a sender never waits, which is other work"),
            (Peer::May, Work::SelectDefault) => {
                Some("may's select starts a coroutine for each case and has no default")
            }
            (Peer::May | Peer::Threads, Work::Timers) => Some("it sleeps, and has no timer that is reset or stopped"),
            (Peer::May, Work::Close) => Some("nothing of may's lets all waiters go at once"),
            (Peer::Threads, Work::Skynet | Work::Tree | Work::TreeJoin | Work::Sleeps | Work::Park | Work::Close) => {
                Some("more threads than Linux gives a process by default (pid_max 32,768)")
            }
            (Peer::Threads, Work::Sieve) => {
                Some("2,000 threads and three million hand-overs between them: minutes; see the ring")
            }
            _ => None,
        }
    }

    /// In what this peer's work differs, where it does and the comparison is still fair.
    pub(crate) fn remark(self, work: Work) -> Option<&'static str> {
        match (self, work) {
            (Peer::Tokio, Work::PingPong | Work::Ring | Work::Sieve | Work::Skynet | Work::Tree | Work::FanIn) => {
                Some("channels of capacity 1: tokio has none without a buffer")
            }
            (Peer::Tokio, Work::Select2 | Work::Select8 | Work::Value8k | Work::Value60k) => {
                Some("channels of capacity 1: tokio has none without a buffer")
            }
            (Peer::Tokio, Work::FourByFour) => {
                Some("async-channel: tokio's own channel for many senders has one receiver")
            }
            (Peer::Tokio, Work::Timers) => Some("sleeps that are polled once, reset, and dropped"),
            (Peer::Tokio, Work::Close) => Some("a semaphore that is closed"),
            (Peer::Threads, Work::Mutex20k) => Some("2,000 threads"),
            (Peer::May, Work::PingPong | Work::Ring | Work::Skynet | Work::Tree) => {
                Some("channels without a bound, in which no more than a few messages are ever under way")
            }
            _ => None,
        }
    }
}
