//! Carries out operations, one after the other: those that need more than slots and memory, see quick.rs for the others.
//!
//! States      While a goroutine runs, its stack and frames are out of its record; they are put back when it pauses.
//! Invariants  I1  a goroutine pauses only between operations, or parked in the middle of one that others can notice.
//!             I2  a collection of garbage happens at `Loop` and at calls only: elsewhere references may be in the area of arguments, of
//!                 whose slots nobody knows the kinds.
//! See         code/op.rs for what each operation does.

use gort_events::EventKind;

use super::explored::Explored;
use super::fault::{Fault, slice_bounds};
use super::host::Host;
use super::natives::numbered;
use super::sharing::Sharing;
use super::slices::{Slice, reslice};
use super::state::{Frame, FrameKind, GoIndex, State, Woken};
use super::step::Touched;
use crate::code::{CallMode, Op, Program, Width, standard};

/// Why a goroutine does not go on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Pause {
    /// The next operation is one that others can notice.
    Visible,
    /// It waits.
    Parked,
    /// It lets others go first.
    Yielded,
    /// It has run long enough.
    Interrupted,
    /// It has ended.
    Ended,
    /// The program ends with this code.
    Exit(i32),
    /// The program ends: a panic that nothing recovered.
    Panicked,
    /// The program ends with an error of the runtime.
    Fatal(String),
    /// Main has ended by `runtime.Goexit`: the others go on.
    MainExited,
}

/// Whether a goroutine pauses before what others can notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Gate {
    /// It never does.
    Open,
    /// It does.
    Closed,
    /// It carries out one such operation, and pauses before the next one.
    Once,
    /// It carries out one such operation, and pauses behind it.
    Single,
    /// It has carried it out.
    Done,
}

/// How long a goroutine, and those that it hands its turn to, may go on before it is the turn of others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Turn {
    /// How many calls and backward jumps it may make until somebody looks whether its turn is over.
    pub(crate) fuel: u64,
    /// The moment at which its turn is over. None: when the fuel is spent.
    pub(crate) until: Option<u64>,
    /// Whether the host is told what happens.
    pub(crate) watched: bool,
}

/// After how many calls and backward jumps the clock is looked at. They take some microseconds.
pub(crate) const LOOK: u64 = 4096;

/// A goroutine that runs.
pub(crate) struct Exec<'m> {
    pub(super) program: &'m Program,
    pub(super) state: &'m mut State,
    pub(super) host: &'m mut dyn Host,
    pub(super) me: GoIndex,
    pub(super) regs: Vec<u64>,
    /// The frames below the running one.
    pub(super) frames: Vec<Frame>,
    pub(super) frame: Frame,
    pub(super) turn: Turn,
    gate: Gate,
    /// Whether it was woken to carry out the same operation again.
    pub(super) was_woken: bool,
    /// Whether the host is told what happens.
    pub(super) watched: bool,
    /// What it asks before it accesses memory, where it is explored.
    pub(super) explored: Option<(&'m Explored, &'m Sharing)>,
    /// The access that it has made, if others can notice it.
    pub(super) touched: Option<Touched>,
}

impl<'m> Exec<'m> {
    fn begin(
        program: &'m Program,
        state: &'m mut State,
        host: &'m mut dyn Host,
        me: GoIndex,
        turn: Turn,
        gate: Gate,
    ) -> Exec<'m> {
        let goroutine = &mut state.goroutines[me as usize];
        let regs = std::mem::take(&mut goroutine.stack);
        let mut frames = std::mem::take(&mut goroutine.frames);
        let frame = frames.pop().expect("a goroutine that has not ended has a frame");
        let (explored, touched, was_woken, watched) = (None, None, false, turn.watched);
        Exec { program, state, host, me, regs, frames, frame, turn, gate, was_woken, watched, explored, touched }
    }

    fn put_back(self) -> (Turn, Option<Touched>) {
        let Exec { state, regs, mut frames, frame, turn, touched, me, .. } = self;
        frames.push(frame);
        let goroutine = &mut state.goroutines[me as usize];
        (goroutine.stack, goroutine.frames) = (regs, frames);
        (turn, touched)
    }

    /// Runs a goroutine that is explored until it pauses. The access to memory that it made, if others can notice it.
    pub(super) fn explore(
        (explored, sharing): (&'m Explored, &'m Sharing),
        state: &'m mut State,
        host: &'m mut dyn Host,
        me: GoIndex,
        gate: Gate,
    ) -> (Pause, Option<Touched>) {
        let turn = Turn { fuel: MOST_LOCAL, until: None, watched: host.listens() };
        let mut exec = Exec::begin(explored.program(), state, host, me, turn, gate);
        exec.explored = Some((explored, sharing));
        let pause = match exec.resume() {
            Some(pause) => pause,
            None => exec.operations::<true>(),
        };
        let (_, touched) = exec.put_back();
        (pause, touched)
    }
}

/// After so many calls and backward jumps without an operation that others can notice its holder looks whether to go on.
const MOST_LOCAL: u64 = 50_000_000;

impl Exec<'_> {
    /// Runs the goroutine until it pauses.
    pub(super) fn run(
        program: &Program,
        state: &mut State,
        host: &mut dyn Host,
        me: GoIndex,
        turn: &mut Turn,
        gate: Gate,
    ) -> Pause {
        let mut exec = Exec::begin(program, state, host, me, *turn, gate);
        let pause = match exec.resume() {
            Some(pause) => pause,
            None => exec.operations::<false>(),
        };
        (*turn, _) = exec.put_back();
        pause
    }

    /// What is left to do of the operation in which it was parked.
    fn resume(&mut self) -> Option<Pause> {
        let goroutine = &mut self.state.goroutines[self.me as usize];
        let woken = std::mem::replace(&mut goroutine.woken, Woken::No);
        self.was_woken = woken == Woken::Given;
        if self.watched && woken == Woken::Born {
            self.tell(EventKind::Start);
        }
        let code = &self.program.functions[self.frame.func as usize].ops;
        let op = *code.get((self.frame.pc as usize).checked_sub(1)?)?;
        if self.watched {
            self.tell_woken(op, woken);
        }
        match (op, woken) {
            (Op::Send { .. }, Woken::Closed { .. }) => self.raise(Fault::Runtime("send on closed channel".to_owned())),
            (Op::Select { d, .. }, Woken::Case { case, ok, .. }) => {
                self.regs[self.frame.base as usize + d.0 as usize] = u64::from(case);
                self.regs[self.frame.base as usize + d.0 as usize + 1] = u64::from(ok);
                None
            }
            (Op::Select { d, cases, .. }, Woken::Closed { case, .. }) => {
                if self.program.selects[cases as usize][case as usize].send {
                    return self.raise(Fault::Runtime("send on closed channel".to_owned()));
                }
                self.regs[self.frame.base as usize + d.0 as usize] = u64::from(case);
                self.regs[self.frame.base as usize + d.0 as usize + 1] = 0;
                None
            }
            _ => None,
        }
    }

    /// Whether it carries out what others can notice.
    #[cold]
    fn is_let_through(&mut self) -> bool {
        match self.gate {
            Gate::Once => {
                self.gate = Gate::Closed;
                return true;
            }
            Gate::Single => {
                self.gate = Gate::Done;
                return true;
            }
            _ => {}
        }
        let goroutine = &mut self.state.goroutines[self.me as usize];
        if self.was_woken && !goroutine.waits.is_empty() {
            // To look again is an operation of its own.
            goroutine.woken = Woken::Given;
        }
        false
    }

    /// Whether it pauses somewhere between operations that others can notice.
    pub(super) fn is_stepped(&self) -> bool {
        self.gate != Gate::Open
    }

    fn is_main(&self) -> bool {
        self.state.goroutines[self.me as usize].id == 1
    }

    /// Whether it is the turn of others: the fuel is spent, and there is no more.
    #[cold]
    fn turn_is_over(&mut self) -> bool {
        let Some(until) = self.turn.until else { return true };
        let first = self.state.timers.first_key_value().map_or(u64::MAX, |((at, _), _)| *at);
        if self.host.pause() || self.host.now().is_none_or(|now| now >= until.min(first)) {
            return true;
        }
        if !self.state.readers.is_empty() && self.host.can_read() {
            return true;
        }
        self.turn.fuel = LOOK;
        false
    }

    fn slice_at(&self, at: usize) -> Slice {
        Slice { ptr: self.regs[at], len: self.regs[at + 1], cap: self.regs[at + 2] }
    }

    fn set_slice(&mut self, at: usize, slice: Slice) {
        (self.regs[at], self.regs[at + 1], self.regs[at + 2]) = (slice.ptr, slice.len, slice.cap);
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    fn operations<const EXPLORED: bool>(&mut self) -> Pause {
        let program = self.program;
        // Of the running frame: the operation that comes next, and where its slots begin.
        let (mut pc, mut base);
        // Reads a slot.
        macro_rules! get {
            ($slot:expr) => {
                self.regs[base + $slot.0 as usize]
            };
        }
        macro_rules! set {
            ($slot:expr, $value:expr) => {{
                let value = $value;
                self.regs[base + $slot.0 as usize] = value;
            }};
        }
        macro_rules! at {
            ($slot:expr) => {
                base + $slot.0 as usize
            };
        }
        // The running frame has changed.
        macro_rules! reload {
            () => {{
                pc = self.frame.pc as usize;
            }};
        }
        macro_rules! pause {
            ($pause:expr) => {{
                self.frame.pc = pc as u32;
                return $pause;
            }};
        }
        macro_rules! raise {
            ($fault:expr) => {{
                self.frame.pc = pc as u32;
                if let Some(pause) = self.raise($fault) {
                    return pause;
                }
                continue;
            }};
        }
        macro_rules! check {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(fault) => raise!(fault),
                }
            };
        }
        macro_rules! compare {
            ($d:expr, $test:expr) => {{
                let holds: bool = $test;
                set!($d, u64::from(holds));
            }};
        }
        // Others can notice what comes.
        macro_rules! visible {
            () => {
                // One that is also an access to memory has been let through for that.
                if self.gate != Gate::Open && self.gate != Gate::Done && !self.is_let_through() {
                    pc -= 1;
                    pause!(Pause::Visible);
                }
            };
        }
        macro_rules! tick {
            () => {
                // What is shared is known by place: nothing moves now.
                if EXPLORED && self.state.heap.is_full() {
                    pause!(Pause::Interrupted);
                }
                if self.turn.fuel == 0 && self.turn_is_over() {
                    pause!(Pause::Interrupted);
                }
                self.turn.fuel -= 1;
                if self.state.heap.is_full() {
                    self.frame.pc = pc as u32;
                    if let Err(Fault::Fatal(text)) = self.collect_garbage() {
                        return Pause::Fatal(text);
                    }
                }
            };
        }
        loop {
            if EXPLORED {
                if self.gate == Gate::Done || self.is_access_noticed() && !self.is_let_through() {
                    return Pause::Visible;
                }
                self.tell_accesses();
                if self.quick::<true>() {
                    continue;
                }
            } else {
                self.quick::<false>();
            }
            base = self.frame.base as usize;
            let op = program.functions[self.frame.func as usize].ops[self.frame.pc as usize];
            pc = self.frame.pc as usize + 1;
            match op {
                // What follows has a panic to raise, or is where the turn may end: all else is done in quick.rs.
                Op::Div { .. } | Op::DivU { .. } | Op::Rem { .. } | Op::RemU { .. } => raise!(Fault::division()),
                Op::ShiftCount { .. } => raise!(Fault::runtime("negative shift amount")),
                Op::StringIndex { s, i, .. }
                | Op::Elem { s, i, .. }
                | Op::ElemN { s, i, .. }
                | Op::ElemByte { s, i, .. }
                | Op::SetElem { s, i, .. }
                | Op::SetElemN { s, i, .. }
                | Op::SetElemByte { s, i, .. }
                | Op::ElemAddrByte { s, i, .. } => raise!(Fault::index(get!(i), self.regs[at!(s) + 1])),
                Op::ElemElem { s, i, j, .. } => {
                    let (index, len) = (get!(i), self.regs[at!(s) + 1]);
                    if index >= len {
                        raise!(Fault::index(index, len));
                    }
                    let len = self.state.heap.at(get!(s), index as usize * 3 + 1);
                    raise!(Fault::index(get!(j), len));
                }
                Op::Bound { i, n } => raise!(Fault::index(get!(i), u64::from(n))),
                Op::NilCheck { .. }
                | Op::Load { .. }
                | Op::LoadN { .. }
                | Op::Store { .. }
                | Op::StoreN { .. }
                | Op::Offset { .. } => raise!(Fault::nil()),
                Op::Loop { .. }
                | Op::LoopLt { .. }
                | Op::LoopGe { .. }
                | Op::LoopLtInt { .. }
                | Op::LoopGeInt { .. }
                | Op::CountLt { .. }
                | Op::CountLtInt { .. } => {
                    pc -= 1;
                    tick!();
                    // It is carried out next.
                    self.turn.fuel += 1;
                }

                Op::EqType { d, a, b, typ } => {
                    let equal = check!(self.equal(typ, at!(a), at!(b)));
                    set!(d, u64::from(equal));
                }
                Op::DivComplex { d, a, b } => {
                    let of = |at: usize| (f64::from_bits(self.regs[at]), f64::from_bits(self.regs[at + 1]));
                    let (re, im) = super::floats::divide(of(at!(a)), of(at!(b)));
                    set!(d, re.to_bits());
                    self.regs[at!(d) + 1] = im.to_bits();
                }
                Op::FloatToInt32 { d, s } => set!(d, float_to_int32(f64::from_bits(get!(s)))),
                Op::Concat { d, a, b } => self.concat(at!(d), &[at!(a), at!(b)]),
                Op::ConcatN { d, s, n } => {
                    let parts: Vec<usize> = (0..n as usize).map(|part| at!(s) + 2 * part).collect();
                    self.concat(at!(d), &parts);
                }
                Op::StringSlice { d, s, lo } => {
                    let (ptr, len) = (get!(s), self.regs[at!(s) + 1]);
                    let (lo, hi) = (get!(lo), self.regs[at!(lo) + 1]);
                    if hi > len || lo > hi {
                        raise!(slice_bounds(lo, hi, None, len, true));
                    }
                    set!(d, if lo == hi { 0 } else { ptr + lo });
                    self.regs[at!(d) + 1] = hi - lo;
                }
                Op::StringEq { d, a, b } => compare!(d, self.text_at(at!(a)) == self.text_at(at!(b))),
                Op::StringLt { d, a, b } => compare!(d, self.text_at(at!(a)) < self.text_at(at!(b))),
                Op::StringLe { d, a, b } => compare!(d, self.text_at(at!(a)) <= self.text_at(at!(b))),
                Op::RuneAt { d, s, i } => {
                    let (rune, width) = super::strings::rune_at(&self.text_at(at!(s))[get!(i) as usize..]);
                    set!(d, u64::from(rune));
                    self.regs[at!(d) + 1] = width as u64;
                }
                Op::StringToBytes { d, s } => self.string_to_bytes(at!(d), at!(s)),
                Op::BytesToString { d, s } => self.bytes_to_string(at!(d), at!(s)),
                Op::StringToRunes { d, s } => self.string_to_runes(at!(d), at!(s)),
                Op::RunesToString { d, s } => self.runes_to_string(at!(d), at!(s)),
                Op::RuneToString { d, s } => self.rune_to_string(at!(d), get!(s)),
                Op::MakeSlice { d, len, layout } => {
                    let (len, cap) = (get!(len), self.regs[at!(len) + 1]);
                    let made = check!(self.state.heap.make_slice(&program.layouts, layout, len, cap));
                    self.set_slice(at!(d), made);
                }
                Op::ElemAddr { d, s, i, n } => {
                    let (index, len) = (get!(i), self.regs[at!(s) + 1]);
                    if index >= len {
                        raise!(Fault::index(index, len));
                    }
                    set!(d, get!(s) + index * u64::from(n));
                }
                Op::Reslice { d, s, lo, n, full } => {
                    let slice = self.slice_at(at!(s));
                    let (lo, hi, max) = (get!(lo), self.regs[at!(lo) + 1], full.then(|| self.regs[at!(lo) + 2]));
                    let cut = check!(reslice(slice, lo, hi, max, u64::from(n)));
                    self.set_slice(at!(d), cut);
                }
                Op::Room { d, s, used, room } => {
                    let room = &program.rooms[room as usize];
                    let (slice, taken) = (self.slice_at(at!(s)), get!(used) != 0);
                    let found = check!(self.state.heap.room(&program.layouts, room, slice, taken));
                    if let Some(found) = found {
                        set!(used, 1);
                        self.set_slice(at!(d), found);
                    } else {
                        self.set_slice(at!(d), slice);
                    }
                }
                Op::Leave { s, used, room } => {
                    let room = &program.rooms[room as usize];
                    let slice = self.slice_at(at!(s));
                    if get!(used) != 0 && slice.cap == u64::from(room.most) {
                        let cut = super::slices::cut_to_size(slice, &program.layouts[room.layout as usize]);
                        self.set_slice(at!(s), cut);
                    }
                }
                Op::Append { d, s, v, layout } => {
                    let slice = self.slice_at(at!(s));
                    let grown = check!(self.state.heap.grow(&program.layouts, layout, slice, 1));
                    let elem = &program.layouts[layout as usize];
                    if elem.bytes {
                        self.state.heap.set_byte(grown.ptr, slice.len, get!(v) as u8);
                    } else {
                        let n = elem.len();
                        let to = self.state.heap.slots_mut(grown.ptr, slice.len as usize * n, n);
                        to.copy_from_slice(&self.regs[at!(v)..at!(v) + n]);
                    }
                    self.set_slice(at!(d), grown);
                }
                Op::AppendSlice { d, s, t, layout } => {
                    let (slice, more) = (self.slice_at(at!(s)), self.slice_at(at!(t)));
                    let grown = match more.len {
                        0 => slice,
                        _ => check!(self.state.heap.grow(&program.layouts, layout, slice, more.len)),
                    };
                    let unit = program.layouts[layout as usize].len() as u64;
                    let to = grown.ptr + slice.len * unit;
                    self.state.heap.copy_elems(&program.layouts, layout, more.ptr, to, more.len);
                    self.set_slice(at!(d), grown);
                }
                Op::AppendString { d, s, t } => {
                    let (slice, len) = (self.slice_at(at!(s)), self.regs[at!(t) + 1]);
                    let grown = match len {
                        0 => slice,
                        _ => check!(self.state.heap.grow(&program.layouts, standard::BYTES, slice, len)),
                    };
                    self.copy_text(at!(t), grown.ptr, slice.len, len);
                    self.set_slice(at!(d), grown);
                }
                Op::Copy { d, s, t, layout } => {
                    let (to, from) = (self.slice_at(at!(s)), self.slice_at(at!(t)));
                    let count = to.len.min(from.len);
                    self.state.heap.copy_elems(&program.layouts, layout, from.ptr, to.ptr, count);
                    set!(d, count);
                }
                Op::CopyString { d, s, t } => {
                    let (to, len) = (self.slice_at(at!(s)), self.regs[at!(t) + 1]);
                    let count = to.len.min(len);
                    self.copy_text(at!(t), to.ptr, 0, count);
                    set!(d, count);
                }
                Op::ClearSlice { s, layout } => {
                    let slice = self.slice_at(at!(s));
                    self.clear_slice(slice, layout);
                }
                Op::ToArray { s, n } => {
                    let len = self.regs[at!(s) + 1];
                    if len < u64::from(n) {
                        raise!(Fault::runtime(format_args!(
                            "cannot convert slice with length {len} to array or pointer to array with length {n}"
                        )));
                    }
                }
                Op::LoadBytes { d, p, n, offset } => {
                    let p = get!(p);
                    if p == 0 {
                        raise!(Fault::nil());
                    }
                    let bytes = self.state.heap.array_of_bytes(p + u64::from(offset), n as usize);
                    self.regs[at!(d)..at!(d) + n as usize].copy_from_slice(&bytes);
                }
                Op::StoreBytes { p, s, n, offset } => {
                    let p = get!(p);
                    if p == 0 {
                        raise!(Fault::nil());
                    }
                    let bytes = &self.regs[at!(s)..at!(s) + n as usize];
                    self.state.heap.set_array_of_bytes(p + u64::from(offset), bytes);
                }
                Op::LoadByte { d, p } => {
                    let p = get!(p);
                    if p == 0 {
                        raise!(Fault::nil());
                    }
                    set!(d, u64::from(self.state.heap.byte(p, 0)));
                }
                Op::StoreByte { p, s } => {
                    let p = get!(p);
                    if p == 0 {
                        raise!(Fault::nil());
                    }
                    self.state.heap.set_byte(p, 0, get!(s) as u8);
                }
                Op::OffsetBy { d, p, i, n } => {
                    let p = get!(p);
                    if p == 0 {
                        raise!(Fault::nil());
                    }
                    set!(d, p + get!(i) * u64::from(n));
                }
                Op::MakeMap { d, hint: _ } => set!(d, self.make_map()),
                Op::MapGet { d, m, k, map } => {
                    check!(self.map_get(map, get!(m), at!(k), at!(d)));
                }
                Op::MapGetOk { d, m, k, map } => {
                    let found = check!(self.map_get(map, get!(m), at!(k), at!(d)));
                    let ok = at!(d) + program.maps[map as usize].value_slots as usize;
                    self.regs[ok] = u64::from(found);
                }
                Op::MapSet { m, k, v, map } => check!(self.map_set(map, get!(m), at!(k), at!(v))),
                Op::MapDelete { m, k, map } => check!(self.map_delete(map, get!(m), at!(k))),
                Op::MapLen { d, m } => set!(d, self.map_len(get!(m))),
                Op::MapClear { m } => self.map_clear(get!(m)),
                Op::MapIter { d, m, map } => {
                    // With which entry it begins is a choice.
                    if EXPLORED && self.map_len(get!(m)) > 1 {
                        visible!();
                    }
                    self.map_iter(map, get!(m), at!(d));
                }
                Op::MapNext { d, iter, map, to } => {
                    if !self.map_next(u32::from(map), at!(iter), at!(d)) {
                        pc = to.0 as usize;
                    }
                }
                Op::ToInterface { d, s, typ } => {
                    let word = self.boxed(typ, at!(s));
                    set!(d, u64::from(typ));
                    self.regs[at!(d) + 1] = word;
                }
                Op::EqInterface { d, a, b } => {
                    let (a, b) = (at!(a), at!(b));
                    let (x, y) = ([self.regs[a], self.regs[a + 1]], [self.regs[b], self.regs[b + 1]]);
                    let equal = check!(self.equal_interfaces(x, y));
                    set!(d, u64::from(equal));
                }
                Op::Assert { d, s, typ, from } => {
                    if get!(s) != u64::from(typ) {
                        raise!(self.wrong_type(get!(s) as u32, typ, Some(from)));
                    }
                    self.unboxed(typ, self.regs[at!(s) + 1], at!(d));
                }
                Op::AssertOk { d, s, typ } => {
                    let is = get!(s) == u64::from(typ);
                    let n = program.slots_of(typ);
                    match is {
                        true => self.unboxed(typ, self.regs[at!(s) + 1], at!(d)),
                        false => self.regs[at!(d)..at!(d) + n].fill(0),
                    }
                    self.regs[at!(d) + n] = u64::from(is);
                }
                Op::AssertInterface { d, s, typ } => {
                    if let Err(missing) = self.has_methods(get!(s) as u32, typ) {
                        raise!(self.missing_method(get!(s) as u32, typ, missing));
                    }
                    self.regs.copy_within(at!(s)..at!(s) + 2, at!(d));
                }
                Op::AssertInterfaceOk { d, s, typ } => {
                    let has = self.has_methods(get!(s) as u32, typ).is_ok();
                    match has {
                        true => self.regs.copy_within(at!(s)..at!(s) + 2, at!(d)),
                        false => self.regs[at!(d)..at!(d) + 2].fill(0),
                    }
                    self.regs[at!(d) + 2] = u64::from(has);
                }
                Op::Call { mode: CallMode::Call, func } => {
                    self.frame.pc = pc as u32;
                    check!(self.enter(func, 0, FrameKind::Call));
                    reload!();
                    tick!();
                }
                Op::Call { mode, func } => {
                    if mode == CallMode::Go {
                        visible!();
                    }
                    self.frame.pc = pc as u32;
                    match mode {
                        CallMode::Go => self.start(func, 0),
                        _ => self.put_off(func, 0),
                    }
                }
                Op::CallClosure { mode, s } => {
                    let closure = get!(s);
                    if mode == CallMode::Go {
                        visible!();
                    }
                    self.frame.pc = pc as u32;
                    if closure == 0 {
                        match mode {
                            CallMode::Call => raise!(Fault::nil()),
                            CallMode::Go => return Pause::Fatal("go of nil func value".to_owned()),
                            // The panic comes when the call is made.
                            CallMode::Defer => {
                                let nil = program.nil_call;
                                self.put_off(nil, 0);
                                continue;
                            }
                        }
                    }
                    let func = self.state.heap.at(closure, 0) as u32;
                    match mode {
                        CallMode::Call => {
                            check!(self.enter(func, closure, FrameKind::Call));
                            reload!();
                            tick!();
                        }
                        CallMode::Go => self.start(func, closure),
                        CallMode::Defer => self.put_off(func, closure),
                    }
                }
                Op::CallInterface { mode, s, method } => {
                    let typ = get!(s);
                    if typ == 0 {
                        raise!(Fault::nil());
                    }
                    if mode == CallMode::Go {
                        visible!();
                    }
                    self.frame.pc = pc as u32;
                    let func = program.method_of(typ as u32, method);
                    let out = base + program.functions[self.frame.func as usize].frame.len();
                    let receiver = out + program.functions[func as usize].results as usize;
                    self.regs[receiver] = self.regs[at!(s) + 1];
                    match mode {
                        CallMode::Call => {
                            check!(self.enter(func, 0, FrameKind::Call));
                            reload!();
                            tick!();
                        }
                        CallMode::Go => self.start(func, 0),
                        CallMode::Defer => self.put_off(func, 0),
                    }
                }
                Op::CallNative { native } => {
                    let entry = numbered(native);
                    if entry.visible || EXPLORED && self.is_noticed_native(native) {
                        visible!();
                    }
                    self.frame.pc = pc as u32;
                    let out = base + program.functions[self.frame.func as usize].frame.len();
                    if let Some(pause) = check!((entry.run)(self, out)) {
                        return pause;
                    }
                    // A native function may have begun to unwind.
                    reload!();
                }
                Op::Return {} => {
                    // That main has returned is noticed by all, and the end of any goroutine where somebody counts them.
                    let is_noticed = || self.is_main() || EXPLORED && self.counts_goroutines();
                    if self.gate != Gate::Open && self.frames.is_empty() && is_noticed() {
                        visible!();
                    }
                    if let Some(pause) = check!(self.leave()) {
                        return pause;
                    }
                    reload!();
                }
                Op::RunDefers {} => {
                    // It is carried out again when the call returns.
                    self.frame.pc = pc as u32 - 1;
                    match check!(self.run_deferred()) {
                        true => reload!(),
                        false => self.frame.pc = pc as u32,
                    }
                }
                Op::Panic { s } => {
                    let value = [get!(s), self.regs[at!(s) + 1]];
                    match value[0] {
                        0 => raise!(Fault::runtime("panic called with nil argument")),
                        _ => raise!(Fault::Value(value)),
                    }
                }
                Op::Recover { d } => {
                    let value = self.recover();
                    set!(d, value[0]);
                    self.regs[at!(d) + 1] = value[1];
                }
                Op::MakeChan { d, cap, elem } => {
                    self.frame.pc = pc as u32;
                    let made = check!(self.make_chan(elem, get!(cap)));
                    set!(d, made);
                }
                Op::Send { c, v } => {
                    visible!();
                    self.frame.pc = pc as u32;
                    if let Some(pause) = check!(self.send(get!(c), at!(v))) {
                        return pause;
                    }
                }
                Op::Recv { d, c, ok } => {
                    visible!();
                    self.frame.pc = pc as u32;
                    if let Some(pause) = self.receive(get!(c), at!(d), ok) {
                        return pause;
                    }
                }
                Op::Close { c } => {
                    visible!();
                    self.frame.pc = pc as u32;
                    check!(self.close(get!(c)));
                }
                Op::ChanLen { d, c } => {
                    visible!();
                    set!(d, self.chan_len(get!(c)));
                }
                Op::ChanCap { d, c } => set!(d, self.chan_cap(get!(c))),
                Op::Select { d, s, cases, default } => {
                    visible!();
                    self.frame.pc = pc as u32;
                    if let Some(pause) = check!(self.select(at!(d), at!(s), cases, default)) {
                        return pause;
                    }
                }
                op => unreachable!("gort internal bug: {op} is never left to do; please report"),
            }
            self.frame.pc = pc as u32;
        }
    }
}

/// An integer cut to the width.
pub(super) fn wrapped(value: u64, width: Width) -> u64 {
    match width {
        Width::I8 => value as i8 as u64,
        Width::I16 => value as i16 as u64,
        Width::I32 => value as i32 as u64,
        Width::U8 => u64::from(value as u8),
        Width::U16 => u64::from(value as u16),
        Width::U32 => u64::from(value as u32),
        Width::I64 | Width::U64 => value,
    }
}

/// As CVTTSD2SQ does it: what does not fit is the least integer.
pub(super) fn float_to_int(value: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match (-LIMIT..LIMIT).contains(&value) {
        true => value as i64 as u64,
        false => i64::MIN as u64,
    }
}

/// As CVTTSD2SL does it: what does not fit is the least integer.
fn float_to_int32(value: f64) -> u64 {
    match value > -2_147_483_649.0 && value < 2_147_483_648.0 {
        true => value as i64 as u64,
        false => i64::from(i32::MIN) as u64,
    }
}

/// As gc does it on amd64.
pub(super) fn float_to_uint(value: f64) -> u64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    match value < LIMIT {
        true => float_to_int(value),
        false => float_to_int(value - LIMIT) | (1 << 63),
    }
}
