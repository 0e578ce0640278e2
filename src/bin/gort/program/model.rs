//! The model: what every goroutine does and every object holds after each event.
//!
//! Derived from the events alone: each channel's buffer, whether it is closed, which goroutines wait at which end;
//! each WaitGroup's counter and each lock's holder; what each goroutine is doing.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use gort::{CaseInfo, Direction, Event, EventKind, GoId, ObjectId, ObjectKind, ReceivedFrom, SentTo, WaitReason};

/// What a goroutine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// It could run.
    Runnable,
    /// It is parked.
    Parked(WaitReason),
    /// It has ended.
    Ended,
}

/// A goroutine in a wait queue, with the value that it offers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The goroutine.
    pub goroutine: GoId,
    /// What a sender offers, where that can be shown.
    pub value: Option<String>,
}

/// An object of the run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Object {
    /// What it is.
    pub kind: ObjectKind,
    /// A channel's buffered values, oldest first.
    pub buffer: VecDeque<Option<String>>,
    /// Whether a channel is closed.
    pub closed: bool,
    /// The goroutines that wait to send.
    pub senders: VecDeque<Waiting>,
    /// The goroutines that wait to receive; for other objects, that wait.
    pub waiters: VecDeque<Waiting>,
    /// A WaitGroup's counter, a semaphore's permits.
    pub count: i64,
    /// The goroutine that holds a lock.
    pub holders: Vec<GoId>,
    /// What a variable holds, as far as a goroutine has read or written it and it can be shown.
    pub value: Option<String>,
}

impl Object {
    fn new(kind: ObjectKind) -> Self {
        Object {
            kind,
            buffer: VecDeque::new(),
            closed: false,
            senders: VecDeque::new(),
            waiters: VecDeque::new(),
            count: 0,
            holders: Vec::new(),
            value: None,
        }
    }

    fn leave(&mut self, goroutine: GoId) {
        self.senders.retain(|waiting| waiting.goroutine != goroutine);
        self.waiters.retain(|waiting| waiting.goroutine != goroutine);
    }

    /// Makes the buffer as long as the event says. The two differ only where events were lost.
    fn set_len(&mut self, len: usize) {
        debug_assert_eq!(self.buffer.len(), len, "the model's buffer has drifted from the events");
        self.buffer.resize(len, None);
    }
}

/// The world after some event.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Model {
    /// The objects, by number.
    pub objects: BTreeMap<ObjectId, Object>,
    /// The goroutines, by number.
    pub goroutines: BTreeMap<GoId, Status>,
    /// The clock.
    pub now: Duration,
    /// The objects at which each parked goroutine waits.
    waits: BTreeMap<GoId, Vec<ObjectId>>,
}

impl Model {
    /// The model before the first event: main can run.
    pub fn new() -> Self {
        let mut model = Model::default();
        model.goroutines.insert(GoId::MAIN, Status::Runnable);
        model
    }

    /// Takes in one event.
    pub fn apply(&mut self, event: &Event) {
        self.now = self.now.max(event.at);
        let who = event.goroutine;
        if who != GoId::SCHEDULER && !matches!(event.kind, EventKind::Park { .. } | EventKind::End { .. }) {
            self.goroutines.insert(who, Status::Runnable);
        }
        match &event.kind {
            EventKind::Object { object, kind } => {
                self.objects.entry(*object).or_insert_with(|| Object::new(*kind));
            }
            EventKind::Spawn { child } => {
                self.goroutines.insert(*child, Status::Runnable);
            }
            EventKind::Park { reason, on, object, value, .. } => self.park(who, *reason, on, *object, value.as_ref()),
            EventKind::Ready { goroutine } => self.ready(*goroutine),
            EventKind::Send { chan, value, to } => match to {
                SentTo::Receiver(receiver) => self.ready(*receiver),
                SentTo::Buffer { len } => self.chan(*chan, |chan| {
                    chan.buffer.push_back(value.clone());
                    chan.set_len(*len);
                }),
                SentTo::TakenBy(_) => {}
            },
            EventKind::Recv { chan, from, .. } => match from {
                ReceivedFrom::Sender(sender) => self.ready(*sender),
                ReceivedFrom::Buffer { len, refilled_by } => {
                    self.chan(*chan, |chan| {
                        chan.buffer.pop_front();
                        if let Some(sender) = refilled_by {
                            let offered = chan.senders.iter().find(|waiting| waiting.goroutine == *sender);
                            let value = offered.and_then(|waiting| waiting.value.clone());
                            chan.buffer.push_back(value);
                        }
                        chan.set_len(*len);
                    });
                    refilled_by.iter().for_each(|sender| self.ready(*sender));
                }
                ReceivedFrom::HandedBy(_) | ReceivedFrom::Closed => {}
            },
            EventKind::Close { chan, woken } => {
                self.chan(*chan, |chan| chan.closed = true);
                woken.iter().for_each(|goroutine| self.ready(*goroutine));
            }
            EventKind::Lock { object, .. } => self.chan(*object, |lock| {
                // A goroutine that waited has it since it was handed over.
                if !lock.holders.contains(&who) {
                    lock.holders.push(who);
                }
            }),
            EventKind::Unlock { object, .. } => self.chan(*object, |lock| {
                if let Some(at) = lock.holders.iter().position(|holder| *holder == who) {
                    lock.holders.remove(at);
                }
            }),
            EventKind::WaitGroupAdd { object, count, .. } => self.chan(*object, |group| group.count = *count),
            EventKind::Semaphore { object, permits, .. } => {
                self.chan(*object, |semaphore| semaphore.count = i64::try_from(*permits).unwrap_or(i64::MAX));
            }
            EventKind::RacyLoad { object, value }
            | EventKind::RacyStore { object, value }
            | EventKind::Atomic { object, value, .. } => self.chan(*object, |cell| cell.value.clone_from(value)),
            EventKind::CondSignal { woken, .. } => woken.iter().for_each(|goroutine| self.ready(*goroutine)),
            EventKind::Clock { now } => self.now = *now,
            EventKind::End { .. } => {
                self.goroutines.insert(who, Status::Ended);
            }
            _ => {}
        }
    }

    fn chan(&mut self, id: ObjectId, change: impl FnOnce(&mut Object)) {
        if let Some(object) = self.objects.get_mut(&id) {
            change(object);
        }
    }

    fn park(
        &mut self,
        who: GoId,
        reason: WaitReason,
        on: &[CaseInfo],
        object: Option<ObjectId>,
        value: Option<&String>,
    ) {
        self.goroutines.insert(who, Status::Parked(reason));
        self.waits.insert(who, on.iter().map(|case| case.chan).chain(object).collect());
        for case in on {
            let waiting = Waiting { goroutine: who, value: value.cloned() };
            self.chan(case.chan, |chan| match case.direction {
                Direction::Send => chan.senders.push_back(waiting),
                Direction::Recv => chan.waiters.push_back(waiting),
            });
        }
        if let Some(object) = object {
            self.chan(object, |object| object.waiters.push_back(Waiting { goroutine: who, value: None }));
        }
    }

    fn ready(&mut self, goroutine: GoId) {
        if let Some(status @ Status::Parked(_)) = self.goroutines.get_mut(&goroutine) {
            *status = Status::Runnable;
        }
        for object in self.waits.remove(&goroutine).into_iter().flatten() {
            let Some(object) = self.objects.get_mut(&object) else { continue };
            let lock = matches!(object.kind, ObjectKind::Mutex | ObjectKind::RwMutex);
            if lock && object.waiters.iter().any(|waiting| waiting.goroutine == goroutine) {
                object.holders.push(goroutine);
            }
            object.leave(goroutine);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use gort::{Ending, GoroutineEnd};

    /// Events without places, numbered from 1.
    pub(crate) fn events(kinds: Vec<(u64, EventKind)>) -> Vec<Event> {
        let number = |(at, (goroutine, kind)): (usize, (u64, EventKind))| Event {
            step: at as u64 + 1,
            at: Duration::ZERO,
            worker: 0,
            goroutine: GoId(goroutine),
            location: None,
            kind,
        };
        kinds.into_iter().enumerate().map(number).collect()
    }

    pub(crate) fn object(id: u32, kind: ObjectKind) -> EventKind {
        EventKind::Object { object: ObjectId(id), kind }
    }

    pub(crate) fn park(reason: WaitReason, chan: u32, direction: Direction, value: Option<&str>) -> EventKind {
        let on = vec![CaseInfo { chan: ObjectId(chan), direction }];
        EventKind::Park { reason, on, first: vec![], object: None, value: value.map(str::to_owned) }
    }

    pub(crate) fn send(chan: u32, value: &str, to: SentTo) -> EventKind {
        EventKind::Send { chan: ObjectId(chan), value: Some(value.to_string()), to }
    }

    pub(crate) fn recv(chan: u32, value: &str, from: ReceivedFrom) -> EventKind {
        EventKind::Recv { chan: ObjectId(chan), value: Some(value.to_string()), from }
    }

    pub(crate) fn print(text: &str) -> EventKind {
        EventKind::Print { text: text.to_string() }
    }

    /// Main receives two values from a goroutine over an unbuffered channel.
    pub(crate) fn rendezvous() -> Vec<Event> {
        events(vec![
            (1, object(1, ObjectKind::Chan { cap: 0, element: "i32".into() })),
            (1, EventKind::Spawn { child: GoId(2) }),
            (1, park(WaitReason::ChanReceive, 1, Direction::Recv, None)),
            (2, EventKind::Start),
            (2, print("Sending 0")),
            (2, send(1, "0", SentTo::Receiver(GoId(1)))),
            (2, EventKind::Ready { goroutine: GoId(1) }),
            (2, print("Sending 1")),
            (2, park(WaitReason::ChanSend, 1, Direction::Send, Some("1"))),
            (1, recv(1, "0", ReceivedFrom::HandedBy(GoId(2)))),
            (1, print("Received 0")),
            (1, recv(1, "1", ReceivedFrom::Sender(GoId(2)))),
            (1, EventKind::Ready { goroutine: GoId(2) }),
            (1, print("Received 1")),
            (1, park(WaitReason::ChanReceive, 1, Direction::Recv, None)),
            (2, send(1, "1", SentTo::TakenBy(GoId(1)))),
            (2, EventKind::Close { chan: ObjectId(1), woken: vec![GoId(1)] }),
            (2, EventKind::Ready { goroutine: GoId(1) }),
            (2, EventKind::End { how: GoroutineEnd::Return }),
            (1, EventKind::Recv { chan: ObjectId(1), value: None, from: ReceivedFrom::Closed }),
            (1, EventKind::End { how: GoroutineEnd::Return }),
            (1, EventKind::ProgramEnd { ending: Ending::Exit }),
        ])
    }

    fn model_after(events: &[Event], step: u64) -> Model {
        let mut model = Model::new();
        events.iter().filter(|event| event.step <= step).for_each(|event| model.apply(event));
        model
    }

    fn names(queue: &VecDeque<Waiting>) -> Vec<u64> {
        queue.iter().map(|waiting| waiting.goroutine.0).collect()
    }

    #[test]
    fn queues_follow_park_and_hand_over() {
        let events = rendezvous();
        let chan = |step| model_after(&events, step).objects[&ObjectId(1)].clone();
        assert_eq!(names(&chan(3).waiters), [1]);
        assert_eq!(names(&chan(6).waiters), [] as [u64; 0]);
        assert_eq!(chan(9).senders[0], Waiting { goroutine: GoId(2), value: Some("1".to_string()) });
        assert_eq!(names(&chan(12).senders), [] as [u64; 0]);
        assert!(!chan(16).closed);
        assert!(chan(17).closed);
        assert_eq!(model_after(&events, 3).goroutines[&GoId(1)], Status::Parked(WaitReason::ChanReceive));
        assert_eq!(model_after(&events, 6).goroutines[&GoId(1)], Status::Runnable);
        assert_eq!(model_after(&events, 19).goroutines[&GoId(2)], Status::Ended);
    }

    #[test]
    fn a_lock_that_is_handed_over_is_never_free() {
        let mutex = ObjectId(1);
        let lock = |waited| EventKind::Lock { object: mutex, shared: false, waited };
        let park = EventKind::Park {
            reason: WaitReason::MutexLock,
            on: vec![],
            first: vec![],
            object: Some(mutex),
            value: None,
        };
        let unlock = EventKind::Unlock { object: mutex, shared: false };
        let events = events(vec![
            (1, object(1, ObjectKind::Mutex)),
            (1, lock(false)),
            (2, park),
            (1, unlock),
            (1, EventKind::Ready { goroutine: GoId(2) }),
            (2, lock(true)),
        ]);
        let holders = |step| model_after(&events, step).objects[&mutex].holders.clone();
        assert_eq!((holders(3), holders(5), holders(6)), (vec![GoId(1)], vec![GoId(2)], vec![GoId(2)]));
    }

    #[test]
    fn a_receive_from_a_full_buffer_takes_the_waiting_senders_value_in() {
        let events = events(vec![
            (1, object(1, ObjectKind::Chan { cap: 1, element: "i32".into() })),
            (2, send(1, "7", SentTo::Buffer { len: 1 })),
            (2, park(WaitReason::ChanSend, 1, Direction::Send, Some("8"))),
            (1, recv(1, "7", ReceivedFrom::Buffer { len: 1, refilled_by: Some(GoId(2)) })),
        ]);
        let chan = model_after(&events, 4).objects[&ObjectId(1)].clone();
        assert_eq!(chan.buffer, [Some("8".to_string())]);
        assert!(chan.senders.is_empty());
    }

    #[test]
    fn a_select_leaves_all_its_queues_at_once() {
        let on = vec![
            CaseInfo { chan: ObjectId(1), direction: Direction::Recv },
            CaseInfo { chan: ObjectId(2), direction: Direction::Recv },
        ];
        let events = events(vec![
            (1, object(1, ObjectKind::Chan { cap: 0, element: "i32".into() })),
            (1, object(2, ObjectKind::Chan { cap: 0, element: "i32".into() })),
            (1, EventKind::Park { reason: WaitReason::Select, on, first: vec![], object: None, value: None }),
            (2, send(2, "7", SentTo::Receiver(GoId(1)))),
        ]);
        let model = model_after(&events, 3);
        assert_eq!((model.objects[&ObjectId(1)].waiters.len(), model.objects[&ObjectId(2)].waiters.len()), (1, 1));
        let model = model_after(&events, 4);
        assert_eq!((model.objects[&ObjectId(1)].waiters.len(), model.objects[&ObjectId(2)].waiters.len()), (0, 0));
    }
}
