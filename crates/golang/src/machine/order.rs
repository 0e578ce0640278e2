//! Runs a program as its host orders: whatever could go on in several ways is a choice, also which goroutine goes on.
//!
//! A choice is a number among candidates that always stand in the same order, the same as in gort's own runtime:
//!
//! - before an operation that others can notice: the running goroutine, those that can run, the next one and then the queue, and timers
//!   that are due;
//! - when a goroutine cannot go on: timers that are due and those that can run; if none is due, those that can run.
//!
//! Invariants  I1  with choice 0 everywhere it is the run in Go's own order.
//!             I2  with one candidate there is no choice.
//! See         crates/events/src/replay for what codes say of choices; src/rt/workers/choose.rs, its twin.

use std::collections::BTreeSet;

use gort_events::Chosen;

use super::exec::{Exec, Gate, Pause, Turn};
use super::host::{Choice, Host};
use super::run::{Ended, SHARE};
use super::state::{GoIndex, State};
use crate::code::Program;

/// How many operations that others can notice a goroutine, and those that it hands its turn to, may carry out before it is the turn of
/// others.
const SLICE: u32 = 10_000;

/// What is left of choices.
#[derive(Default)]
struct Pending {
    /// The goroutine that another one gave way to.
    handoff: Option<GoIndex>,
    /// The timer that a goroutine gave way to: its place among those that are due.
    fires: Option<usize>,
    /// What is left of the turn.
    slice: u32,
    /// Goroutines that gave way before an operation that others can notice: when they go on they carry it out.
    standing: BTreeSet<GoIndex>,
    /// Goroutines whose panic nothing has recovered.
    panicked: Vec<GoIndex>,
    /// Timers that were armed later than this one are not looked at before the next switch.
    armed: u64,
}

impl State {
    pub(super) fn run_as_ordered(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        let mut main_exited = false;
        let watched = host.listens();
        let mut pending = Pending { slice: SLICE, armed: 0, ..Pending::default() };
        loop {
            if host.pause() {
                return Ended::Stopped;
            }
            let Some(index) = self.pick(program, host, &mut pending) else {
                if !self.wait_in_order(program, host) {
                    return Ended::Deadlock { main_exited };
                }
                continue;
            };
            let mut turn = Turn { fuel: SHARE, until: None, watched };
            // It gave way before what it does now.
            let gate = if pending.standing.remove(&index) { Gate::Once } else { Gate::Closed };
            if pending.panicked.contains(&index) {
                host.acts(self.goroutines[index as usize].id);
                return Ended::Panic(index);
            }
            if gate == Gate::Once {
                host.acts(self.goroutines[index as usize].id);
            }
            let mut pause = Exec::run(program, self, host, index, &mut turn, gate);
            while pause == Pause::Visible && self.goes_on(host, &mut pending, index) {
                host.acts(self.goroutines[index as usize].id);
                pause = Exec::run(program, self, host, index, &mut turn, Gate::Once);
            }
            if pause == Pause::Visible {
                pending.standing.insert(index);
            }
            // That the program is over is a step of its own.
            if pause == Pause::Panicked {
                match self.goes_on(host, &mut pending, index) {
                    true => host.acts(self.goroutines[index as usize].id),
                    false => {
                        pending.panicked.push(index);
                        pause = Pause::Yielded;
                    }
                }
            }
            if let Some(ended) = self.paused(host, pause, index, &mut main_exited) {
                return ended;
            }
            self.settle_bubble_of(program, host, index);
        }
    }

    /// Whether the goroutine, which stands before an operation that others can notice, carries it out.
    fn goes_on(&mut self, host: &mut dyn Host, pending: &mut Pending, index: GoIndex) -> bool {
        pending.slice = pending.slice.saturating_sub(1);
        let (runnable, due) = (self.runnable(), self.due(pending.armed).count());
        let others = runnable + due;
        if pending.slice == 0 {
            pending.slice = SLICE * u32::from(others == 0);
            return others == 0;
        }
        if others == 0 {
            return true;
        }
        let named = |place: u64| match (place as usize).checked_sub(1) {
            None => Chosen::Number(self.goroutines[index as usize].id),
            Some(place) if place < runnable => self.name(place),
            Some(place) => Chosen::Timer((place - runnable) as u64 + 1),
        };
        let chosen = host.choose(Choice::Run, others as u64 + 1, &named) as usize;
        let Some(chosen) = chosen.checked_sub(1) else { return true };
        match chosen.checked_sub(runnable) {
            None => pending.handoff = self.take_runnable(chosen),
            Some(timer) => pending.fires = Some(timer),
        }
        false
    }

    fn pick(&mut self, program: &Program, host: &mut dyn Host, pending: &mut Pending) -> Option<GoIndex> {
        if let Some(handoff) = self.switched.take().or_else(|| pending.handoff.take()) {
            return Some(handoff);
        }
        if let Some(now) = host.now() {
            self.now = now;
            self.fire_due(program, host);
        }
        self.wake_reader(host);
        pending.armed = self.armed;
        // What is due may fire late: others may run first, as with a real clock they may.
        loop {
            let due = self.due(pending.armed).count();
            if due == 0 {
                break;
            }
            let among = due + self.runnable();
            let chosen = match pending.fires.take().filter(|timer| *timer < due) {
                Some(timer) => timer,
                None if among == 1 => 0,
                None => {
                    let named = |place: u64| match (place as usize).checked_sub(due) {
                        None => Chosen::Timer(place + 1),
                        Some(place) => self.name(place),
                    };
                    host.choose(Choice::Timer, among as u64, &named) as usize
                }
            };
            if let Some(runnable) = chosen.checked_sub(due) {
                return self.take_runnable(runnable);
            }
            let key = self.due(pending.armed).nth(chosen)?;
            host.fires();
            self.fire_one(program, host, key);
        }
        let among = self.settle_next(&mut pending.slice);
        let chosen = match among {
            0 => return None,
            1 => 0,
            among => host.choose(Choice::Run, among as u64, &|place| self.name(place as usize)) as usize,
        };
        self.take_runnable(chosen)
    }

    /// The one that was made ready last goes on in the turn of the one that did it, and if that is over goes behind the others. How many can
    /// run.
    fn settle_next(&mut self, slice: &mut u32) -> usize {
        let goes_on = self.next.is_some() && (*slice > 0 || self.queue.is_empty());
        if !goes_on {
            self.queue.extend(self.next.take());
            *slice = SLICE;
        }
        self.runnable()
    }

    /// Nothing can run: the clock moves to the next timer by which something can, or there is something to read.
    fn wait_in_order(&mut self, program: &Program, host: &mut dyn Host) -> bool {
        let waits = self.wait(host);
        if waits {
            self.fire_unseen(program, host);
        }
        waits
    }

    /// Timers that are due and were armed before, in the order in which they fire.
    fn due(&self, armed: u64) -> impl Iterator<Item = (u64, u64)> {
        let due = self.timers.range(..(self.now.saturating_add(1), 0)).map(|(key, _)| *key);
        due.filter(move |(_, number)| *number <= armed)
    }

    /// How many goroutines can run.
    fn runnable(&self) -> usize {
        usize::from(self.next.is_some()) + self.queue.len()
    }

    /// What the goroutine at this place among those that can run is called.
    fn name(&self, place: usize) -> Chosen {
        let index = match (self.next, place) {
            (Some(next), 0) => Some(next),
            (Some(_), place) => self.queue.get(place - 1).copied(),
            (None, place) => self.queue.get(place).copied(),
        };
        Chosen::Number(index.map_or(0, |index| self.goroutines[index as usize].id))
    }

    fn take_runnable(&mut self, place: usize) -> Option<GoIndex> {
        match (self.next, place) {
            (Some(_), 0) => self.next.take(),
            (Some(_), place) => self.queue.remove(place - 1),
            (None, place) => self.queue.remove(place),
        }
    }
}
