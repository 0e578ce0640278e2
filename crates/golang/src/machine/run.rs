//! Runs a program to its end: which goroutine runs next, when the clock moves, what is collected.
//!
//! States      Goroutines run in Go's order on one processor: the one that was made ready last, then the queue, first in, first out. Or a
//!             host says which one is next: order.rs.
//! Invariants  I1  a goroutine that computes is interrupted when its turn is over, and goes to the queue's end. Those that it makes ready
//!                 go on in its turn: two that talk to each other do not keep others from running. Where a clock says when it is over, it may
//!                 end before any operation that others can notice: what deadlocks in Go may deadlock here.
//!             I2  when nothing can run and a goroutine waits for a timer the clock moves to it; when none waits for one, nor for standard
//!                 input, it is a deadlock.
//!             I3  by a clock that jumps all of this is counted, and no clock is read.
//! See         Go's runtime/proc.go (schedule, runqget, sysmon, checkdead).

use std::time::Duration;

use gort_events::{EventKind, GoId, MapOrder, Rng};

use super::events::Happened;
use super::exec::{Exec, Gate, LOOK, Pause, Turn};
use super::fault::Fault;
use super::gc::Collection;
use super::heap::Heap;
use super::host::Host;
use super::state::{GoIndex, Goroutine, State, Status, Woken};
use crate::code::{Flows, Program};
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

/// How many calls and backward jumps a goroutine may make before it is the turn of others, where no clock says when. That takes some
/// milliseconds.
pub(super) const SHARE: u64 = 1_000_000;

/// After how many nanoseconds it is the turn of others, where a clock says when: as in Go.
const SLICE: u64 = 10_000_000;

/// Behind how many places at most a turn ends whose time is over. A loop has less between two of its operations that others can notice: so it is
/// not always in the same place of the loop.
const PLACES: usize = 64;

/// What a switch counts among calls and backward jumps.
const SWITCH: u64 = 32;

/// After how many switches somebody looks around, where no clock says when.
const SWITCHES: u64 = 64;

/// When a program begins unless its holder says otherwise: as on Go's playground, 10 November 2009, 23:00 UTC.
const BEGAN: u64 = 1_257_894_000_000_000_000;

impl State {
    /// A program that stands at its beginning.
    pub fn new(program: &Program) -> State {
        State::beginning_with(program, program.entry)
    }

    /// A program that stands at the beginning of this function.
    pub fn beginning_with(program: &Program, entry: u32) -> State {
        let mut state = State { began: BEGAN, ..State::default() };
        state.globals = state.heap.allocate(&program.layouts, program.globals, 1);
        let main = state.spawn(program, entry, 0, &[], 0, (0, 0));
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

    /// Maps are gone through in such an order.
    pub fn go_through_maps(&mut self, order: MapOrder) {
        self.map_order = order;
    }

    /// Runs until the program ends.
    pub fn run(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        let ended = self.run_on(program, host);
        if host.listens() {
            self.tell_end(program, host, &ended);
        }
        ended
    }

    fn run_on(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        if host.orders() {
            return self.run_as_ordered(program, host);
        }
        let mut main_exited = false;
        let mut turn = self.new_turn(host);
        let mut switches = 0_u64;
        loop {
            let Some(index) = self.take_next(host, &mut turn) else {
                if !self.pass_time(program, host) {
                    return self.at_rest(main_exited);
                }
                if host.pause() {
                    return Ended::Stopped;
                }
                continue;
            };
            let pause = Exec::run(program, self, host, index, &mut turn, Gate::Open);
            if let Some(ended) = self.paused(host, pause, index, &mut main_exited) {
                return ended;
            }
            self.settle_bubble_of(program, host, index);
            turn.fuel = turn.fuel.saturating_sub(SWITCH);
            switches += 1;
            let counted = turn.until.is_none() && switches.is_multiple_of(SWITCHES);
            if (turn.fuel == 0 || counted) && self.look_around(program, host, &mut turn) {
                return Ended::Stopped;
            }
        }
    }

    /// What becomes of a goroutine that has paused, or of the program.
    pub(super) fn paused(
        &mut self,
        host: &mut dyn Host,
        pause: Pause,
        index: GoIndex,
        main_exited: &mut bool,
    ) -> Option<Ended> {
        match pause {
            Pause::Parked | Pause::Ended => {}
            Pause::Yielded => self.queue.push_back(index),
            Pause::Interrupted | Pause::Visible => {
                if host.listens() {
                    let goroutine = GoId(self.goroutines[index as usize].id);
                    let at = Duration::from_nanos(host.now().unwrap_or(self.now));
                    host.happened(Happened { goroutine, at, place: Pos::NONE, kind: EventKind::Yield });
                }
                self.queue.push_back(index);
            }
            Pause::Exit(code) => return Some(Ended::Exit(code)),
            Pause::Panicked => return Some(Ended::Panic(index)),
            Pause::Fatal(text) => return Some(Ended::Fatal(index, text)),
            Pause::MainExited => *main_exited = true,
        }
        None
    }

    /// A turn that begins now: the moment is that of the last look at the clock.
    fn new_turn(&mut self, host: &mut dyn Host) -> Turn {
        let watched = host.listens();
        match host.now() {
            Some(now) => {
                self.now = now;
                Turn { fuel: LOOK, until: Some(now.saturating_add(SLICE)), places: drawn_at(now), watched }
            }
            None => Turn { fuel: SHARE, until: None, places: 0, watched },
        }
    }

    /// The goroutine that runs next: the one that was made ready last goes on in the turn of the one that did it.
    fn take_next(&mut self, host: &mut dyn Host, turn: &mut Turn) -> Option<GoIndex> {
        if let Some(switched) = self.switched.take() {
            return Some(switched);
        }
        let is_over = turn.until.map_or(turn.fuel == 0, |until| self.now >= until);
        if let Some(next) = self.next.take() {
            if !is_over || self.queue.is_empty() {
                return Some(next);
            }
            self.queue.push_back(next);
        }
        match turn.until {
            Some(_) if !is_over => {
                (turn.until, turn.places) = (Some(self.now.saturating_add(SLICE)), drawn_at(self.now));
            }
            _ => *turn = self.new_turn(host),
        }
        self.queue.pop_front()
    }

    /// Looks at the clock, and whether there is something to read. Whether the program is to stop.
    fn look_around(&mut self, program: &Program, host: &mut dyn Host, turn: &mut Turn) -> bool {
        if let Some(now) = host.now() {
            self.now = now;
            self.fire_due(program, host);
            turn.fuel = LOOK;
        }
        self.wake_reader(host);
        host.pause()
    }

    /// Nothing can run: waits for the next timer, or for something to read. Whether there is something to wait for.
    fn pass_time(&mut self, program: &Program, host: &mut dyn Host) -> bool {
        let waits = self.wait(host);
        match host.now() {
            None if waits => self.fire_unseen(program, host),
            Some(_) if waits && host.listens() => self.tell_clock(host, self.now),
            _ => {}
        }
        self.fire_due(program, host);
        waits
    }

    /// Nothing goes on any more. Go sees no deadlock where a signal might still come.
    pub(super) fn at_rest(&self, main_exited: bool) -> Ended {
        if self.listener.is_some() { Ended::Stopped } else { Ended::Deadlock { main_exited } }
    }

    /// Whether nothing goes on any more but by a signal.
    pub fn waits_for_signal(&self) -> bool {
        let able = |goroutine: &Goroutine| goroutine.status == Status::Runnable;
        self.listener.is_some() && self.next_awaited().is_none() && !self.goroutines.iter().any(able)
    }

    /// Nothing can run: the clock moves to the next timer by which something can, or there is something to read.
    pub(super) fn wait(&mut self, host: &mut dyn Host) -> bool {
        let moment = self.next_awaited();
        let listens = self.listener.is_some() && host.gets_signals();
        if moment.is_none() && self.readers.is_empty() && !listens {
            return false;
        }
        self.now = host.wait_until(moment, !self.readers.is_empty()).max(self.now);
        self.wake_reader(host);
        true
    }

    /// Timers fire that no goroutine waits for, and that come before the one by which the clock has jumped.
    pub(super) fn fire_unseen(&mut self, program: &Program, host: &mut dyn Host) {
        let watched = host.listens();
        let mut told = None;
        while let Some(key) = self.timers.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at < self.now) {
            if watched && told != Some(key.0) {
                self.tell_clock(host, key.0);
                told = Some(key.0);
            }
            self.fire_one(program, host, key);
        }
        if watched {
            self.tell_clock(host, self.now);
        }
    }

    /// One that waits for standard input reads again, if there is something, and one that waits for a signal goes on, if one has come.
    pub(super) fn wake_reader(&mut self, host: &mut dyn Host) {
        if self.listener.is_some()
            && host.has_signal()
            && let Some(listener) = self.listener.take()
        {
            if host.listens() {
                self.tell_ready(host, listener);
            }
            self.wake(listener, Woken::Given);
        }
        if !self.readers.is_empty()
            && host.can_read()
            && let Some(reader) = self.readers.pop_front()
        {
            if host.listens() {
                self.tell_ready(host, reader);
            }
            self.wake(reader, Woken::Given);
        }
    }
}

/// Behind how many places a turn ends that begins now: drawn by the clock, so that no two goroutines keep step.
fn drawn_at(now: u64) -> u32 {
    Rng::new(now).below(PLACES) as u32
}

impl Exec<'_> {
    /// Collects garbage. The running goroutine stands between operations.
    pub(super) fn collect_garbage(&mut self) -> Result<(), Fault> {
        let program = self.program;
        if !self.state.finals.is_empty() || self.state.heap.is_asked_for() {
            self.collect_what_is_not_read();
            self.carry_out_due();
            return self.has_memory();
        }
        let mut collection = self.state.heap.collect(program);
        // Where a goroutine gives way before what others can notice, the arguments of a call may be there already.
        let gives_way = self.gate != Gate::Open;
        let has_arguments = |goroutine: &Goroutine| gives_way || goroutine.woken == Woken::Interrupted;
        let flows = self.state.goroutines.iter().any(has_arguments).then(|| Flows::new(program));
        loop {
            for (index, goroutine) in self.state.goroutines.iter_mut().enumerate() {
                if goroutine.status != Status::Dead && index != self.me as usize {
                    for frame in &mut goroutine.frames {
                        collection.frame(frame, &mut goroutine.stack);
                    }
                    if let Some(flows) = flows.as_ref().filter(|_| has_arguments(goroutine))
                        && let Some(frame) = goroutine.frames.last()
                    {
                        collection.arguments(flows, frame, &mut goroutine.stack);
                    }
                }
            }
            for frame in self.frames.iter_mut().chain([&mut self.frame]) {
                collection.frame(frame, &mut self.regs);
            }
            collection.records(self.state);
            if !collection.again() {
                break;
            }
        }
        collection.finish(self.state);
        self.has_memory()
    }

    /// Collects garbage as precisely as can be: what no goroutine reads later is garbage, too.
    fn collect_what_is_not_read(&mut self) {
        let me = self.me as usize;
        self.frames.push(self.frame);
        let goroutine = &mut self.state.goroutines[me];
        (goroutine.stack, goroutine.frames) = (std::mem::take(&mut self.regs), std::mem::take(&mut self.frames));
        // What is cut off counts as taken.
        let lengths: Vec<usize> = self.state.goroutines.iter().map(|goroutine| goroutine.stack.len()).collect();
        super::gc::at_rest(self.state, self.program, &Flows::new(self.program));
        for (goroutine, length) in self.state.goroutines.iter_mut().zip(lengths) {
            goroutine.stack.resize(length, 0);
        }
        let goroutine = &mut self.state.goroutines[me];
        (self.regs, self.frames) = (std::mem::take(&mut goroutine.stack), std::mem::take(&mut goroutine.frames));
        self.frame = self.frames.pop().expect("the goroutine runs");
    }

    fn has_memory(&self) -> Result<(), Fault> {
        match self.state.heap.words_left() {
            0 => Err(Fault::out_of_memory()),
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
