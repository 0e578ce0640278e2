//! A handle to a run, by which other threads start goroutines in it.
//!
//! Invariants  I1  what is handed over is started in the order in which it came, or dropped when the run ends.
//!             I2  once the run is over, or the goroutine that serves is unwound, nothing is taken any more.
//! Protocol    A goroutine of gort's own waits for what is handed over, and starts it. A thread leaves it in a queue and rings: it never
//!             waits for the run. The goroutine ends when the last handle is gone.
//! Rejected    Making the goroutine on the other thread: records and queues belong to workers. A channel for what is handed over: a thread
//!             would wait for room, and for ever in a run that ends.
//! See         tests/habits/handle.rs.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gort_events::Caller;

use crate::chan::{ForeignChan, RecvChan, chan};
use crate::go::{JoinHandle, go_at, joinable};
use crate::rt::parking::park;

type Job = (Box<dyn FnOnce() + Send>, Caller);

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    closed: bool,
}

/// Shared by the handles and the goroutine that serves.
#[derive(Clone, Default)]
struct Jobs(Arc<Mutex<Queue>>);

impl Jobs {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Starts goroutines in a run from threads that are not the run's. While one lives, the run is not taken to be deadlocked, and a virtual
/// clock stands still, as for a [foreign handle](crate::Chan::foreign).
///
/// A goroutine of gort's own serves all clones of one handle: it is counted, and stands in a report with "chan receive".
///
/// Go has no equivalent: all of a Go program's threads are the runtime's. Rust: `tokio::runtime::Handle`.
///
/// # Examples
///
/// ```
/// gort::run(|| {
///     let (handle, results) = (gort::Handle::current(), gort::chan(0));
///     let tx = results.clone();
///     std::thread::spawn(move || {
///         // A callback of another library's thread, say.
///         handle.go(move || tx.send("from a goroutine")).unwrap();
///     });
///     gort::println!("{:?}", results.recv());
/// })?;
/// // Some("from a goroutine")
/// # Ok::<(), gort::RunError>(())
/// ```
pub struct Handle {
    shared: Arc<Shared>,
}

/// The last handle drops it.
struct Shared {
    jobs: Jobs,
    bell: ForeignChan<()>,
}

impl Handle {
    /// Of the run that the caller is in.
    ///
    /// # Panics
    /// Panics outside of a goroutine.
    #[track_caller]
    pub fn current() -> Handle {
        let (jobs, bell) = (Jobs::default(), chan(1));
        let shared = Shared { jobs: jobs.clone(), bell: bell.foreign() };
        let rings = bell.receiver();
        // Also if the run is over before that goroutine has begun.
        let serving = Serving(jobs);
        park::scheduling_point();
        go_at(move || serve(&serving, &rings), Location::caller());
        Handle { shared: Arc::new(shared) }
    }

    /// Starts a goroutine that runs `f`, from any thread. It does not wait for the run.
    ///
    /// # Errors
    /// If the run is over, or is about to be.
    #[track_caller]
    pub fn go<F: FnOnce() + Send + 'static>(&self, f: F) -> Result<(), RunOver> {
        let job: Job = (Box::new(f), Location::caller());
        let mut queue = self.shared.jobs.lock();
        if queue.closed {
            drop(queue);
            return Err(RunOver);
        }
        queue.jobs.push_back(job);
        drop(queue);
        // If it rings already, that will do.
        let _ = self.shared.bell.try_send(());
        Ok(())
    }

    /// Starts a goroutine whose value can be awaited: [`JoinHandle`] is a future, and can be joined by goroutines.
    ///
    /// # Errors
    /// As [`go`](Handle::go).
    #[track_caller]
    pub fn spawn<F, T>(&self, f: F) -> Result<JoinHandle<T>, RunOver>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (handle, body) = joinable(f);
        self.go(body).map(|()| handle)
    }
}

/// Says that nothing is taken any more, when the goroutine that serves is gone.
struct Serving(Jobs);

impl Drop for Serving {
    fn drop(&mut self) {
        let mut queue = self.0.lock();
        queue.closed = true;
        let left = std::mem::take(&mut queue.jobs);
        drop(queue);
        drop(left);
    }
}

fn serve(serving: &Serving, rings: &RecvChan<()>) {
    loop {
        let jobs = std::mem::take(&mut serving.0.lock().jobs);
        for (f, at) in jobs {
            go_at(f, at);
        }
        if rings.recv().is_none() {
            return;
        }
    }
}

impl Clone for Handle {
    fn clone(&self) -> Self {
        Handle { shared: self.shared.clone() }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // What was handed over before is started: the bell that rang for it is received first.
        self.bell.close();
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = self.shared.jobs.lock();
        f.debug_struct("Handle").field("waiting", &queue.jobs.len()).field("over", &queue.closed).finish()
    }
}

/// Why a [`Handle`] started no goroutine: its run is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RunOver;

impl fmt::Display for RunOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the run is over")
    }
}

impl std::error::Error for RunOver {}
