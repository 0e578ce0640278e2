//! A view of a running program: its goroutines, as a list, as a text in Go's form, and as a profile of where they are.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Weak};

use gort_events::{GoroutineReport, GoroutineState, Site, WaitReason};

use crate::rt::current::worker;
use crate::rt::workers::program::Program;

/// Looks at a running program, from any thread: it stops nothing, and keeps nothing alive.
///
/// Each goroutine is seen as it was at some moment of the look, not all at the same moment; a goroutine that does not stop changing meanwhile may be
/// seen half before and half after. In a replayed or explored run a look is no step, and what it sees is not part of a state: use it to debug,
/// not to decide.
///
/// Go: `runtime.Stack` with all goroutines, the goroutine profile of `runtime/pprof`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// gort::run(|| {
///     let monitor = gort::Monitor::new();
///     gort::go(|| gort::time::sleep(Duration::from_secs(60)));
///     gort::gosched();
///     // From another thread, as a server's signal handler or status page would.
///     let seen = std::thread::spawn(move || monitor.goroutines()).join().unwrap();
///     let states: Vec<_> = seen.iter().map(|goroutine| goroutine.state.to_string()).collect();
///     gort::println!("{states:?}");
/// })?;
/// // ["running", "sleep"]
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Clone)]
pub struct Monitor {
    program: Weak<Program>,
}

impl Monitor {
    /// Of the run that the caller is in.
    ///
    /// # Panics
    /// Panics outside of a run.
    #[track_caller]
    pub fn new() -> Self {
        let Some(worker) = worker() else { panic!("gort: Monitor::new was called outside of gort::run") };
        Monitor { program: Arc::downgrade(&worker.program) }
    }

    /// What every goroutine is doing, by number; nothing once the run is over.
    pub fn goroutines(&self) -> Vec<GoroutineReport> {
        self.program.upgrade().map_or_else(Vec::new, |program| program.look())
    }

    /// Counts of the run: workers, goroutines by what they do, and what they have done since it began. Of a run that is over: nothing.
    ///
    /// Go: `runtime/metrics` (`/sched/goroutines`, `/sched/goroutines-created`).
    pub fn counters(&self) -> Counters {
        let workers = self.program.upgrade().map_or(0, |program| program.workers());
        let mut counters = Counters { workers, ..Counters::default() };
        for goroutine in self.goroutines() {
            match goroutine.state {
                GoroutineState::Running => counters.running += 1,
                GoroutineState::Runnable => counters.runnable += 1,
                GoroutineState::Waiting(_) => counters.waiting += 1,
            }
        }
        for counts in self.program.upgrade().iter().flat_map(|program| program.homes.iter()).map(|home| &home.counts) {
            counters.spawned += counts.spawned.get();
            counters.ended += counts.ended.get();
            counters.switches += counts.switches.get();
            counters.moved += counts.moved.get();
            counters.timers += counts.timers.get();
        }
        counters
    }

    /// How often goroutines have parked since the run began, by reason: those that have occurred, the most frequent first.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule, WaitReason};
    ///
    /// let parks = Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     let ch = gort::chan(0);
    ///     let tx = ch.clone();
    ///     gort::go(move || tx.send(1));
    ///     ch.recv();
    ///     gort::Monitor::new().parks()
    /// })?;
    /// assert_eq!(parks, [(WaitReason::ChanReceive, 1)]);
    /// # Ok::<(), gort::RunError>(())
    /// ```
    pub fn parks(&self) -> Vec<(WaitReason, u64)> {
        let Some(program) = self.program.upgrade() else { return Vec::new() };
        let of = |reason: WaitReason| program.homes.iter().map(|home| home.counts.parks[reason as usize].get()).sum();
        let mut parks: Vec<(WaitReason, u64)> =
            WaitReason::ALL.into_iter().map(|reason| (reason, of(reason))).collect();
        parks.retain(|(_, parks)| *parks > 0);
        parks.sort_by_key(|(_, parks)| std::cmp::Reverse(*parks));
        parks
    }

    /// The profile as folded stacks, one place a line: the `go` statement, what the goroutines do and where, and how many they are. What
    /// draws flame graphs reads it, and what reads collapsed stacks for pprof.
    ///
    /// Go: `go tool pprof` of the goroutine profile.
    ///
    /// # Examples
    ///
    /// ```
    /// use gort::{Builder, Schedule};
    ///
    /// let folded = Builder::new().schedule(Schedule::Seeded(0)).run(|| {
    ///     (0..3).for_each(|_| gort::go(|| _ = gort::chan::<i32>(0).recv()));
    ///     gort::gosched();
    ///     gort::Monitor::new().folded()
    /// });
    /// // src/main.rs:4;src/main.rs:4;chan receive 3
    /// // src/main.rs:3;running 1
    /// assert!(folded.unwrap().lines().next().unwrap().ends_with(";chan receive 3"));
    /// ```
    pub fn folded(&self) -> String {
        let place = |(file, line): (&str, u32)| format!("{}:{line}", file.replace(';', "_"));
        let line = |Place { goroutines, state, parked_at, created_at }: Place| {
            let parked_at = parked_at.map_or_else(String::new, |at| format!("{};", place(at)));
            format!("{};{parked_at}{state} {goroutines}\n", place(created_at))
        };
        self.profile().into_iter().map(line).collect()
    }

    /// Where goroutines are: each kind of state, place and `go` statement with the number of goroutines there, the most first.
    ///
    /// Go: `pprof.Lookup("goroutine")`.
    pub fn profile(&self) -> Vec<Place> {
        let mut places: BTreeMap<_, usize> = BTreeMap::new();
        for GoroutineReport { state, parked_at, created_at, .. } in self.goroutines() {
            let line = |site: Site| (site.file(), site.line());
            let key = (state.to_string(), parked_at.map(line), line(created_at));
            *places.entry(key).or_default() += 1;
        }
        let place = |((state, parked_at, created_at), goroutines)| Place { goroutines, state, parked_at, created_at };
        let mut places: Vec<_> = places.into_iter().map(place).collect();
        places.sort_by_key(|place| std::cmp::Reverse(place.goroutines));
        places
    }
}

impl Default for Monitor {
    #[track_caller]
    fn default() -> Self {
        Monitor::new()
    }
}

impl fmt::Display for Monitor {
    /// All goroutines, as Go prints them when it gets a SIGQUIT.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, goroutine) in self.goroutines().iter().enumerate() {
            f.write_str(if number > 0 { "\n\n" } else { "" })?;
            goroutine.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").field("counters", &self.counters()).finish()
    }
}

/// Counts of a run: see [`Monitor::counters`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Counters {
    /// Workers, also those that have no thread yet; 0 once the run is over.
    pub workers: usize,
    /// Goroutines that run.
    pub running: usize,
    /// Goroutines that could.
    pub runnable: usize,
    /// Goroutines that are parked.
    pub waiting: usize,
    /// Goroutines that were made, main included.
    pub spawned: u64,
    /// Goroutines that have ended.
    pub ended: u64,
    /// Switches to a goroutine: each time that a worker let one run.
    pub switches: u64,
    /// How often a goroutine went from one worker to another: one that had not started, and any where goroutines migrate.
    pub moved: u64,
    /// Timers that were fired: sleeps that ended, ticks, deadlines.
    pub timers: u64,
}

/// Goroutines that are in one place: see [`Monitor::profile`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Place {
    /// How many they are.
    pub goroutines: usize,
    /// What they do: `running`, `runnable`, or the reason for which they are parked.
    pub state: String,
    /// File and line where they are parked.
    pub parked_at: Option<(&'static str, u32)>,
    /// File and line of the `go` statement that made them.
    pub created_at: (&'static str, u32),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.goroutines, self.state)?;
        if let Some((file, line)) = self.parked_at {
            write!(f, " at {file}:{line}")?;
        }
        write!(f, ", created at {}:{}", self.created_at.0, self.created_at.1)
    }
}
