//! What must hold of the events of any run: a second, simpler implementation of channels that follows the events and
//! refuses what Go's rules do not allow.
//!
//! It keeps, for every channel made in the run, the buffer and both queues of parked goroutines, and asks of each event:
//! was this possible, and was it what the rules demand? So: first in, first out for values and for waiters; no value
//! twice, none lost, none from nowhere; an unbuffered channel never holds one; a select sees exactly the cases that are
//! ready; a parked goroutine cannot proceed; a woken one was first in line and completes what it waited for.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use gort::{
    CaseInfo, Direction, Ending, Event, EventKind, GoId, GoroutineEnd, ObjectId, ObjectKind, ReceivedFrom, SentTo,
    WaitReason,
};

/// Asserts that the laws hold of a whole run.
#[track_caller]
pub(crate) fn hold(events: &[Event]) {
    if let Err(law) = check(events) {
        panic!("{law}");
    }
}

/// Whether the laws hold of a whole run; if not, which was broken, and what had happened until then. Runs with timers
/// are not looked at: their channels have rules of their own.
pub(crate) fn check(events: &[Event]) -> Law {
    if events.iter().any(|event| matches!(event.kind, EventKind::TimerSet { .. })) {
        return Ok(());
    }
    let mut model = Model::default();
    for (at, event) in events.iter().enumerate() {
        model.follow(at, events.len(), event).map_err(|law| {
            let before: Vec<String> = events[..=at].iter().map(super::brief).collect();
            format!("{law}\nat the last of these events:\n  {}", before.join("\n  "))
        })?;
    }
    demand(events.is_empty() || model.over, || "the program's end is missing".to_string())
}

/// A value whose text another event has stated, or will.
#[derive(Clone, Default)]
struct Value(Rc<RefCell<Option<Option<String>>>>);

impl Value {
    fn of(text: &Option<String>) -> Self {
        Value(Rc::new(RefCell::new(Some(text.clone()))))
    }

    fn is(&self, text: &Option<String>) -> Result<(), String> {
        let stated = self.0.borrow_mut().get_or_insert_with(|| text.clone()).clone();
        demand(stated == *text, || format!("the value is {stated:?}, not {text:?}"))
    }
}

#[derive(Default)]
struct Channel {
    cap: usize,
    closed: bool,
    buffer: VecDeque<Value>,
    senders: VecDeque<GoId>,
    receivers: VecDeque<GoId>,
}

/// What a parked goroutine was woken with.
#[derive(Clone)]
struct Completed {
    case: CaseInfo,
    /// The goroutine that completed it.
    by: GoId,
    /// By closing the channel.
    closed: bool,
    value: Value,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum State {
    Fresh,
    Runs,
    Parked,
    Ended,
}

struct Goroutine {
    state: State,
    on: Vec<CaseInfo>,
    /// It is parked, or was woken, in a select.
    selects: bool,
    /// What a plain send offers while parked.
    offer: Value,
    completed: Option<Completed>,
    /// A select has chosen this case, after waiting or not; its operation comes next.
    chosen: Option<(CaseInfo, bool)>,
}

impl Goroutine {
    fn new(state: State) -> Self {
        Goroutine { state, on: vec![], selects: false, offer: Value::default(), completed: None, chosen: None }
    }
}

#[derive(Default)]
struct Model {
    met: BTreeSet<ObjectId>,
    channels: BTreeMap<ObjectId, Channel>,
    goroutines: BTreeMap<GoId, Goroutine>,
    over: bool,
}

pub(crate) type Law = Result<(), String>;

fn demand(holds: bool, law: impl FnOnce() -> String) -> Law {
    if holds { Ok(()) } else { Err(law()) }
}

/// The channels that an event speaks of.
fn channels_of(kind: &EventKind) -> Vec<ObjectId> {
    match kind {
        EventKind::Send { chan, .. } | EventKind::Recv { chan, .. } | EventKind::Close { chan, .. } => vec![*chan],
        EventKind::Park { on: cases, .. } | EventKind::Select { cases, .. } => {
            cases.iter().map(|case| case.chan).collect()
        }
        _ => vec![],
    }
}

impl Model {
    fn follow(&mut self, at: usize, total: usize, event: &Event) -> Law {
        demand(event.step == at as u64 + 1, || "steps are not consecutive from 1".to_string())?;
        demand(!self.over, || "something happened after the end".to_string())?;
        let who = event.goroutine;
        if at == 0 {
            self.goroutines.insert(GoId::MAIN, Goroutine::new(State::Fresh));
        }
        self.may_act(who, &event.kind)?;
        if !matches!(event.kind, EventKind::Ready { .. }) {
            let owed = |(_, g): &(&GoId, &Goroutine)| {
                g.state == State::Parked && g.completed.as_ref().is_some_and(|done| done.by == who)
            };
            let owed = self.goroutines.iter().find(owed).map(|(g, _)| *g);
            demand(owed.is_none(), || format!("goroutine {owed:?} was not readied at once"))?;
        }
        let unmet =
            channels_of(&event.kind).into_iter().find(|chan| !self.met.contains(chan) && *chan != ObjectId::NIL);
        demand(unmet.is_none(), || format!("channel {unmet:?} was not met before"))?;
        match &event.kind {
            EventKind::Object { object, kind } => {
                demand(self.met.insert(*object), || "an object was made twice".to_string())?;
                // A channel from outside of the run may hold anything: it is not followed.
                if let (ObjectKind::Chan { cap, .. }, Some(_)) = (kind, event.location) {
                    self.channels.insert(*object, Channel { cap: *cap, ..Channel::default() });
                }
            }
            EventKind::Spawn { child } => {
                let new = self.goroutines.insert(*child, Goroutine::new(State::Fresh)).is_none();
                demand(new && who != GoId::SCHEDULER, || "a goroutine was made twice".to_string())?;
            }
            EventKind::Start => self.of(who).state = State::Runs,
            EventKind::Park { reason, on, value, .. } => {
                self.park(who, on, value);
                self.of(who).selects = *reason == WaitReason::Select;
            }
            EventKind::Ready { goroutine } => {
                let readied = self.of(*goroutine);
                demand(readied.state == State::Parked, || {
                    format!("goroutine {goroutine} was readied, but not parked")
                })?;
                let known = readied.on.is_empty() || readied.completed.as_ref().is_some_and(|done| done.by == who);
                readied.state = State::Runs;
                let unfollowed = !self.followed(*goroutine);
                demand(known || unfollowed, || format!("goroutine {goroutine} was readied by who did nothing for it"))?;
            }
            EventKind::Select { cases, ready, chosen, waited } => self.select(who, cases, ready, *chosen, *waited)?,
            EventKind::Send { chan, value, to } => self.send(who, *chan, value, *to)?,
            EventKind::Recv { chan, value, from } => self.receive(who, *chan, value, *from)?,
            EventKind::Close { chan, woken } => self.close(who, *chan, woken)?,
            EventKind::Panic { message, .. } => self.panic(who, message)?,
            EventKind::End { how } => {
                let goroutine = self.of(who);
                goroutine.state = State::Ended;
                let cut_short = *how == GoroutineEnd::Return && goroutine.completed.is_some();
                demand(!cut_short, || "it ended without completing".to_string())?;
            }
            EventKind::ProgramEnd { ending } => self.end(who, *ending, at + 1 == total)?,
            _ => {}
        }
        self.nobody_parks_without_need()
    }

    fn of(&mut self, who: GoId) -> &mut Goroutine {
        self.goroutines.entry(who).or_insert_with(|| Goroutine::new(State::Fresh))
    }

    fn may_act(&mut self, who: GoId, kind: &EventKind) -> Law {
        if who == GoId::SCHEDULER {
            return Ok(());
        }
        let wanted = if matches!(kind, EventKind::Start) { State::Fresh } else { State::Runs };
        demand(self.goroutines.contains_key(&who), || format!("nobody started goroutine {who}"))?;
        let state = self.of(who).state;
        let last_words = matches!(kind, EventKind::ProgramEnd { .. }) && state == State::Ended;
        demand(state == wanted || last_words, || format!("goroutine {who} acts in state {state:?}"))?;
        let goroutine = self.of(who);
        let (done, chosen) = (goroutine.completed.clone(), goroutine.chosen);
        // A send that a close refuses drops its value before it panics, and a drop may do anything.
        let refused = done.as_ref().is_some_and(|done| done.closed && done.case.direction == Direction::Send);
        let closed = |chan| self.channels.get(&chan).is_none_or(|channel| channel.closed);
        let refused = refused || chosen.is_some_and(|(c, _)| c.direction == Direction::Send && closed(c.chan));
        let fits = match kind {
            EventKind::Send { .. } | EventKind::Recv { .. } | EventKind::Object { .. } => true,
            EventKind::Select { waited, .. } => *waited && done.is_some() && chosen.is_none(),
            EventKind::Panic { .. } => refused,
            _ => false,
        };
        let due = done.is_some() || chosen.is_some();
        demand(!due || fits || refused, || format!("goroutine {who} does something else than what is due"))
    }

    /// Whether everything this goroutine waits on is followed.
    fn followed(&self, who: GoId) -> bool {
        let known = |case: &CaseInfo| case.chan == ObjectId::NIL || self.channels.contains_key(&case.chan);
        self.goroutines[&who].on.iter().all(known)
    }

    /// Whether this operation could be done without parking, were `who` to do it.
    fn enabled(&self, who: GoId, case: CaseInfo) -> Option<bool> {
        if case.chan == ObjectId::NIL {
            return Some(false);
        }
        let channel = self.channels.get(&case.chan)?;
        let other = |queue: &VecDeque<GoId>| queue.iter().any(|g| *g != who);
        Some(match case.direction {
            Direction::Send => channel.closed || channel.buffer.len() < channel.cap || other(&channel.receivers),
            Direction::Recv => channel.closed || !channel.buffer.is_empty() || other(&channel.senders),
        })
    }

    fn nobody_parks_without_need(&self) -> Law {
        for (who, goroutine) in &self.goroutines {
            if goroutine.state == State::Parked && goroutine.completed.is_none() {
                for case in &goroutine.on {
                    let enabled = self.enabled(*who, *case) == Some(true);
                    demand(!enabled, || format!("goroutine {who} is parked although it could {case:?}"))?;
                }
            }
        }
        Ok(())
    }

    fn park(&mut self, who: GoId, on: &[CaseInfo], value: &Option<String>) {
        for case in on {
            if let Some(channel) = self.channels.get_mut(&case.chan) {
                match case.direction {
                    Direction::Send => channel.senders.push_back(who),
                    Direction::Recv => channel.receivers.push_back(who),
                }
            }
        }
        let goroutine = self.of(who);
        goroutine.state = State::Parked;
        goroutine.on = on.to_vec();
        goroutine.offer = match on {
            [case] if case.direction == Direction::Send => Value::of(value),
            _ => Value::default(),
        };
    }

    /// The first in this line has its operation completed: it leaves all lines.
    fn complete(&mut self, who: GoId, case: CaseInfo, by: GoId, closed: bool, value: Value) {
        for channel in self.channels.values_mut() {
            channel.senders.retain(|g| *g != who);
            channel.receivers.retain(|g| *g != who);
        }
        self.of(who).completed = Some(Completed { case, by, closed, value });
    }

    /// `who` does the plain operation, or the one its select chose: `waited` says that it was completed by another.
    fn due(&mut self, who: GoId, case: CaseInfo, waited: bool) -> Law {
        match self.of(who).chosen.take() {
            Some(chosen) => demand(chosen == (case, waited), || format!("the select chose {chosen:?}, not {case:?}")),
            None if waited => demand(!self.of(who).selects, || "the select did not say what it chose".to_string()),
            None => Ok(()),
        }
    }

    fn completed(&mut self, who: GoId, case: CaseInfo, by: Option<GoId>, value: &Option<String>) -> Law {
        self.due(who, case, true)?;
        if !self.channels.contains_key(&case.chan) {
            return Ok(());
        }
        let done = self.of(who).completed.take();
        let done = done.ok_or_else(|| format!("nobody completed {case:?} of goroutine {who}"))?;
        let by_whom = if done.closed { None } else { Some(done.by) };
        demand((done.case, by_whom) == (case, by), || format!("{by_whom:?} completed {:?} instead", done.case))?;
        done.value.is(value)
    }

    fn send(&mut self, who: GoId, chan: ObjectId, value: &Option<String>, to: SentTo) -> Law {
        let case = CaseInfo { chan, direction: Direction::Send };
        if let SentTo::TakenBy(by) = to {
            return self.completed(who, case, Some(by), value);
        }
        self.due(who, case, false)?;
        let Some(channel) = self.channels.get_mut(&chan) else { return Ok(()) };
        demand(!channel.closed, || "a send on a closed channel went through".to_string())?;
        match to {
            SentTo::Receiver(receiver) => {
                let first = channel.receivers.front().copied();
                demand(first == Some(receiver), || format!("the first receiver in line is {first:?}"))?;
                demand(channel.buffer.is_empty(), || "it overtook a buffered value".to_string())?;
                let case = CaseInfo { chan, direction: Direction::Recv };
                self.complete(receiver, case, who, false, Value::of(value));
            }
            SentTo::Buffer { len } => {
                demand(channel.receivers.is_empty(), || "a receiver was in line".to_string())?;
                channel.buffer.push_back(Value::of(value));
                let (held, cap) = (channel.buffer.len(), channel.cap);
                demand(held == len && len <= cap, || format!("the buffer holds {held} of {cap}, not {len}"))?;
            }
            SentTo::TakenBy(_) => unreachable!(),
        }
        Ok(())
    }

    fn receive(&mut self, who: GoId, chan: ObjectId, value: &Option<String>, from: ReceivedFrom) -> Law {
        let case = CaseInfo { chan, direction: Direction::Recv };
        let closed = from == ReceivedFrom::Closed;
        demand(!closed || value.is_none(), || "a value came out of a closed channel".to_string())?;
        let was_closed = self.of(who).completed.as_ref().is_some_and(|done| done.closed);
        match from {
            ReceivedFrom::HandedBy(by) => return self.completed(who, case, Some(by), value),
            ReceivedFrom::Closed if was_closed => return self.completed(who, case, None, value),
            _ => {}
        }
        if from == ReceivedFrom::Closed && self.of(who).chosen == Some((case, true)) {
            return self.due(who, case, true);
        }
        self.due(who, case, false)?;
        let Some(channel) = self.channels.get_mut(&chan) else { return Ok(()) };
        match from {
            ReceivedFrom::Sender(sender) => {
                let first = channel.senders.front().copied();
                demand(first == Some(sender), || format!("the first sender in line is {first:?}"))?;
                demand(channel.cap == 0, || "it overtook a buffered value".to_string())?;
                let offer = self.of(sender).offer.clone();
                offer.is(value)?;
                let case = CaseInfo { chan, direction: Direction::Send };
                self.complete(sender, case, who, false, offer);
            }
            ReceivedFrom::Buffer { len, refilled_by } => {
                let first = channel.buffer.pop_front().ok_or("the buffer is empty")?;
                first.is(value)?;
                let next = channel.senders.front().copied();
                demand(next == refilled_by, || format!("the first sender in line is {next:?}"))?;
                if let Some(sender) = refilled_by {
                    let offer = self.of(sender).offer.clone();
                    let case = CaseInfo { chan, direction: Direction::Send };
                    self.complete(sender, case, who, false, offer.clone());
                    self.channels.get_mut(&chan).ok_or("no channel")?.buffer.push_back(offer);
                }
                let held = self.channels[&chan].buffer.len();
                demand(held == len, || format!("the buffer holds {held}, not {len}"))?;
            }
            ReceivedFrom::Closed => {
                let drained = channel.closed && channel.buffer.is_empty();
                demand(drained, || "the channel is not closed and drained".to_string())?;
            }
            ReceivedFrom::HandedBy(_) => unreachable!(),
        }
        Ok(())
    }

    fn close(&mut self, by: GoId, chan: ObjectId, woken: &[GoId]) -> Law {
        let Some(channel) = self.channels.get_mut(&chan) else { return Ok(()) };
        demand(!channel.closed, || "it was closed already".to_string())?;
        channel.closed = true;
        // A select may stand in a line several times: its first place counts.
        let mut line: Vec<(GoId, Direction)> = vec![];
        let receivers = channel.receivers.iter().map(|g| (*g, Direction::Recv));
        for (who, direction) in receivers.chain(channel.senders.iter().map(|g| (*g, Direction::Send))) {
            if line.iter().all(|(other, _)| *other != who) {
                line.push((who, direction));
            }
        }
        let expected: Vec<GoId> = line.iter().map(|(who, _)| *who).collect();
        demand(expected == woken, || format!("it had to wake {expected:?}"))?;
        for (who, direction) in line {
            self.complete(who, CaseInfo { chan, direction }, by, true, Value::default());
        }
        Ok(())
    }

    fn select(&mut self, who: GoId, cases: &[CaseInfo], ready: &[usize], chosen: Option<usize>, waited: bool) -> Law {
        demand(chosen.is_none_or(|chosen| ready.contains(&chosen)), || "it chose what was not ready".to_string())?;
        demand(chosen.is_some() || ready.is_empty(), || "default although something was ready".to_string())?;
        if let Some(chosen) = chosen {
            self.of(who).chosen = Some((cases[chosen], waited));
        }
        if waited {
            let done = self.of(who).completed.clone();
            let fits = done.is_none_or(|done| chosen.is_some_and(|chosen| cases[chosen] == done.case));
            return demand(fits, || "it chose a case that nobody completed".to_string());
        }
        for (number, case) in cases.iter().enumerate() {
            if let Some(enabled) = self.enabled(who, *case) {
                demand(enabled == ready.contains(&number), || format!("case {number} is ready: {enabled}"))?;
            }
        }
        Ok(())
    }

    fn panic(&mut self, who: GoId, message: &str) -> Law {
        let goroutine = self.of(who);
        let (done, chosen) = (goroutine.completed.take(), goroutine.chosen.take());
        if let Some(done) = done {
            let refused = done.closed && done.case.direction == Direction::Send;
            // The value that comes back is dropped first, and may panic with words of its own.
            demand(refused, || format!("it panicked with {message:?} although its operation was completed"))?;
        }
        if let Some((case, _)) = chosen {
            demand(case.direction == Direction::Send, || "a chosen receive panicked".to_string())?;
        }
        Ok(())
    }

    fn end(&mut self, who: GoId, ending: Ending, last: bool) -> Law {
        self.over = true;
        demand(last, || "the end is not the last event".to_string())?;
        let main = &self.goroutines[&GoId::MAIN];
        match ending {
            Ending::Exit => {
                demand(main.state == State::Ended && who == GoId::MAIN, || "main has not returned".to_string())
            }
            Ending::Deadlock => self.goroutines.iter().try_for_each(|(who, goroutine)| {
                let stuck = goroutine.completed.is_none() && matches!(goroutine.state, State::Parked | State::Ended);
                demand(stuck, || format!("a deadlock although goroutine {who} could go on"))
            }),
            Ending::Panic | Ending::Fatal => Ok(()),
            Ending::Never | Ending::PrintsForever => Err("a run has no such ending".to_string()),
        }
    }
}
