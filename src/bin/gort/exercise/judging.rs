//! Judging beside the keyboard: a thread of its own looks at a text, says what it has after a second, and goes on until all is seen.
//!
//! States      at work: its thread sends verdicts | done: the last verdict is there.
//! Protocol    Whoever has a newer text drops this: the search ends at its next look, and its thread by itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};

use gort::explore::{Clock, Explorer};
use gort_exercise::{Exercise, Verdict, judge};
use gort_golang_explore::GoProgram;

use crate::golang;

/// After this time what was found so far is said.
const FIRST: Duration = Duration::from_secs(1);

/// No step of an exercise takes as long: what does computes without an end.
const LONGEST_STEP: Duration = Duration::from_secs(2);

/// A text that is judged.
pub struct Judging {
    verdicts: Receiver<Said>,
    cancel: Arc<AtomicBool>,
    /// Whether the last verdict is there.
    pub done: bool,
}

/// A verdict, and whether another one comes.
pub struct Said {
    pub verdict: Verdict,
    pub goes_on: bool,
}

#[allow(clippy::disallowed_methods, reason = "how long a learner waits is the machine's time")]
fn now() -> Instant {
    Instant::now()
}

/// Where a search stops.
#[derive(Clone)]
pub struct Limits {
    /// The caller sets it.
    pub cancel: Arc<AtomicBool>,
    /// How many states are seen at most; none: as many as of any search.
    pub bound: Option<u64>,
}

/// Judges a text; for `limit` at most.
fn judged(exercise: &Exercise, file: &str, text: &str, limits: &Limits, limit: Option<Duration>) -> Verdict {
    let cancel = &limits.cancel;
    let begun = now();
    let late = move || limit.is_some_and(|limit| begun.elapsed() >= limit);
    let search = |program: GoProgram, clock: Clock| {
        let stop = Arc::new(AtomicBool::new(cancel.load(Ordering::Relaxed) || late()));
        let (set, asked) = (Arc::clone(&stop), Arc::clone(cancel));
        let look = move |_: &_| {
            if asked.load(Ordering::Relaxed) || late() {
                set.store(true, Ordering::Relaxed);
            }
        };
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let explorer = Explorer::of(program).clock(clock).workers(processors).cancel(stop).progress(look);
        let explorer = explorer.longest_step(LONGEST_STEP);
        limits.bound.into_iter().fold(explorer, Explorer::bound).run()
    };
    golang::on_a_large_stack(|| judge(exercise, file, text, &search))
}

/// Judges a text to the end, and tells with `so_far` what there is after a second if that is not the end.
pub fn whole(exercise: &Exercise, file: &str, text: &str, limits: &Limits, so_far: impl FnOnce(Verdict)) -> Verdict {
    let first = judged(exercise, file, text, limits, Some(FIRST));
    if !first.is_open() {
        return first;
    }
    so_far(first);
    judged(exercise, file, text, limits, None)
}

impl Judging {
    /// Begins.
    pub fn begin(exercise: &Arc<Exercise>, file: &str, text: &str, bound: Option<u64>) -> std::io::Result<Judging> {
        let cancel = Arc::new(AtomicBool::new(false));
        let (tell, verdicts) = channel();
        let limits = Limits { cancel: Arc::clone(&cancel), bound };
        let (exercise, file, text) = (Arc::clone(exercise), file.to_owned(), text.to_owned());
        let work = move || {
            // What is not heard any more is of an older text.
            let so_far = |verdict| _ = tell.send(Said { verdict, goes_on: true });
            let verdict = whole(&exercise, &file, &text, &limits, so_far);
            _ = tell.send(Said { verdict, goes_on: false });
        };
        std::thread::Builder::new().spawn(work)?;
        Ok(Judging { verdicts, cancel, done: false })
    }

    /// The next verdict, if it is there.
    pub fn news(&mut self) -> Option<Said> {
        match self.verdicts.try_recv() {
            Ok(said) => {
                self.done = !said.goes_on;
                Some(said)
            }
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.done = true;
                None
            }
        }
    }
}

impl Drop for Judging {
    fn drop(&mut self) {
        self.cancel.store(true, Ordering::Relaxed);
    }
}
