//! Pairs: which event of one engine's run is which of another engine's, where both have run the same program in the same order.
//!
//! What is compared of each event: what happened, in which goroutine, to which object, with which values and goroutines, where both show
//! them. What is not:
//!
//! * places: the texts may be in two languages;
//! * types of elements, and when an object is met for the first time: in Rust it is made, in Go many are there with their first use. Objects
//!   are numbered as they come up in what is compared;
//! * plain variables (`Racy` in Rust), which the machine does not watch;
//! * what the native engine tells of a context's inner lock and channel (`ContextLock`, `ContextDone`), for which Go has no operation.
//!
//! Invariants  I1  pairs are in order, and every event that is compared is in one.

use std::collections::BTreeMap;
use std::fmt;

use crate::{AtomicOp, CaseInfo, Direction, EventKind, GoId, ObjectId, ReceivedFrom, SentTo};

/// An event in words that are the same for both engines, and the values in it, where they can be shown.
#[derive(Debug)]
pub struct Told {
    /// Which of the run's events it is.
    pub at: usize,
    text: String,
    values: Vec<Option<String>>,
    /// The objects, in the order in which the words name them.
    objects: Vec<ObjectId>,
}

impl Told {
    fn is(&self, other: &Told) -> bool {
        let same = |(one, other): (&Option<String>, &Option<String>)| match (one, other) {
            (Some(one), Some(other)) => one == other || (one == "()" && other == "{}"),
            // One of them cannot be shown.
            _ => true,
        };
        self.text == other.text && self.values.iter().zip(&other.values).all(same)
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.text, self.values.iter().flatten().collect::<Vec<_>>())
    }
}

/// Two runs, event by event.
#[derive(Debug)]
pub struct Pairs {
    /// What is compared of the first.
    pub one: Vec<Told>,
    /// What is compared of the second.
    pub other: Vec<Told>,
}

impl Pairs {
    /// Of these events: each with its goroutine.
    pub fn of<'a>(
        one: impl IntoIterator<Item = (GoId, &'a EventKind)>,
        other: impl IntoIterator<Item = (GoId, &'a EventKind)>,
    ) -> Pairs {
        Pairs { one: told(one), other: told(other) }
    }

    /// The first place where they differ. `None`: they did the same.
    pub fn difference(&self) -> Option<usize> {
        let (one, other) = (&self.one, &self.other);
        let same = |at: &usize| matches!((one.get(*at), other.get(*at)), (Some(one), Some(other)) if one.is(other));
        (0..one.len().max(other.len())).find(|at| !same(at))
    }

    /// Which event of the first is which of the second. Needs: they did the same.
    pub fn events(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.one.iter().zip(&self.other).map(|(one, other)| (one.at, other.at))
    }

    /// Which object of the first is which of the second. Needs: they did the same.
    pub fn objects(&self) -> BTreeMap<ObjectId, ObjectId> {
        let pairs = self.one.iter().zip(&self.other);
        pairs.flat_map(|(one, other)| one.objects.iter().copied().zip(other.objects.iter().copied())).collect()
    }
}

fn told<'a>(events: impl IntoIterator<Item = (GoId, &'a EventKind)>) -> Vec<Told> {
    let mut teller = Teller::default();
    let mut told = Vec::new();
    let mut cancelled = false;
    for (at, (goroutine, kind)) in events.into_iter().enumerate() {
        // Go makes a context's channel when it is asked for; in Rust it is there, and closed whether anything listens or not.
        let unheard = cancelled && matches!(kind, EventKind::Close { woken, .. } if woken.is_empty());
        if !unheard && let Some(text) = teller.tell(kind) {
            let (values, objects) = (std::mem::take(&mut teller.values), std::mem::take(&mut teller.named));
            told.push(Told { at, text: format!("{goroutine}: {text}"), values, objects });
        }
        cancelled = matches!(kind, EventKind::Cancel { .. });
    }
    told
}

/// Says events in words that are the same for both engines.
#[derive(Default)]
struct Teller {
    objects: BTreeMap<ObjectId, usize>,
    values: Vec<Option<String>>,
    named: Vec<ObjectId>,
}

impl Teller {
    fn object(&mut self, object: ObjectId) -> String {
        if object == ObjectId::NIL {
            return "nil".to_owned();
        }
        self.named.push(object);
        let next = self.objects.len() + 1;
        format!("#{}", self.objects.entry(object).or_insert(next))
    }

    fn cases(&mut self, cases: &[CaseInfo]) -> String {
        let shown = |case: &CaseInfo| {
            let sign = if case.direction == Direction::Send { "<-" } else { "" };
            format!("{}{sign}", self.object(case.chan))
        };
        cases.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    /// Puts a value beside the text.
    fn value(&mut self, value: &Option<String>) {
        self.values.push(value.clone());
    }

    fn tell(&mut self, kind: &EventKind) -> Option<String> {
        Some(match kind {
            EventKind::Object { .. }
            | EventKind::RacyLoad { .. }
            | EventKind::RacyStore { .. }
            | EventKind::ContextDone { .. }
            | EventKind::ContextLock { .. } => return None,
            EventKind::Spawn { child } => format!("spawn {child}"),
            EventKind::Park { reason, on, object, value: offered, .. } => {
                let object = object.map(|object| self.object(object)).unwrap_or_default();
                self.value(offered);
                format!("park {reason} [{}] {object}", self.cases(on))
            }
            EventKind::Ready { goroutine } => format!("ready {goroutine}"),
            EventKind::Send { chan, value: sent, to } => {
                let to = match to {
                    SentTo::Receiver(receiver) => format!("to {receiver}"),
                    SentTo::Buffer { len } => format!("into the buffer: {len}"),
                    SentTo::TakenBy(taker) => format!("taken by {taker}"),
                };
                self.value(sent);
                format!("send {} {to}", self.object(*chan))
            }
            EventKind::Recv { chan, value: received, from } => {
                let from = match from {
                    ReceivedFrom::Sender(sender) => format!("from {sender}"),
                    ReceivedFrom::Buffer { len, refilled_by } => format!("from the buffer: {len} {refilled_by:?}"),
                    ReceivedFrom::HandedBy(giver) => format!("handed by {giver}"),
                    ReceivedFrom::Closed => "closed".to_owned(),
                };
                self.value(received);
                format!("recv {} {from}", self.object(*chan))
            }
            EventKind::Close { chan, woken } => format!("close {} {woken:?}", self.object(*chan)),
            EventKind::Select { cases, ready, chosen, waited } => {
                format!("select [{}] {ready:?} {chosen:?} {waited}", self.cases(cases))
            }
            EventKind::Lock { object, shared, waited } => format!("lock {} {shared} {waited}", self.object(*object)),
            EventKind::Unlock { object, shared } => format!("unlock {} {shared}", self.object(*object)),
            EventKind::WaitGroupAdd { object, delta, count } => {
                format!("add {} {delta} {count}", self.object(*object))
            }
            EventKind::WaitGroupWait { object, waited } => format!("wait {} {waited}", self.object(*object)),
            EventKind::CondSignal { object, woken, broadcast } => {
                format!("signal {} {woken:?} {broadcast}", self.object(*object))
            }
            EventKind::Once { object, ran } => format!("once {} {ran}", self.object(*object)),
            EventKind::Semaphore { object, delta, .. } => format!("semaphore {} {delta}", self.object(*object)),
            EventKind::Atomic { object, op, before, value: after } => {
                let op = match op {
                    AtomicOp::Load => "load",
                    AtomicOp::Store => "store",
                    AtomicOp::Add => "add",
                    AtomicOp::Swap => "swap",
                    AtomicOp::CompareAndSwap { swapped: true } => "swapped",
                    AtomicOp::CompareAndSwap { swapped: false } => "not swapped",
                };
                self.value(before);
                self.value(after);
                format!("atomic {} {op}", self.object(*object))
            }
            EventKind::TimerSet { object, at } => format!("timer {} {at:?}", self.object(*object)),
            EventKind::TimerFire { object } => {
                format!("fire {}", object.map(|object| self.object(object)).unwrap_or_default())
            }
            EventKind::Cancel { object, cause } => format!("cancel {} `{cause}`", self.object(*object)),
            EventKind::ContextErr { object, error } => format!("err {} {error:?}", self.object(*object)),
            EventKind::ContextFunc { object } => format!("after {}", self.object(*object)),
            EventKind::ContextStop { object, stopped } => format!("stop {} {stopped}", self.object(*object)),
            EventKind::Panic { message, .. } => format!("panic `{message}`"),
            EventKind::Fatal { message } => format!("fatal `{message}`"),
            EventKind::Print { text } => format!("print `{text}`"),
            EventKind::Clock { now } => format!("clock {now:?}"),
            EventKind::Join { goroutines } => format!("join {goroutines:?}"),
            EventKind::End { how } => format!("end {how:?}"),
            EventKind::ProgramEnd { ending } => format!("program end {ending:?}"),
            EventKind::Start | EventKind::Yield => kind.name().to_owned(),
        })
    }
}
