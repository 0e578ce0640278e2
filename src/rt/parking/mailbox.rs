//! A worker's address for other threads: they leave goroutines in its mailbox and wake it.
//!
//! States      `pending` false: it is empty, as far as the worker needs to know | true: look.
//! Invariants  I1  a `Mailbox` is never freed: a thread that has just delivered may still be inside `push` when the
//!                 worker's run is over. It is reused by a later run, where all that thread still does is a stray
//!                 notification; `pending` is never set by the past, because it would be a choice more (`choose.rs`).
//!                 The home of a run that leaked a goroutine is not reused: that goroutine may still be delivered there.
//!             I2  a goroutine is in a mailbox at most once: only the thread that unlinked its waiter delivers it.
//!             I3  a worker asleep in its poller is woken there, one asleep here is woken here: `asleep` says which, under
//!                 the lock. What is woken between the lock and the sleep is remembered: by the lock here, by the poller
//!                 there.
//! Protocol    Others: `push`. The worker: `has_mail` (one relaxed load) before each switch, `drain`, `wait`.
//! Rejected    A lock-free list: delivery from another thread costs a system call when the worker sleeps, which is a
//!             hundred times a lock.
//! See         tests/runtime/foreign.rs; models in `models/workers.rs` (mailbox_*).

use std::collections::VecDeque;
use std::io;
use std::ptr::null_mut;
use std::sync::atomic::Ordering;
use std::sync::{OnceLock, PoisonError};
use std::time::Duration;

use crate::rt::goroutine::GoRef;
use crate::rt::outside::poller::Poller;
use crate::rt::parking::counts::Counts;
use crate::rt::primitives::{AtomicBool, AtomicIsize, AtomicPtr, Condvar, Mutex, MutexGuard, fence, wait_while};

pub(crate) struct Mailbox {
    mail: Mutex<Mail>,
    arrived: Condvar,
    pending: AtomicBool,
    /// Goroutines spawned on this worker less those that ended on it: what is positive here may be negative elsewhere.
    /// Written by the worker only.
    live: AtomicIsize,
    /// Goroutines that have begun to wait for sockets on this worker less those that have ended to here: what is positive
    /// here may be negative elsewhere. Written by the worker only.
    waiting_for_io: AtomicIsize,
    /// Made when the worker first waits for a socket; from then on it sleeps there.
    poller: OnceLock<Poller>,
    pub(crate) counts: Counts,
    /// The goroutine whose stack the worker is on, where goroutines migrate; else null. Written by the worker only.
    runs: AtomicPtr<()>,
}

/// Where the worker sleeps: to notify one that does not would be a system call for nothing.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
enum Asleep {
    #[default]
    No,
    Here,
    InPoller,
}

#[derive(Default)]
struct Mail {
    delivered: VecDeque<GoRef>,
    asleep: Asleep,
    /// The run whose goroutines may leave for another worker now; 0: none.
    lets_go: u32,
}

static SPARE_HOMES: std::sync::Mutex<Vec<&'static Mailbox>> = std::sync::Mutex::new(Vec::new());

impl Mailbox {
    /// A home for one run. Give it back by `release`.
    pub(crate) fn acquire() -> &'static Mailbox {
        let spare = SPARE_HOMES.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let home = spare.unwrap_or_else(|| Box::leak(Box::new(Mailbox::new())));
        home.counts.clear();
        home
    }

    pub(in crate::rt) fn new() -> Self {
        Mailbox {
            mail: Mutex::new(Mail::default()),
            arrived: Condvar::new(),
            pending: AtomicBool::new(false),
            live: AtomicIsize::new(0),
            waiting_for_io: AtomicIsize::new(0),
            poller: OnceLock::new(),
            counts: Counts::default(),
            runs: AtomicPtr::new(null_mut()),
        }
    }

    pub(crate) fn release(&'static self) {
        invariant!(self.mail().delivered.is_empty(), "mail for a run that is over");
        self.lets_go(0);
        self.pending.store(false, Ordering::Relaxed);
        self.live.store(0, Ordering::Relaxed);
        self.waiting_for_io.store(0, Ordering::Relaxed);
        SPARE_HOMES.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    fn mail(&self) -> MutexGuard<'_, Mail> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn live(&self) -> isize {
        self.live.load(Ordering::Relaxed)
    }

    /// Counts a goroutine that was spawned (1) or has ended (-1) here. Needs: the caller is the worker.
    #[inline]
    pub(crate) fn count(&self, change: isize) {
        self.live.store(self.live.load(Ordering::Relaxed) + change, Ordering::Relaxed);
    }

    /// Its part of how many wait for sockets. Exact for the worker, and for others while it rests.
    pub(in crate::rt) fn waiting_for_io(&self) -> isize {
        self.waiting_for_io.load(Ordering::Relaxed)
    }

    /// Counts a goroutine that begins to wait for a socket (1) or has waited (-1). Needs: the caller is the worker.
    #[inline]
    pub(in crate::rt) fn count_waiting_for_io(&self, change: isize) {
        self.waiting_for_io.store(self.waiting_for_io.load(Ordering::Relaxed) + change, Ordering::Relaxed);
    }

    /// Makes `goroutine` runnable on its home worker. Needs: the caller unlinked its waiter.
    pub(crate) fn push(&self, goroutine: GoRef) {
        self.change(|mail| mail.delivered.push_back(goroutine));
    }

    /// As `push`, of several. Leaves: none in `goroutines`.
    pub(in crate::rt) fn push_all(&self, goroutines: &mut Vec<GoRef>) {
        self.change(|mail| mail.delivered.extend(goroutines.drain(..)));
    }

    /// Makes the worker look, without mail: a count it waits on has changed.
    pub(crate) fn wake(&self) {
        self.change(|_| ());
    }

    fn change(&self, change: impl FnOnce(&mut Mail)) {
        let mut mail = self.mail();
        change(&mut mail);
        // Under the lock that `wait` holds when it checks: never lost between check and sleep. And once the worker has
        // the mail, this thread changes nothing here any more (I1).
        self.pending.store(true, Ordering::Release);
        let asleep = mail.asleep;
        drop(mail);
        match (asleep, self.poller.get()) {
            (Asleep::Here, _) => self.arrived.notify_one(),
            (Asleep::InPoller, Some(poller)) => poller.wake(),
            _ => {}
        }
    }

    #[inline]
    pub(crate) fn has_mail(&self) -> bool {
        self.pending.load(Ordering::Relaxed)
    }

    /// Whether goroutines lie here. A worker may have been rung without any, and may have no thread that would look.
    pub(in crate::rt) fn holds_goroutines(&self) -> bool {
        self.has_mail() && !self.mail().delivered.is_empty()
    }

    /// Takes all mail, oldest first.
    pub(crate) fn drain(&self) -> VecDeque<GoRef> {
        let mut mail = self.mail();
        self.pending.store(false, Ordering::Relaxed);
        std::mem::take(&mut mail.delivered)
    }

    /// Sleeps until something arrives, or for `at_most`.
    pub(crate) fn wait(&self, at_most: Option<Duration>) {
        let Some(poller) = self.poller.get() else {
            return drop(self.sleep(at_most, |_| self.pending.load(Ordering::Relaxed)));
        };
        let mut mail = self.mail();
        if self.pending.load(Ordering::Relaxed) {
            return;
        }
        mail.asleep = Asleep::InPoller;
        drop(mail);
        // A wake-up between these lines is remembered by the poller.
        poller.wait(at_most);
        self.mail().asleep = Asleep::No;
    }

    /// The worker's poller.
    pub(in crate::rt) fn poller(&self) -> io::Result<&Poller> {
        if let Some(poller) = self.poller.get() {
            return Ok(poller);
        }
        let poller = Poller::new()?;
        Ok(self.poller.get_or_init(|| poller))
    }

    /// Tells sockets that they are ready, as the last `wait` found. Whether there were any. Needs: the caller is the worker.
    pub(in crate::rt) fn tell_sockets(&self) -> bool {
        self.poller.get().is_some_and(Poller::tell)
    }

    /// Looks at the sockets without waiting. Whether some are ready. Needs: the caller is the worker.
    pub(in crate::rt) fn look_at_sockets(&self) -> bool {
        self.poller.get().is_some_and(|poller| {
            poller.wait(Some(Duration::ZERO));
            poller.tell()
        })
    }

    /// Whether goroutines may leave for other workers from now on: those of this run; 0: none.
    pub(in crate::rt) fn lets_go(&self, run: u32) {
        self.mail().lets_go = run;
    }

    /// Where goroutines migrate: the worker is on this one's stack, or has left it. Needs: the caller is the worker, and what
    /// it did on that stack is done.
    #[inline]
    pub(in crate::rt) fn shows(&self, goroutine: Option<GoRef>) {
        let goroutine = goroutine.map_or(null_mut(), |goroutine| goroutine.to_opaque().as_ptr());
        self.runs.store(goroutine, Ordering::Release);
    }

    /// Whether the worker may still be on this goroutine's stack. If not, all that it did there has happened before. Needs:
    /// the goroutine waits, its home is this, and the caller unlinked its waiter.
    fn may_run(&self, goroutine: GoRef) -> bool {
        let runs = self.runs.load(Ordering::Relaxed);
        fence(Ordering::Acquire);
        runs == goroutine.to_opaque().as_ptr()
    }

    /// Gives a goroutine that waits to another worker of its run, if it may leave. Whether it has: then the caller readies it
    /// there. Needs: its home is this, and the caller unlinked its waiter.
    pub(in crate::rt) fn let_go(&self, run: u32, goroutine: GoRef, to: &'static Mailbox) -> bool {
        let mail = self.mail();
        let leaves = mail.lets_go == run && !self.may_run(goroutine) && goroutine.may_migrate();
        if leaves {
            goroutine.move_to(to);
        }
        leaves
    }

    /// Gives what lies here to another worker of the run, but for goroutines that may not leave: the worker is in a goroutine. Needs: the
    /// caller is that other worker.
    pub(in crate::rt) fn let_mail_go(&self, run: u32, to: &'static Mailbox) -> Vec<GoRef> {
        let mut mail = self.mail();
        if mail.lets_go != run || self.runs.load(Ordering::Relaxed).is_null() {
            return Vec::new();
        }
        let (leave, stay): (Vec<GoRef>, Vec<GoRef>) = std::mem::take(&mut mail.delivered)
            .into_iter()
            .partition(|goroutine| !self.may_run(*goroutine) && goroutine.may_migrate());
        mail.delivered = stay.into();
        leave.iter().for_each(|goroutine| goroutine.move_to(to));
        leave
    }

    /// As `look_at_sockets`, for another worker: not while this one sleeps there or looks itself.
    pub(in crate::rt) fn look_at_sockets_for(&self) -> bool {
        self.poller.get().is_some_and(Poller::serve_aside)
    }

    pub(in crate::rt) fn has_poller(&self) -> bool {
        self.poller.get().is_some()
    }

    /// Sleeps until `goroutine` itself has been delivered, and takes it out.
    pub(crate) fn wait_for(&self, goroutine: GoRef) {
        let mut mail = self.sleep(None, |mail| mail.delivered.contains(&goroutine));
        mail.delivered.retain(|delivered| *delivered != goroutine);
    }

    fn sleep(&self, at_most: Option<Duration>, enough: impl Fn(&Mail) -> bool) -> MutexGuard<'_, Mail> {
        let mut mail = self.mail();
        mail.asleep = Asleep::Here;
        mail = wait_while(&self.arrived, mail, at_most, |mail| !enough(mail));
        mail.asleep = Asleep::No;
        mail
    }
}
