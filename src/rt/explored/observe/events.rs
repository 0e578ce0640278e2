//! What each event tells the observer.

use gort_events::{Digest, Direction, EventKind, GoId, ObjectId, ReceivedFrom, SentTo, Site};

use super::{CLOSED, HELD, ObservedAccess, Observer, Status, tag};

impl Observer {
    /// A value's digest: its own text, or where it came from.
    pub(super) fn value(&self, text: Option<&String>, from: Digest) -> Digest {
        text.map_or(from, |text| Digest::of_text(text))
    }

    pub(super) fn offer_of(&self, goroutine: GoId) -> Digest {
        if goroutine == GoId::SCHEDULER { Digest::default() } else { self.goroutine(goroutine).offer }
    }

    /// Something happened: see `crates/events/src/event.rs` for when and where.
    #[inline]
    pub(crate) fn event(&mut self, by: GoId, kind: &EventKind, location: Option<Site>) {
        let passing = matches!(kind, EventKind::ContextDone { .. } | EventKind::ContextLock { .. });
        if by != GoId::SCHEDULER && location.is_some() && !passing {
            self.change(by).last = Some((kind.name(), location));
        }
        match kind {
            EventKind::Object { object, .. } => {
                self.met(by, *object);
            }
            EventKind::Spawn { child } => self.spawned(by, *child, location.expect("a go statement has a line")),
            EventKind::Start | EventKind::Yield | EventKind::Clock { .. } | EventKind::ProgramEnd { .. } => {}
            EventKind::Park { on, first, object, value, .. } => {
                let observed = self.change(by);
                observed.status = Status::Parked;
                if let Some(text) = value {
                    observed.offer = Digest::of_text(text);
                }
                // In the order in which they were linked (`select/line.rs`).
                let others = (0..on.len()).filter(|number| !first.contains(number));
                for number in first.iter().copied().chain(others) {
                    let way = u64::from(on[number].direction == Direction::Send);
                    self.queue(by, on[number].chan, (number as u64) << 1 | way);
                }
                if let Some(object) = object {
                    self.queue(by, *object, 0);
                }
            }
            EventKind::Ready { goroutine } => self.readied(*goroutine),
            EventKind::Send { chan, value, to } => {
                let value = self.value(value.as_ref(), self.offer_of(by));
                match to {
                    SentTo::Receiver(receiver) => {
                        if *receiver != GoId::SCHEDULER {
                            self.change(*receiver).incoming = value;
                        }
                    }
                    SentTo::Buffer { .. } => self.change_object(*chan).buffer.push_back(value),
                    SentTo::TakenBy(_) => {}
                }
                self.fold(by, tag::SEND, self.name_of_object(*chan));
            }
            EventKind::Recv { chan, value, from } => {
                let name = self.name_of_object(*chan);
                let came = match from {
                    ReceivedFrom::Closed => return self.fold(by, tag::RECV_CLOSED, name),
                    ReceivedFrom::Sender(sender) => self.value(value.as_ref(), self.offer_of(*sender)),
                    ReceivedFrom::HandedBy(_) if by == GoId::SCHEDULER => return,
                    ReceivedFrom::HandedBy(_) => self.value(value.as_ref(), self.goroutine(by).incoming),
                    ReceivedFrom::Buffer { refilled_by, .. } => {
                        let refill = refilled_by.map(|sender| self.offer_of(sender));
                        let buffer = &mut self.change_object(*chan).buffer;
                        let front = buffer.pop_front().unwrap_or_else(|| bug!("I3, an empty mirror"));
                        buffer.extend(refill);
                        self.value(value.as_ref(), front)
                    }
                };
                self.fold(by, tag::RECV, name.and(came));
            }
            EventKind::Close { chan, .. } => {
                self.change_object(*chan).flags |= CLOSED;
                self.fold(by, tag::CLOSE, self.name_of_object(*chan));
            }
            EventKind::Select { chosen, .. } => {
                let chosen = chosen.map_or(u64::MAX, |case| case as u64);
                self.fold(by, tag::SELECT, Digest::default().with(chosen));
            }
            EventKind::Lock { object, shared, .. } => {
                let guarded = self.change_object(*object);
                if *shared {
                    guarded.count += 1;
                } else {
                    guarded.flags |= HELD;
                }
                let content = guarded.content;
                self.operation(by, *object, content);
            }
            EventKind::Unlock { object, shared } => {
                let guarded = self.change_object(*object);
                if *shared {
                    guarded.count -= 1;
                } else {
                    guarded.flags &= !HELD;
                }
                self.operation(by, *object, Digest::default());
            }
            EventKind::WaitGroupAdd { object, count, .. } => {
                self.change_object(*object).count = *count;
                self.operation(by, *object, Digest::default());
            }
            EventKind::Once { object, .. } => {
                let history = self.provenance(by);
                let once = self.change_object(*object);
                if once.flags & CLOSED == 0 {
                    once.flags |= CLOSED;
                    once.content = history;
                }
                let content = once.content;
                self.operation(by, *object, content);
            }
            EventKind::Semaphore { object, delta, .. } => {
                self.change_object(*object).count += delta;
                self.operation(by, *object, Digest::default());
            }
            EventKind::WaitGroupWait { object, .. } | EventKind::CondSignal { object, .. } => {
                self.operation(by, *object, Digest::default());
            }
            EventKind::RacyLoad { object, value } => {
                let content = self.change_object(*object).content;
                let value = self.value(value.as_ref(), content);
                self.accesses(*object, false, location);
                self.operation(by, *object, value);
            }
            EventKind::RacyStore { object, value } => {
                let value = self.value(value.as_ref(), self.offer_of(by));
                self.change_object(*object).content = value;
                self.accesses(*object, true, location);
                self.operation(by, *object, Digest::default());
            }
            EventKind::Atomic { object, before, value, .. } => {
                let after = self.value(value.as_ref(), self.offer_of(by));
                self.change_object(*object).content = after;
                let before = self.value(before.as_ref(), self.offer_of(by));
                self.operation(by, *object, before);
            }
            // Armed timers are counted where they wait.
            EventKind::TimerSet { object, .. } => self.operation(by, *object, Digest::default()),
            EventKind::TimerFire { object } => {
                self.firing = *object;
                self.scheduler = object.map_or(Digest::default(), |timer| self.name_of_object(timer).with(tag::FIRE));
            }
            EventKind::Cancel { object, .. } => {
                self.change_object(*object).flags |= CLOSED;
                self.operation(by, *object, Digest::default());
            }
            EventKind::ContextErr { object, .. } | EventKind::ContextFunc { object } => {
                self.operation(by, *object, Digest::default());
            }
            // What was left there is looked at where it lies.
            EventKind::Join { .. } => {}
            // Of the past they tell, which is the detector's business. What `stop` answers is learnt where it is asked.
            EventKind::ContextStop { .. } | EventKind::ContextDone { .. } | EventKind::ContextLock { .. } => {}
            EventKind::Print { text } => {
                // A function of what it has seen; if not, it has seen what gort cannot see, and that shows.
                self.fold(by, tag::PRINT, Digest::of_text(text));
                self.printed.push(text.clone());
            }
            EventKind::Panic { message, .. } => self.fold(by, tag::PANIC, Digest::of_text(message)),
            EventKind::Fatal { message } => self.fold(by, tag::PANIC, Digest::of_text(message)),
            EventKind::End { .. } => self.change(by).status = Status::Ended,
        }
    }

    #[inline]
    pub(super) fn operation(&mut self, by: GoId, object: ObjectId, told: Digest) {
        self.fold(by, tag::OPERATION, self.name_of_object(object).and(told));
    }

    /// Where something comes from that the goroutine leaves behind now.
    pub(super) fn provenance(&self, by: GoId) -> Digest {
        if by == GoId::SCHEDULER { self.scheduler } else { self.goroutine(by).history.with(tag::OFFER) }
    }

    pub(super) fn accesses(&mut self, object: ObjectId, write: bool, location: Option<Site>) {
        if let Some(at) = location {
            self.access = Some(ObservedAccess { object: self.name_of_object(object).short(), write, at });
        }
    }

    pub(super) fn queue(&mut self, goroutine: GoId, object: ObjectId, case: u64) {
        if object == ObjectId::NIL {
            return;
        }
        let front = self.goroutine(goroutine).waits.is_some_and(|waits| waits.front);
        let queue = &mut self.change_object(object).queue;
        if front {
            queue.push_front((goroutine, case));
        } else {
            queue.push_back((goroutine, case));
        }
        self.goroutines[goroutine.0 as usize - 1].queues.push(object.0 as usize - 1);
    }

    /// A parked goroutine may go on: its operation is completed.
    pub(super) fn readied(&mut self, goroutine: GoId) {
        let observed = self.change(goroutine);
        observed.status = Status::Local;
        let mut queues = std::mem::take(&mut observed.queues);
        for index in queues.drain(..) {
            self.change_object(ObjectId(index as u32 + 1)).queue.retain(|(waiting, _)| *waiting != goroutine);
        }
        self.change(goroutine).queues = queues;
    }
}
