//! What happens, told to a host that listens: the events of the native engine, for the same program in the same order.
//!
//! Invariants  I1  where no host listens nothing is told, numbered or shown: an operation that others can notice asks one flag.
//!             I2  a program does the same whether a host listens or not: telling reads the state, and writes only numbers of objects.
//!             I3  a place is the program's own: of what happens within the library, the call that led there.
//! Protocol    An operation tells what it did when it has done it; then, of each goroutine that it made ready, that. One that waits tells
//!             that it parks, and what it did when it goes on.
//! Rejected    Events in the state: a state would grow with its past, and two that are the same would differ.
//! See         crates/events/src/event.rs; tests/conformance/twins.

use std::collections::BTreeMap;
use std::time::Duration;

use gort_events::{
    CaseInfo, Direction, Ending, EventKind, GoId, GoroutineEnd, Name, ObjectId, ObjectKind, ReceivedFrom, SentTo,
    WaitReason,
};

use super::chan::{Received, Sent};
use super::exec::{Exec, Pause};
use super::fault::Fault;
use super::form::Form;
use super::heap::Ref;
use super::host::Host;
use super::run::Ended;
use super::state::{GoIndex, State, Woken};
use crate::code::{Op, Program};
use crate::source::Pos;

type Done = Result<Option<Pause>, Fault>;

/// Something that has happened. Its place is a position of the program's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Happened {
    /// The goroutine that did it; 0 for the scheduler.
    pub goroutine: GoId,
    /// When, since the program began.
    pub at: Duration,
    /// Where in the program's text; none where no operation of the program's did it.
    pub place: Pos,
    /// What.
    pub kind: EventKind,
}

/// What an object is that is known by its address.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Met {
    Chan,
    Mutex,
    RwMutex,
    WaitGroup,
    Cond,
    Once,
    Timer,
    Context,
    ContextFunc,
    /// What the library orders goroutines by that no reader sees: a lock of its text, a coroutine.
    Inner,
    /// A slot of memory, where a program is explored.
    Variable,
    /// A word that is used by package atomic, with the name of its type.
    Atomic(Name),
}

impl Met {
    /// As what it is told of when it is met. `None`: it is told of when it is made, or never.
    fn kind(self) -> Option<ObjectKind> {
        Some(match self {
            Met::Chan | Met::Inner => return None,
            Met::Mutex => ObjectKind::Mutex,
            Met::RwMutex => ObjectKind::RwMutex,
            Met::WaitGroup => ObjectKind::WaitGroup,
            Met::Cond => ObjectKind::Cond,
            Met::Once => ObjectKind::Once,
            Met::Timer => ObjectKind::Timer,
            Met::Context => ObjectKind::Context,
            Met::ContextFunc => ObjectKind::ContextFunc,
            Met::Variable => ObjectKind::Racy { element: Name::from("") },
            Met::Atomic(element) => ObjectKind::Atomic { element },
        })
    }
}

impl State {
    /// The number of the slot of memory that the form calls so, which is told of from here on. `None`: it calls none so.
    pub fn number_of_variable(&mut self, form: &Form, name: u64) -> Option<ObjectId> {
        let address = form.named(name)?;
        // Of a channel sends and closes are told as of the channel itself.
        if let Some(number) = self.met.get(&(address, Met::Chan)) {
            return Some(ObjectId(*number));
        }
        let next = self.objects as u32 + 1;
        let number = *self.met.entry((address, Met::Variable)).or_insert(next);
        self.objects = self.objects.max(u64::from(number));
        Some(ObjectId(number))
    }

    /// What the form calls the objects that events have named, but for those that nothing reaches any more.
    pub fn names_of_objects(&self, form: &Form) -> BTreeMap<ObjectId, u64> {
        let reached = self.met.iter().filter(|((address, _), _)| form.number(*address) != 0);
        reached.map(|((address, _), number)| (ObjectId(*number), form.name_of(*address))).collect()
    }
}

impl Exec<'_> {
    /// Tells what the running goroutine has done.
    #[cold]
    pub(super) fn tell(&mut self, kind: EventKind) {
        let place = self.own_place();
        self.tell_at(place, kind);
    }

    /// The same, of a place of the program's text.
    #[cold]
    pub(super) fn tell_at(&mut self, place: Pos, kind: EventKind) {
        let goroutine = GoId(self.state.goroutines[self.me as usize].id);
        let at = Duration::from_nanos(self.moment());
        let by_library = goroutine == GoId::MAIN && !place.is_known();
        if by_library && !matches!(kind, EventKind::Start | EventKind::End { .. } | EventKind::Panic { .. }) {
            // Before `main` and the program's own package variables: the library's.
            return;
        }
        self.host.happened(Happened { goroutine, at, place, kind });
    }

    /// Tells what another goroutine does by what the running one does.
    #[cold]
    pub(super) fn tell_of(&mut self, goroutine: GoIndex, kind: EventKind) {
        let (place, at) = (self.own_place(), Duration::from_nanos(self.moment()));
        self.host.happened(Happened { goroutine: self.id_of(goroutine), at, place, kind });
    }

    /// The operation of the program's own text that led here, with its function; none: 0.
    pub(super) fn own_operation(&self) -> (u32, u32) {
        let frames = std::iter::once(&self.frame).chain(self.frames.iter().rev());
        let mut operations = frames.map(|frame| (frame.func, frame.pc.saturating_sub(1)));
        let is_own = |(func, pc): &(u32, u32)| {
            let place = self.program.functions[*func as usize].place(*pc as usize);
            place.is_known() && place < self.program.library
        };
        operations.find(is_own).unwrap_or((0, 0))
    }

    /// Whether the operation stands in the library's text, and is a detail of what that does: its locks are none of the program's.
    pub(super) fn is_detail(&self) -> bool {
        let frames = std::iter::once(&self.frame).chain(self.frames.iter().rev());
        let mut named = frames.map(|frame| &self.program.functions[frame.func as usize]).filter(|f| !f.hidden);
        named.next().is_some_and(|function| {
            let place = function.places.iter().copied().find(|place| place.is_known()).unwrap_or(Pos::NONE);
            place >= self.program.library && !function.name.starts_with("sync.")
        })
    }

    /// Whether the running function is of this package, `context.`, of the library.
    fn is_within(&self, package: &str) -> bool {
        let frames = std::iter::once(&self.frame).chain(self.frames.iter().rev());
        let mut named = frames.map(|frame| &self.program.functions[frame.func as usize]).filter(|f| !f.hidden);
        named.next().is_some_and(|function| function.name.starts_with(package))
    }

    /// Whether the running function was called by the program's own text.
    pub(super) fn is_called_by_the_program(&self) -> bool {
        let functions = self.frames.iter().rev().map(|frame| (&self.program.functions[frame.func as usize], frame.pc));
        let caller = functions.clone().find(|(function, _)| !function.hidden);
        caller.is_some_and(|(function, pc)| function.place((pc as usize).saturating_sub(1)) < self.program.library)
    }

    /// Tells that a goroutine was made ready.
    #[cold]
    pub(super) fn tell_ready(&mut self, goroutine: GoIndex) {
        let goroutine = self.id_of(goroutine);
        self.tell(EventKind::Ready { goroutine });
    }

    pub(super) fn id_of(&self, goroutine: GoIndex) -> GoId {
        GoId(self.state.goroutines[goroutine as usize].id)
    }

    /// The number of the object of this kind at the address. One that is met for the first time is told.
    pub(super) fn object(&mut self, met: Met, address: Ref) -> ObjectId {
        if let Some(number) = self.state.met.get(&(address, met)) {
            return ObjectId(*number);
        }
        self.state.objects += 1;
        let number = self.state.objects as u32;
        self.state.met.insert((address, met), number);
        if let Some(kind) = met.kind() {
            self.tell(EventKind::Object { object: ObjectId(number), kind });
        }
        ObjectId(number)
    }

    /// Tells that the running goroutine begins to panic.
    #[cold]
    pub(super) fn tell_panic(&mut self, [typ, word]: [u64; 2]) {
        let message = if self.program.faults.iter().any(|fault| typ == u64::from(*fault)) {
            let text = self.state.heap.slots(word, 0, 2);
            String::from_utf8_lossy(self.text_of(text[0], text[1])).into_owned()
        } else {
            self.state.interface_shown(self.program, [typ, word])
        };
        self.tell(EventKind::Panic { message, raised_at: None });
    }

    /// Tells what is written: its text need not be a line.
    #[cold]
    pub(super) fn tell_print(&mut self, bytes: &[u8]) {
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.tell(EventKind::Print { text });
    }

    /// Tells that the running goroutine waits for something that is no channel.
    #[cold]
    pub(super) fn tell_park(&mut self, reason: WaitReason, on: Option<(Met, Ref)>) {
        let object = on.map(|(met, address)| self.object(met, address));
        self.tell(EventKind::Park { reason, on: Vec::new(), first: Vec::new(), object, value: None });
    }
}

/// Contexts: package context tells what becomes of them.
impl Exec<'_> {
    /// `func (c *cancelCtx) made()`
    pub(super) fn context_made(&mut self, out: usize) -> Done {
        if self.watched {
            self.object(Met::Context, self.regs[out]);
        }
        Ok(None)
    }

    /// `func (c *cancelCtx) ended(cause error)`
    pub(super) fn context_ended(&mut self, out: usize) -> Done {
        let context = self.regs[out];
        if self.watched && !self.state.met.contains_key(&(context, Met::ContextFunc)) {
            let cause = self.state.interface_shown(self.program, [self.regs[out + 1], self.regs[out + 2]]);
            let object = self.object(Met::Context, context);
            self.tell(EventKind::Cancel { object, cause });
        }
        Ok(None)
    }

    /// `func (c *cancelCtx) asked(err error)`
    pub(super) fn context_asked(&mut self, out: usize) -> Done {
        if self.watched && self.is_called_by_the_program() {
            let error = [self.regs[out + 1], self.regs[out + 2]];
            let error = (error[0] != 0).then(|| self.state.interface_shown(self.program, error));
            let object = self.object(Met::Context, self.regs[out]);
            self.tell(EventKind::ContextErr { object, error });
        }
        Ok(None)
    }

    /// `func (a *afterFuncCtx) set()`
    pub(super) fn context_set(&mut self, out: usize) -> Done {
        if self.watched {
            let object = self.object(Met::ContextFunc, self.regs[out]);
            self.tell(EventKind::ContextFunc { object });
        }
        Ok(None)
    }

    /// `func (a *afterFuncCtx) stopped(stopped bool)`
    pub(super) fn context_stopped(&mut self, out: usize) -> Done {
        if self.watched {
            let object = self.object(Met::ContextFunc, self.regs[out]);
            self.tell(EventKind::ContextStop { object, stopped: self.regs[out + 1] != 0 });
        }
        Ok(None)
    }
}

/// Channels.
impl Exec<'_> {
    #[cold]
    pub(super) fn tell_chan(&mut self, chan: Ref) {
        let elem = &self.program.types[self.state.chan_elem(chan) as usize].name;
        // A timer's looks as if it had no buffer.
        let cap = if self.is_within("time.") { 0 } else { self.chan_cap(chan) as usize };
        let kind = ObjectKind::Chan { cap, element: Name::intern(elem) };
        let object = self.state.chan_number(chan);
        self.state.met.insert((chan, Met::Chan), object.0);
        self.tell(EventKind::Object { object, kind });
    }

    /// The text of the value of the channel's elements that begins at this place of the stack.
    fn chan_value(&self, chan: Ref, at: usize) -> Option<String> {
        if chan == 0 {
            return None;
        }
        self.state.shown(self.program, self.state.chan_elem(chan), &self.regs[at..])
    }

    /// Tells of a send that is done.
    #[cold]
    pub(super) fn tell_sent(&mut self, chan: Ref, value: usize, sent: Sent) {
        let shown = self.chan_value(chan, value);
        let (to, ready) = match sent {
            Sent::To(receiver) => (SentTo::Receiver(self.id_of(receiver)), Some(receiver)),
            Sent::Buffered => (SentTo::Buffer { len: self.state.buffered(chan) as usize }, None),
            Sent::Not => return,
        };
        self.tell(EventKind::Send { chan: self.state.chan_number(chan), value: shown, to });
        if let Some(receiver) = ready {
            self.tell_ready(receiver);
        }
    }

    /// Tells of a send that was parked.
    fn tell_taken(&mut self, chan: u32, of: Ref, value: usize, by: u64) {
        let value = self.chan_value(of, value);
        self.tell(EventKind::Send { chan: ObjectId(chan), value, to: SentTo::TakenBy(GoId(by)) });
    }

    /// Tells of a receive that is done.
    #[cold]
    pub(super) fn tell_received(&mut self, chan: Ref, value: usize, received: Received) {
        let (from, ready) = match received {
            Received::From(sender) => (ReceivedFrom::Sender(self.id_of(sender)), Some(sender)),
            Received::Buffered(refill) => {
                let refilled_by = refill.map(|sender| self.id_of(sender));
                (ReceivedFrom::Buffer { len: self.state.buffered(chan) as usize, refilled_by }, refill)
            }
            // What package context finds without waiting is a detail.
            Received::Closed if self.is_within("context.") => return,
            Received::Closed => (ReceivedFrom::Closed, None),
            Received::Not => return,
        };
        let shown = if from == ReceivedFrom::Closed { None } else { self.chan_value(chan, value) };
        self.tell(EventKind::Recv { chan: self.state.chan_number(chan), value: shown, from });
        if let Some(sender) = ready {
            self.tell_ready(sender);
        }
    }

    /// Tells of a receive that was parked. `by`: none where the channel was closed.
    fn tell_handed(&mut self, chan: u32, of: Ref, value: usize, by: Option<u64>) {
        let shown = by.and_then(|_| self.chan_value(of, value));
        let from = by.map_or(ReceivedFrom::Closed, |by| ReceivedFrom::HandedBy(GoId(by)));
        self.tell(EventKind::Recv { chan: ObjectId(chan), value: shown, from });
    }

    /// Tells that the running goroutine waits at these channels. `value`: what it offers to the only one.
    #[cold]
    pub(super) fn tell_park_at(&mut self, reason: WaitReason, cases: &[(Ref, bool)], value: usize) {
        let on: Vec<CaseInfo> = cases.iter().map(|(chan, send)| self.case_info(*chan, *send)).collect();
        let value = match cases {
            [(chan, true)] if *chan != 0 => self.chan_value(*chan, value),
            _ => None,
        };
        let twice = |at: &usize| on.iter().skip(at + 1).any(|later| *later == on[*at]);
        let first = (0..on.len()).filter(|at| on[*at].chan != ObjectId::NIL && twice(at));
        let first = first.filter(|at| on[..*at].iter().all(|earlier| *earlier != on[*at])).collect();
        self.tell(EventKind::Park { reason, on, first, object: None, value });
    }

    fn case_info(&self, chan: Ref, send: bool) -> CaseInfo {
        let chan = if chan == 0 { ObjectId::NIL } else { self.state.chan_number(chan) };
        CaseInfo { chan, direction: if send { Direction::Send } else { Direction::Recv } }
    }

    /// Tells what a select has chosen. `cases`: its channels, and whether it sends.
    #[cold]
    pub(super) fn tell_select(
        &mut self,
        cases: &[(Ref, bool)],
        ready: Vec<usize>,
        chosen: Option<usize>,
        waited: bool,
    ) {
        if !waited && self.is_within("context.") {
            return;
        }
        let cases = cases.iter().map(|(chan, send)| self.case_info(*chan, *send)).collect();
        self.tell(EventKind::Select { cases, ready, chosen, waited });
    }
}

/// What is left to tell of an operation in which the goroutine was parked.
impl Exec<'_> {
    #[cold]
    pub(super) fn tell_woken(&mut self, op: Op, woken: Woken) {
        let base = self.frame.base as usize;
        let (case, chan, by) = match woken {
            Woken::Case { case, chan, by, .. } => (case, chan, Some(by)),
            Woken::Closed { case, chan } => (case, chan, None),
            _ => return,
        };
        match (op, by) {
            (Op::Send { c, v }, Some(by)) => {
                self.tell_taken(chan, self.regs[base + c.0 as usize], base + v.0 as usize, by);
            }
            // The channel may have been overwritten by the value, which then is such a channel, too.
            (Op::Recv { d, c, .. }, by) => {
                self.tell_handed(chan, self.regs[base + c.0 as usize], base + d.0 as usize, by);
            }
            (Op::Select { s, cases, .. }, by) => {
                let list = &self.program.selects[cases as usize];
                let from = base + s.0 as usize;
                let both: Vec<(Ref, bool)> =
                    list.iter().enumerate().map(|(at, of)| (self.regs[from + at], of.send)).collect();
                self.tell_select(&both, vec![case as usize], Some(case as usize), true);
                let of = both[case as usize].0;
                let value = base + list[case as usize].value as usize;
                match (list[case as usize].send, by) {
                    (true, Some(by)) => self.tell_taken(chan, of, value, by),
                    (true, None) => {}
                    (false, by) => self.tell_handed(chan, of, value, by),
                }
            }
            _ => {}
        }
    }
}

impl State {
    /// Tells that nothing could run until this moment.
    pub(super) fn tell_clock(&self, host: &mut dyn Host, now: u64) {
        self.tell(host, Pos::NONE, EventKind::Clock { now: Duration::from_nanos(now) });
    }

    /// Tells how the program has ended.
    pub(super) fn tell_end(&self, program: &Program, host: &mut dyn Host, ended: &Ended) {
        let ending = match ended {
            Ended::Exit(_) | Ended::Stopped => Ending::Exit,
            Ended::Panic(_) => Ending::Panic,
            Ended::Fatal(..) => Ending::Fatal,
            Ended::Deadlock { .. } => Ending::Deadlock,
        };
        let goroutine = |index: GoIndex| GoId(self.goroutines[index as usize].id);
        let at = Duration::from_nanos(host.now().unwrap_or(self.now));
        let mut told = |goroutine, place, kind| host.happened(Happened { goroutine, at, place, kind });
        let by = match ended {
            Ended::Panic(index) => {
                told(goroutine(*index), Pos::NONE, EventKind::End { how: GoroutineEnd::Panic });
                goroutine(*index)
            }
            Ended::Fatal(index, text) => {
                let place = self.goroutines[*index as usize].own_place(program);
                told(goroutine(*index), place, EventKind::Fatal { message: Name::intern(text).as_str() });
                goroutine(*index)
            }
            Ended::Exit(_) => GoId::MAIN,
            _ => GoId::SCHEDULER,
        };
        told(by, Pos::NONE, EventKind::ProgramEnd { ending });
    }

    /// Tells what the scheduler has done.
    pub(super) fn tell(&self, host: &mut dyn Host, place: Pos, kind: EventKind) {
        let at = Duration::from_nanos(host.now().unwrap_or(self.now));
        host.happened(Happened { goroutine: GoId::SCHEDULER, at, place, kind });
    }
    /// Tells that the scheduler has made a goroutine ready.
    pub(super) fn tell_ready(&self, host: &mut dyn Host, index: GoIndex) {
        let goroutine = GoId(self.goroutines[index as usize].id);
        self.tell(host, Pos::NONE, EventKind::Ready { goroutine });
    }
}
