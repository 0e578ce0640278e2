//! Go's mutex once more: a model of its own, that knows nothing of gort's. Of small programs of locks held over sleeps all
//! orders are searched in it, one state at a time, and the explorer must find the same outputs.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use gort::explore::{Clock, Explorer};
use gort::sync::{Mutex, WaitGroup};
use gort::time::sleep;
use gort::{go, println};

use crate::stress::scaled;

/// What a goroutine does, in microseconds where it sleeps.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Act {
    Lock,
    Unlock,
    /// With a line that says whether it was free. If it was not, the next act is left out.
    TryLock,
    Sleep(u64),
    Print,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum At {
    /// It can take its next act.
    Runs,
    Sleeps(u64),
    Parked,
    /// It was readied, with the semaphore's ticket or without.
    Readied(bool),
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Goroutine {
    next: usize,
    at: At,
    // The variables of `lockSlow`.
    since: Option<u64>,
    starving: bool,
    awoke: bool,
    lifo: bool,
    /// What a try has found, until it is printed.
    tried: Option<bool>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    now: u64,
    /// How many of the goroutines main has started.
    started: usize,
    goroutines: Vec<Goroutine>,
    // Go's state word and its semaphore.
    locked: bool,
    woken: bool,
    starving: bool,
    waiters: usize,
    sema: usize,
    queue: VecDeque<usize>,
    /// By the real clock: the goroutines that sleep, in the order in which the timers were armed.
    sleepers: VecDeque<usize>,
    lines: Vec<String>,
}

/// What the model cannot know by the real clock, and therefore tries both ways: whether a waiter has waited for long.
#[derive(Clone, Copy)]
struct Waited(Option<bool>);

impl State {
    fn lock(&mut self, me: usize, waited: Waited) {
        loop {
            let was_awoke = self.goroutines[me].awoke;
            if !self.locked && !self.starving {
                self.locked = true;
                self.woken &= !was_awoke;
                return self.done(me);
            }
            self.waiters += 1;
            if self.goroutines[me].starving && self.locked {
                self.starving = true;
            }
            self.woken &= !was_awoke;
            let now = self.now;
            let mine = &mut self.goroutines[me];
            mine.lifo = mine.since.is_some();
            mine.since.get_or_insert(now);
            if self.sema == 0 {
                return self.park(me);
            }
            self.sema -= 1;
            if self.acquired(me, waited) {
                return;
            }
        }
    }

    fn park(&mut self, me: usize) {
        self.goroutines[me].at = At::Parked;
        if self.goroutines[me].lifo {
            self.queue.push_front(me);
        } else {
            self.queue.push_back(me);
        }
    }

    /// After `SemacquireMutex`. Whether it has the lock.
    fn acquired(&mut self, me: usize, waited: Waited) -> bool {
        let now = self.now;
        let mine = &mut self.goroutines[me];
        mine.starving |= waited.0.unwrap_or(now - mine.since.unwrap() > 1_000);
        mine.awoke = true;
        if !self.starving {
            return false;
        }
        assert!(!self.locked && !self.woken && self.waiters > 0, "sync: inconsistent mutex state");
        self.locked = true;
        if !self.goroutines[me].starving || self.waiters == 1 {
            self.starving = false;
        }
        self.waiters -= 1;
        self.done(me);
        true
    }

    fn done(&mut self, me: usize) {
        let next = self.goroutines[me].next + 1;
        self.goroutines[me] =
            Goroutine { next, at: At::Runs, since: None, starving: false, awoke: false, lifo: false, tried: None };
    }

    fn unlock(&mut self) {
        assert!(self.locked, "sync: unlock of unlocked mutex");
        self.locked = false;
        if !self.starving {
            if self.waiters == 0 || self.woken {
                return;
            }
            self.waiters -= 1;
            self.woken = true;
        }
        self.sema += 1;
        if let Some(first) = self.queue.pop_front() {
            let ticket = self.starving;
            self.sema -= usize::from(ticket);
            self.goroutines[first].at = At::Readied(ticket);
        }
    }

    fn act(&mut self, me: usize, act: Act, clock: Clock, waited: Waited) {
        if let Some(free) = self.goroutines[me].tried.take() {
            self.lines.push(format!("{me} {free}"));
            // What was not taken is not given back.
            self.goroutines[me].next += if free { 1 } else { 2 };
            return;
        }
        match act {
            Act::Lock => return self.lock(me, waited),
            Act::Unlock => self.unlock(),
            Act::TryLock => {
                let free = !self.locked && !self.starving;
                self.locked |= free;
                self.goroutines[me].tried = Some(free);
                return;
            }
            Act::Sleep(micros) => {
                self.goroutines[me].at = At::Sleeps(self.now + micros);
                if clock == Clock::Real {
                    self.sleepers.push_back(me);
                }
            }
            Act::Print => {
                let line = format!("{me} at {}", self.goroutines[me].next);
                self.lines.push(line);
            }
        }
        self.goroutines[me].next += 1;
    }

    /// Whatever can happen next.
    fn successors(&self, scripts: &[Vec<Act>], clock: Clock) -> Vec<State> {
        let mut all = Vec::new();
        if self.started < scripts.len() {
            let mut next = self.clone();
            next.started += 1;
            all.push(next);
        }
        let guesses: &[Option<bool>] = if clock == Clock::Real { &[Some(false), Some(true)] } else { &[None] };
        for (me, script) in scripts.iter().enumerate().take(self.started) {
            for guess in guesses {
                let mut next = self.clone();
                match &self.goroutines[me].at {
                    At::Runs => match script.get(self.goroutines[me].next) {
                        Some(act) => next.act(me, *act, clock, Waited(*guess)),
                        None => continue,
                    },
                    At::Sleeps(until) if clock == Clock::Ideal && *until <= self.now => {
                        next.goroutines[me].at = At::Runs;
                    }
                    At::Sleeps(_) if self.sleepers.front() == Some(&me) => {
                        next.sleepers.pop_front();
                        next.goroutines[me].at = At::Runs;
                    }
                    At::Readied(ticket) => {
                        if *ticket || next.sema > 0 {
                            next.sema -= usize::from(!ticket);
                            if !next.acquired(me, Waited(*guess)) {
                                next.lock(me, Waited(*guess));
                            }
                        } else {
                            next.park(me);
                        }
                    }
                    At::Sleeps(_) | At::Parked => continue,
                }
                all.push(next);
            }
        }
        if all.is_empty() {
            // No goroutine can act: time moves.
            let wakes = self.goroutines.iter().filter_map(|goroutine| match goroutine.at {
                At::Sleeps(until) => Some(until),
                At::Runs | At::Parked | At::Readied(_) => None,
            });
            all.extend(wakes.min().map(|now| State { now, ..self.clone() }));
        }
        all
    }
}

/// All outputs, unless there are more than `most` states.
fn searched(scripts: &[Vec<Act>], clock: Clock, most: usize) -> Option<BTreeSet<Vec<String>>> {
    let fresh =
        Goroutine { next: 0, at: At::Runs, since: None, starving: false, awoke: false, lifo: false, tried: None };
    let start = State {
        now: 0,
        started: 0,
        goroutines: vec![fresh; scripts.len()],
        locked: false,
        woken: false,
        starving: false,
        waiters: 0,
        sema: 0,
        queue: VecDeque::new(),
        sleepers: VecDeque::new(),
        lines: Vec::new(),
    };
    let (mut seen, mut open, mut outputs) = (HashSet::from([start.clone()]), vec![start], BTreeSet::new());
    while let Some(state) = open.pop() {
        let next = state.successors(scripts, clock);
        if next.is_empty() {
            outputs.insert(state.lines.clone());
        }
        for next in next {
            if seen.insert(next.clone()) {
                open.push(next);
            }
        }
        if seen.len() > most {
            return None;
        }
    }
    Some(outputs)
}

fn program(scripts: &[Vec<Act>]) {
    let mu = Arc::new(Mutex::new(()));
    let wg = WaitGroup::new();
    wg.add(scripts.len() as i64);
    for (me, script) in scripts.iter().cloned().enumerate() {
        let (mu, wg) = (mu.clone(), wg.clone());
        go(move || {
            let mut left_out = false;
            for (at, act) in script.into_iter().enumerate() {
                if std::mem::take(&mut left_out) {
                    continue;
                }
                match act {
                    Act::Lock => mu.lock_unguarded(),
                    Act::Unlock => mu.unlock(),
                    Act::TryLock => {
                        let taken = mu.try_lock().map(std::mem::forget).is_some();
                        println!("{me} {taken}");
                        left_out = !taken;
                    }
                    Act::Sleep(micros) => sleep(Duration::from_micros(micros)),
                    Act::Print => println!("{me} at {at}"),
                }
            }
            wg.done();
        });
    }
    wg.wait();
}

/// Numbers from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A few goroutines that hold the lock once or twice, over a sleep as a rule. By the real clock all sleep for as long: which
/// timer may overtake which is another matter.
fn drawn(draw: &mut Draw, clock: Clock) -> Vec<Vec<Act>> {
    let goroutines = 2 + draw.below(2);
    let micros = |draw: &mut Draw| if clock == Clock::Real { 700 } else { [300, 700, 1_500][draw.below(3) as usize] };
    let script = |draw: &mut Draw| {
        let mut script = Vec::new();
        for _ in 0..=draw.below(if goroutines == 2 { 3 } else { 2 }) {
            if draw.below(8) == 0 {
                script.extend([Act::TryLock, Act::Unlock]);
                continue;
            }
            if draw.below(4) == 0 {
                script.push(Act::Sleep(micros(draw)));
            }
            script.extend([Act::Lock, Act::Print]);
            if draw.below(4) > 0 {
                script.push(Act::Sleep(micros(draw)));
            }
            script.push(Act::Unlock);
        }
        script
    };
    (0..goroutines).map(|_| script(draw)).collect()
}

#[test]
fn locks_have_the_outputs_of_a_model_of_go() {
    let programs = scaled(30);
    for clock in [Clock::Ideal, Clock::Real] {
        let (mut compared, mut several, mut draw) = (0, 0, Draw(20_260_101));
        for _ in 0..programs {
            let scripts = drawn(&mut draw, clock);
            let Some(expected) = searched(&scripts, clock, 60_000) else { continue };
            let explored = scripts.clone();
            let found = Explorer::new("model", move || program(&explored)).clock(clock).run();
            assert_eq!(found.incomplete, None, "{scripts:?}");
            let outputs: BTreeSet<Vec<String>> = found.all().map(|output| output.lines.clone()).collect();
            let (missing, extra) = (expected.difference(&outputs).next(), outputs.difference(&expected).next());
            assert_eq!((missing, extra), (None, None), "{clock:?} {scripts:?}");
            compared += 1;
            several += u64::from(outputs.len() > 2);
        }
        assert!(
            compared * 2 > programs && several > (programs / 3).min(10),
            "{clock:?}: {compared} compared, {several} of them with choices"
        );
    }
}
