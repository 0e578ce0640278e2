//! A tiny interpreter that shares nothing with gort: it enumerates every outcome that a program can have.
//!
//! A step is one goroutine's next operation, or its waking up from one. Values are kept in plain lists, and every choice
//! (which goroutine goes next, which ready case) is a branch.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::program::{Arm, CLOSE_OF_CLOSED, DEADLOCK, EXIT, NIL, Op, Outcome, Program, SEND_ON_CLOSED, Seen, value_of};

#[derive(Clone, PartialEq, Eq, Hash)]
enum Status {
    /// It stands before its next operation.
    Ready,
    Parked,
    /// Its operation is done; it has not run since. `None`: it sends, and the channel was closed.
    Woken(Option<Seen>),
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Goroutine {
    at: usize,
    status: Status,
    log: Vec<Seen>,
}

/// A goroutine in line, with the case it stands for.
#[derive(Clone, PartialEq, Eq, Hash)]
struct InLine {
    who: usize,
    case: usize,
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Channel {
    cap: usize,
    closed: bool,
    buffer: VecDeque<u32>,
    senders: VecDeque<InLine>,
    receivers: VecDeque<InLine>,
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    channels: Vec<Channel>,
    goroutines: Vec<Goroutine>,
}

/// Every outcome of the program, and how many states it has; `None` if there are more than `limit`.
pub(crate) fn outcomes(program: &Program, limit: usize) -> Option<(BTreeSet<Outcome>, usize)> {
    let channels = program.caps.iter().map(|cap| Channel { cap: *cap, ..Channel::default() }).collect();
    let fresh = Goroutine { at: 0, status: Status::Ready, log: vec![] };
    let start = State { channels, goroutines: vec![fresh; program.scripts.len()] };
    let (mut met, mut todo, mut found) = (HashSet::from([start.clone()]), vec![start], BTreeSet::new());
    while let Some(state) = todo.pop() {
        let mut stuck = true;
        for who in 0..program.scripts.len() {
            for next in state.steps(program, who) {
                stuck = false;
                match next {
                    Ok(next) => {
                        if met.insert(next.clone()) {
                            todo.push(next);
                        }
                    }
                    Err(outcome) => {
                        found.insert(outcome);
                    }
                }
            }
        }
        if stuck {
            let main_done = state.goroutines[0].at == program.scripts[0].len();
            found.insert(state.outcome(if main_done { EXIT } else { DEADLOCK }));
        }
        if met.len() > limit {
            return None;
        }
    }
    Some((found, met.len()))
}

type Step = Result<State, Outcome>;

/// Every order of these numbers.
fn orders(numbers: Vec<usize>) -> Vec<Vec<usize>> {
    if numbers.is_empty() {
        return vec![vec![]];
    }
    let first = |number: &usize| {
        let others = numbers.iter().copied().filter(|other| other != number).collect();
        orders(others).into_iter().map(|order| [vec![*number], order].concat()).collect::<Vec<_>>()
    };
    numbers.iter().flat_map(first).collect()
}

impl State {
    fn outcome(&self, ending: &'static str) -> Outcome {
        Outcome { logs: self.goroutines.iter().map(|goroutine| goroutine.log.clone()).collect(), ending }
    }

    fn steps(&self, program: &Program, who: usize) -> Vec<Step> {
        let goroutine = &self.goroutines[who];
        let mut next = self.clone();
        match &goroutine.status {
            Status::Parked => vec![],
            Status::Woken(None) => vec![Err(self.outcome(SEND_ON_CLOSED))],
            Status::Woken(Some(seen)) => {
                next.saw(who, *seen);
                vec![Ok(next)]
            }
            Status::Ready => match program.scripts[who].get(goroutine.at) {
                None => vec![],
                Some(op) => self.operate(who, op),
            },
        }
    }

    fn saw(&mut self, who: usize, seen: Seen) {
        let goroutine = &mut self.goroutines[who];
        goroutine.log.push(seen);
        goroutine.at += 1;
        goroutine.status = Status::Ready;
    }

    fn operate(&self, who: usize, op: &Op) -> Vec<Step> {
        match op {
            Op::Send(c) => self.select(who, &[Arm::Send(*c)], false),
            Op::Recv(c) => self.select(who, &[Arm::Recv(*c)], false),
            Op::TrySend(c) => self.select(who, &[Arm::Send(*c)], true),
            Op::TryRecv(c) => self.select(who, &[Arm::Recv(*c)], true),
            Op::Select(arms, default) => self.select(who, arms, *default),
            Op::Close(c) => vec![self.close(who, *c)],
        }
    }

    fn ready(&self, arm: Arm) -> bool {
        match arm {
            Arm::Send(NIL) | Arm::Recv(NIL) => false,
            Arm::Send(c) => {
                let channel = &self.channels[c];
                channel.closed || !channel.receivers.is_empty() || channel.buffer.len() < channel.cap
            }
            Arm::Recv(c) => {
                let channel = &self.channels[c];
                channel.closed || !channel.senders.is_empty() || !channel.buffer.is_empty()
            }
        }
    }

    fn select(&self, who: usize, arms: &[Arm], default: bool) -> Vec<Step> {
        let ready: Vec<usize> = (0..arms.len()).filter(|case| self.ready(arms[*case])).collect();
        if !ready.is_empty() {
            return ready.into_iter().map(|case| self.carry_out(who, arms[case], case)).collect();
        }
        if default {
            let mut next = self.clone();
            next.saw(who, Seen::WouldPark);
            return vec![Ok(next)];
        }
        // In any order: it matters where two cases stand in one line.
        let park = |order: Vec<usize>| {
            let mut next = self.clone();
            for case in order {
                match arms[case] {
                    Arm::Send(NIL) | Arm::Recv(NIL) => {}
                    Arm::Send(c) => next.channels[c].senders.push_back(InLine { who, case }),
                    Arm::Recv(c) => next.channels[c].receivers.push_back(InLine { who, case }),
                }
            }
            next.goroutines[who].status = Status::Parked;
            Ok(next)
        };
        orders((0..arms.len()).collect()).into_iter().map(park).collect()
    }

    /// Takes a goroutine out of all lines, with what its operation came to.
    fn wake(&mut self, who: usize, seen: Option<Seen>) {
        for channel in &mut self.channels {
            channel.senders.retain(|in_line| in_line.who != who);
            channel.receivers.retain(|in_line| in_line.who != who);
        }
        self.goroutines[who].status = Status::Woken(seen);
    }

    /// The first sender in line gives its value.
    fn fetch(&mut self, c: usize) -> Option<u32> {
        let InLine { who, case } = self.channels[c].senders.front()?.clone();
        let value = value_of(who, self.goroutines[who].at, case);
        self.wake(who, Some(Seen::Sent(case, value)));
        Some(value)
    }

    fn carry_out(&self, who: usize, arm: Arm, case: usize) -> Step {
        let mut next = self.clone();
        match arm {
            Arm::Send(c) => {
                let value = value_of(who, self.goroutines[who].at, case);
                if self.channels[c].closed {
                    return Err(self.outcome(SEND_ON_CLOSED));
                }
                match self.channels[c].receivers.front() {
                    Some(first) => next.wake(first.who, Some(Seen::Received(first.case, value))),
                    None => next.channels[c].buffer.push_back(value),
                }
                next.saw(who, Seen::Sent(case, value));
            }
            Arm::Recv(c) => {
                let value = match next.channels[c].buffer.pop_front() {
                    Some(value) => {
                        if let Some(refill) = next.fetch(c) {
                            next.channels[c].buffer.push_back(refill);
                        }
                        Some(value)
                    }
                    None => next.fetch(c),
                };
                next.saw(who, value.map_or(Seen::ClosedAndDrained(case), |value| Seen::Received(case, value)));
            }
        }
        Ok(next)
    }

    fn close(&self, who: usize, c: usize) -> Step {
        if self.channels[c].closed {
            return Err(self.outcome(CLOSE_OF_CLOSED));
        }
        let mut next = self.clone();
        next.channels[c].closed = true;
        while let Some(first) = next.channels[c].receivers.front().cloned() {
            next.wake(first.who, Some(Seen::ClosedAndDrained(first.case)));
        }
        while let Some(first) = next.channels[c].senders.front().cloned() {
            next.wake(first.who, None);
        }
        next.saw(who, Seen::Closed);
        Ok(next)
    }
}
