//! Helper threads: they carry out jobs. More of them start while all are busy, and those that stay idle end.
//!
//! States      of a job: waiting | taken. Of a helper: busy | idle | gone.
//! Invariants  I1  `idle <= helpers <= most`. An idle helper is counted as such until it has the lock again.
//!             I2  jobs wait only while all helpers are busy or about to take one, and there can be no more of them.
//!             I3  a helper ends only if it finds no job, under the lock: one that was promised to it is never left.
//! Protocol    `submit` queues a job and wakes an idle helper, or starts one; a helper's life is `help`.
//! Rejected    A thread for each call: it costs a hundred times a call to one that waits.
//! See         rt/outside/blocking.rs, the only user; models in `models/outside.rs` (helpers_*); tests below.

use std::collections::VecDeque;
use std::io;
use std::sync::PoisonError;
use std::time::Duration;

use crate::rt::primitives::{Condvar, Mutex, MutexGuard, wait_or_time_out};

pub(crate) struct Helpers<J> {
    pool: Mutex<Pool<J>>,
    work: Condvar,
    most: usize,
    keep: Duration,
}

struct Pool<J> {
    jobs: VecDeque<J>,
    idle: usize,
    helpers: usize,
}

impl<J> Helpers<J> {
    /// Up to `most` helpers, each of which ends after `keep` without work.
    pub(crate) fn new(most: usize, keep: Duration) -> Self {
        let pool = Pool { jobs: VecDeque::new(), idle: 0, helpers: 0 };
        Helpers { pool: Mutex::new(pool), work: Condvar::new(), most, keep }
    }

    fn pool(&self) -> MutexGuard<'_, Pool<J>> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hands a job to an idle helper, to a new one, or to the first that has time. `start` starts a thread that runs `help`.
    ///
    /// # Errors
    /// If there is no helper and none can be started; the job is gone.
    pub(crate) fn submit(&self, job: J, start: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        let mut pool = self.pool();
        pool.jobs.push_back(job);
        if pool.idle >= pool.jobs.len() {
            drop(pool);
            self.work.notify_one();
            return Ok(());
        }
        if pool.helpers == self.most {
            return Ok(());
        }
        pool.helpers += 1;
        let Err(error) = start() else { return Ok(()) };
        pool.helpers -= 1;
        if pool.helpers > 0 {
            return Ok(());
        }
        // The one put in above: without helpers none has been taken, and the lock was held.
        let job = pool.jobs.pop_back();
        drop(pool);
        drop(job);
        Err(error)
    }

    /// A helper's life. Needs: `submit` has counted it.
    pub(crate) fn help(&self, carry_out: impl Fn(J)) {
        let mut pool = self.pool();
        loop {
            if let Some(job) = pool.jobs.pop_front() {
                drop(pool);
                carry_out(job);
                pool = self.pool();
                continue;
            }
            pool.idle += 1;
            let (woken, timed_out) = wait_or_time_out(&self.work, pool, self.keep, |pool| pool.jobs.is_empty());
            pool = woken;
            pool.idle -= 1;
            if timed_out && pool.jobs.is_empty() {
                pool.helpers -= 1;
                return;
            }
        }
    }

    /// How many there are.
    #[cfg(test)]
    pub(in crate::rt) fn count(&self) -> usize {
        self.pool().helpers
    }

    /// In a model, the time after which idle ones end has come for those that wait now.
    #[cfg(all(test, loom))]
    pub(in crate::rt) fn time_out(&self) {
        self.work.notify_all();
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Barrier};

    use super::*;

    type Job = Box<dyn FnOnce() + Send>;

    fn submit(helpers: &Arc<Helpers<Job>>, job: impl FnOnce() + Send + 'static) {
        let theirs = helpers.clone();
        let start = || std::thread::Builder::new().spawn(move || theirs.help(|job| job())).map(drop);
        helpers.submit(Box::new(job), start).unwrap();
    }

    fn wait_until(condition: impl Fn() -> bool) {
        while !condition() {
            std::thread::yield_now();
        }
    }

    #[test]
    fn they_grow_to_the_bound_and_shrink_to_none() {
        let helpers = Arc::new(Helpers::new(4, Duration::from_millis(20)));
        for _ in 0..3 {
            let (all_busy, done) = (Arc::new(Barrier::new(5)), Arc::new(AtomicUsize::new(0)));
            for _ in 0..4 {
                let (all_busy, done) = (all_busy.clone(), done.clone());
                submit(&helpers, move || {
                    all_busy.wait();
                    done.fetch_add(1, Ordering::Relaxed);
                });
            }
            // Beyond the bound they queue.
            for _ in 0..10 {
                let done = done.clone();
                submit(&helpers, move || _ = done.fetch_add(1, Ordering::Relaxed));
            }
            assert_eq!((helpers.count(), done.load(Ordering::Relaxed)), (4, 0));
            all_busy.wait();
            wait_until(|| done.load(Ordering::Relaxed) == 14);
            wait_until(|| helpers.count() == 0);
        }
    }

    #[test]
    fn one_that_is_idle_is_used_again() {
        let helpers = Arc::new(Helpers::new(4, Duration::from_secs(3600)));
        for _ in 0..100 {
            let done = Arc::new(AtomicUsize::new(0));
            let theirs = done.clone();
            submit(&helpers, move || theirs.store(1, Ordering::Release));
            wait_until(|| done.load(Ordering::Acquire) == 1 && helpers.pool().idle == 1);
        }
        assert_eq!(helpers.count(), 1);
    }

    #[test]
    fn without_a_thread_the_job_is_refused_only_if_nobody_will_do_it() {
        let helpers: Arc<Helpers<Job>> = Arc::new(Helpers::new(4, Duration::from_secs(3600)));
        let refuse = || Err(io::Error::from(io::ErrorKind::WouldBlock));
        let held = Arc::new(());
        let theirs = held.clone();
        assert!(helpers.submit(Box::new(move || drop(theirs)), refuse).is_err());
        assert_eq!((Arc::strong_count(&held), helpers.count()), (1, 0));
        let (gate, done) = (Arc::new(Barrier::new(2)), Arc::new(AtomicUsize::new(0)));
        let busy = gate.clone();
        submit(&helpers, move || _ = busy.wait());
        let theirs = done.clone();
        // The busy one takes it when it has time.
        helpers.submit(Box::new(move || theirs.store(1, Ordering::Release)), refuse).unwrap();
        gate.wait();
        wait_until(|| done.load(Ordering::Acquire) == 1);
    }
}
