//! Runs a program to its end: which goroutine runs next, when the clock moves, what is collected.
//!
//! States      Goroutines run in Go's order on one processor: the one that was made ready last, then the queue, first in, first out.
//! Invariants  I1  a goroutine that computes is interrupted when its share is used up, and goes to the queue's end.
//!             I2  when nothing can run and a timer is armed the clock moves to it; when nothing is armed it is a deadlock.
//! See         Go's runtime/proc.go (schedule, checkdead).

use std::time::Duration;

use gort_events::{EventKind, GoId};

use super::events::Happened;
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::gc::Collection;
use super::heap::Heap;
use super::host::Host;
use super::state::{State, Status, TimerAction};
use crate::code::Program;
use crate::source::Pos;

/// How a program ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ended {
    /// With this code.
    Exit(i32),
    /// By a panic that nothing recovered, in this goroutine.
    Panic(u32),
    /// By an error of the runtime, in this goroutine.
    Fatal(u32, String),
    /// The host has stopped it.
    Stopped,
    /// Nothing can ever run again. Whether main had ended by `runtime.Goexit`.
    Deadlock {
        /// Whether main has ended.
        main_exited: bool,
    },
}

/// How many calls and backward jumps a goroutine may make before it is the turn of others. That takes some milliseconds.
const SHARE: u64 = 1_000_000;

/// When a program begins unless its holder says otherwise: as on Go's playground, 10 November 2009, 23:00 UTC.
const BEGAN: u64 = 1_257_894_000_000_000_000;

impl State {
    /// A program that stands at its beginning.
    pub fn new(program: &Program) -> State {
        let mut state = State { began: BEGAN, ..State::default() };
        state.globals = state.heap.allocate(&program.layouts, program.globals, 1);
        let main = state.spawn(program, program.entry, 0, &[], 0, (0, 0));
        state.queue.push_back(main);
        state
    }

    /// It may use so many bytes.
    pub fn limit(&mut self, bytes: u64) {
        self.heap.limit(bytes);
    }

    /// The program begins so many nanoseconds after 1970 began.
    pub fn begin_at(&mut self, nanoseconds: u64) {
        self.began = nanoseconds;
    }

    /// Runs until the program ends.
    pub fn run(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        let ended = self.run_on(program, host);
        if host.listens() {
            self.tell_end(host, &ended);
        }
        ended
    }

    fn run_on(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        let mut main_exited = false;
        loop {
            let ready = self.switched.take().or_else(|| self.next.take()).or_else(|| self.queue.pop_front());
            let Some(index) = ready else {
                if !self.pass_time(program, host) {
                    return Ended::Deadlock { main_exited };
                }
                if host.pause() {
                    return Ended::Stopped;
                }
                continue;
            };
            match Exec::run(program, self, host, index, SHARE, false) {
                Pause::Parked | Pause::Ended | Pause::Visible => {}
                Pause::Yielded => self.queue.push_back(index),
                Pause::Interrupted => {
                    if host.listens() {
                        let goroutine = GoId(self.goroutines[index as usize].id);
                        let at = Duration::from_nanos(host.now().unwrap_or(self.now));
                        host.happened(Happened { goroutine, at, place: Pos::NONE, kind: EventKind::Yield });
                    }
                    self.queue.push_back(index);
                }
                Pause::Exit(code) => return Ended::Exit(code),
                Pause::Panicked => return Ended::Panic(index),
                Pause::Fatal(text) => return Ended::Fatal(index, text),
                Pause::MainExited => main_exited = true,
            }
            self.look_at_the_clock(program, host);
            if host.pause() {
                return Ended::Stopped;
            }
        }
    }

    /// Moves the clock to the next timer. Whether there is one.
    fn pass_time(&mut self, program: &Program, host: &mut dyn Host) -> bool {
        let Some(moment) = self.timers.iter().map(|timer| timer.at).min() else { return false };
        self.now = host.wait_until(moment).max(self.now);
        if host.listens() && host.now().is_none() {
            self.tell(host, Pos::NONE, EventKind::Clock { now: Duration::from_nanos(self.now) });
        }
        self.fire_due(program, host);
        true
    }

    fn look_at_the_clock(&mut self, program: &Program, host: &mut dyn Host) {
        if self.timers.is_empty() {
            return;
        }
        if let Some(now) = host.now() {
            self.now = now;
            self.fire_due(program, host);
        }
    }
}

impl Exec<'_> {
    /// Collects garbage. The running goroutine stands between operations.
    pub(super) fn collect_garbage(&mut self) -> Result<(), Fault> {
        let program = self.program;
        let mut collection = self.state.heap.collect(program);
        self.state.globals = collection.moved(self.state.globals);
        for timer in &mut self.state.timers {
            if let TimerAction::Fire(timer) = &mut timer.action {
                *timer = collection.moved(*timer);
            }
        }
        for (index, goroutine) in self.state.goroutines.iter_mut().enumerate() {
            if goroutine.status == Status::Dead {
                continue;
            }
            if index != self.me as usize {
                for frame in &mut goroutine.frames {
                    collection.frame(frame, &mut goroutine.stack);
                }
            }
            for deferred in &mut goroutine.deferred {
                let function = &program.functions[deferred.func as usize];
                let params = function.results as usize..(function.results + function.params) as usize;
                collection.slots(&function.frame[params], &mut deferred.args);
                deferred.closure = collection.moved(deferred.closure);
            }
            for panic in &mut goroutine.panics {
                panic.value[1] = collection.value(panic.value[0], panic.value[1]);
            }
            for wait in &mut goroutine.waits {
                *wait = collection.moved(*wait);
            }
        }
        for frame in self.frames.iter_mut().chain([&mut self.frame]) {
            collection.frame(frame, &mut self.regs);
        }
        let mut heap = std::mem::take(&mut self.state.heap);
        collection.finish(&mut heap, &mut self.state.met);
        self.state.heap = heap;
        match self.state.heap.words_left() {
            0 => Err(Fault::Fatal("runtime: out of memory".to_owned())),
            _ => Ok(()),
        }
    }
}

impl Collection<'_> {
    /// Moves the references of a frame.
    fn frame(&mut self, frame: &mut super::state::Frame, stack: &mut [u64]) {
        let base = frame.base as usize;
        let kinds = self.kinds(frame.func);
        let slots = &mut stack[base..base + kinds.len()];
        self.slots(kinds, slots);
        frame.closure = self.moved(frame.closure);
    }
}

impl Heap {
    /// A heap of at most so many bytes.
    pub fn limit(&mut self, bytes: u64) {
        self.most = usize::try_from(bytes / 8).unwrap_or(usize::MAX).min(1 << 31);
    }
}
