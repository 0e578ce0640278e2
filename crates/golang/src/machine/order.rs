//! Runs a program as its host orders: whatever could go on in several ways is a choice, also which goroutine goes on.
//!
//! A choice is a number among candidates that always stand in the same order, the same as in gort's own runtime:
//!
//! - before an operation that others can notice, where the host says so also before any access to memory: the running goroutine, those that can run, the next one and then the queue, and timers
//!   that are due;
//! - when a goroutine cannot go on: timers that are due and those that can run; if none is due, those that can run.
//!
//! Where time may pass at any step, any timer that can fire is due, and stands behind those that can run.
//!
//! Invariants  I1  with choice 0 everywhere it is the run in Go's own order.
//!             I2  with one candidate there is no choice.
//! See         crates/events/src/replay for what codes say of choices; src/rt/workers/choose.rs, its twin.

use std::collections::BTreeSet;

use gort_events::Chosen;

use super::exec::{Exec, Gate, Pause, Turn};
use super::fireable::Key;
use super::host::{Choice, Host};
use super::points::Points;
use super::run::{Ended, SHARE};
use super::sharing::Sharing;
use super::state::{GoIndex, State};
use crate::code::{Flows, Program};

/// How many operations that others can notice a goroutine, and those that it hands its turn to, may carry out before it is the turn of
/// others.
const SLICE: u32 = 10_000;

/// In a heap of so many words what is shared is looked for at each step; in a larger one at each switch.
const SMALL: usize = 4096;

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
    /// Goroutines whose next step ends the program, and how.
    doomed: Vec<(GoIndex, Ended)>,
    /// Timers that were armed later than this one are not looked at before the next switch.
    armed: u64,
    /// Whether time may pass at any step.
    free_running: bool,
}

impl State {
    pub(super) fn run_as_ordered(&mut self, program: &Program, host: &mut dyn Host) -> Ended {
        let mut main_exited = false;
        let watched = host.listens();
        let points = host.orders_accesses().then(|| Points::new(program));
        let flows = (points.is_some() && watched).then(|| Flows::new(program));
        let mut sharing = Sharing::default();
        let mut pending = Pending { slice: SLICE, free_running: host.passes_time(), ..Pending::default() };
        loop {
            if host.pause() {
                return Ended::Stopped;
            }
            let Some(index) = self.pick(program, host, &mut pending) else {
                if !self.wait_in_order(program, host) {
                    return self.at_rest(main_exited);
                }
                continue;
            };
            let mut turn = Turn { fuel: SHARE, until: None, places: 0, watched };
            let mut look = |state: &mut State| {
                // Who listens is told of accesses to what several goroutines reach.
                let Some(flows) = &flows else { return };
                sharing.look(state, program, flows);
                sharing.mark(&mut state.heap);
            };
            look(self);
            // It gave way before what it does now.
            let gate = if pending.standing.remove(&index) { Gate::Once } else { Gate::Closed };
            if let Some((_, ended)) = pending.doomed.iter().find(|(doomed, _)| *doomed == index) {
                host.acts(self.goroutines[index as usize].id);
                return ended.clone();
            }
            if gate == Gate::Once {
                host.acts(self.goroutines[index as usize].id);
            }
            let mut run = |state: &mut State, host: &mut dyn Host, gate| match &points {
                Some(points) => Exec::run_to_points((program, points), state, host, index, &mut turn, gate),
                None => Exec::run(program, state, host, index, &mut turn, gate),
            };
            let mut pause = run(self, host, gate);
            while pause == Pause::Visible && self.goes_on(host, &mut pending, index) {
                // There is nobody else, and its slice has begun anew.
                if pending.slice == SLICE && host.pause() {
                    return Ended::Stopped;
                }
                // It may have let others reach what it has reached alone.
                if self.heap.len() <= SMALL {
                    look(self);
                }
                host.acts(self.goroutines[index as usize].id);
                pause = run(self, host, Gate::Once);
            }
            if pause == Pause::Visible {
                pending.standing.insert(index);
            }
            // That the program is over is a step of its own.
            let over = match &pause {
                Pause::Panicked => Some(Ended::Panic(index)),
                Pause::Fatal(text) if points.is_some() => Some(Ended::Fatal(index, text.clone())),
                _ => None,
            };
            if matches!(pause, Pause::Interrupted | Pause::Yielded) {
                host.goes_unnoticed(pause == Pause::Interrupted);
            }
            if let Some(ended) = over {
                match self.goes_on(host, &mut pending, index) {
                    true => host.acts(self.goroutines[index as usize].id),
                    false => {
                        pending.doomed.push((index, ended));
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
        let due = self.offer(host, pending);
        let runnable = self.runnable();
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

    /// Tells the host which timers are among the candidates of the next choice. How many.
    fn offer(&self, host: &mut dyn Host, pending: &Pending) -> usize {
        if !pending.free_running && self.timers.is_empty() {
            return 0;
        }
        let due = match pending.free_running {
            true => self.fireable_by_choice(),
            false => self.due(pending.armed).collect(),
        };
        if self.timer_names.is_some() {
            let names: Vec<u64> = due.iter().map(|(_, number)| self.name_of_timer(*number)).collect();
            host.offers(&names);
        }
        due.len()
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
        if pending.free_running {
            return self.pick_by_free_running_clock(program, host, pending);
        }
        pending.armed = self.armed;
        // What is due may fire late: others may run first, as with a real clock they may.
        loop {
            let due = self.offer(host, pending);
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
            host.fires(self.name_of_timer(key.1));
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

    /// The next goroutine where any timer may fire before: those come last, as if no time passed.
    fn pick_by_free_running_clock(
        &mut self,
        program: &Program,
        host: &mut dyn Host,
        pending: &mut Pending,
    ) -> Option<GoIndex> {
        loop {
            let timers = self.fireable_by_choice();
            self.offer(host, pending);
            let fires = pending.fires.take().filter(|timer| *timer < timers.len());
            let timer = match fires {
                Some(timer) => timer,
                None => {
                    let runnable = self.settle_next(&mut pending.slice);
                    if runnable == 0 && self.next_awaited().is_none() {
                        return None;
                    }
                    let among = runnable + timers.len();
                    let named = |place: u64| match (place as usize).checked_sub(runnable) {
                        None => self.name(place as usize),
                        Some(timer) => Chosen::Timer(timer as u64 + 1),
                    };
                    let chosen = match among {
                        0 => return None,
                        1 => 0,
                        among => host.choose(Choice::Timer, among as u64, &named) as usize,
                    };
                    let Some(timer) = chosen.checked_sub(runnable) else { return self.take_runnable(chosen) };
                    timer
                }
            };
            host.fires(self.name_of_timer(timers[timer].1));
            let before = self.now;
            self.now = self.now.max(timers[timer].0);
            if host.listens() && self.now > before {
                self.tell_clock(host, self.now);
            }
            self.fire_of_choice(program, host, timers[timer]);
        }
    }

    fn fireable_by_choice(&self) -> Vec<Key> {
        let mut timers = Vec::new();
        self.fireable(true, &mut timers);
        timers
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
