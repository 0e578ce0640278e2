//! Carries out operations, one after the other: those that need more than slots and memory, see quick.rs for the others. What leaves the
//! goroutine where it stands is done in operations.rs.
//!
//! States      While a goroutine runs, its stack and frames are out of its record; they are put back when it pauses.
//! Invariants  I1  a goroutine pauses only between operations, or parked in the middle of one that others can notice.
//!             I2  a collection of garbage happens at `Loop` and at calls only: elsewhere references may be in the area of arguments, of
//!                 whose slots nobody knows the kinds.
//! See         code/op.rs for what each operation does.

use gort_events::MapOrder;

use super::explored::Explored;
use super::fault::{Fault, OUT_OF_MEMORY};
use super::host::Host;
use super::natives::numbered;
use super::points::Points;
use super::state::{Frame, FrameKind, GoIndex, State};
use super::step::{Scratch, Touched};
use crate::code::{CallMode, Op, Program, Width};

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
    /// From that moment on it ends behind so many calls, backward jumps and operations that others can notice.
    pub(crate) places: u32,
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
    pub(super) gate: Gate,
    /// Whether it was woken to carry out the same operation again.
    pub(super) was_woken: bool,
    /// Whether the host is told what happens.
    pub(super) watched: bool,
    /// What it asks before it accesses memory, where it is explored.
    pub(super) explored: Option<&'m Explored>,
    pub(super) scratch: Option<&'m mut Scratch>,
    /// What lies behind this place of the memory it has made itself since it stood, and no other one can reach it.
    pub(super) made_from: usize,
    /// The access that it has made, if others can notice it.
    pub(super) touched: Option<Touched>,
    /// Where a host that orders accesses is asked; where it is explored, which operations are counted.
    pub(super) points: Option<&'m Points>,
    /// The operation under way is a point because it accesses memory: it has been let through for that, and is counted when it is done.
    pub(super) through: bool,
    /// Where it is explored: it has computed for so long that it may wait for what another one writes.
    pub(super) long: bool,
}

impl Exec<'_> {
    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    pub(super) fn operations<const EXPLORED: bool>(&mut self) -> Pause {
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
        // Others can notice what comes.
        macro_rules! visible {
            () => {
                if !EXPLORED && self.turn.fuel == 0 && self.turn_ends_here() {
                    pc -= 1;
                    pause!(Pause::Interrupted);
                }
                // One that is also an access to memory has been let through for that.
                let ordered = EXPLORED && self.explored.is_none();
                let is_through = self.gate == Gate::Done || ordered && self.through;
                if self.gate != Gate::Open && !is_through && !self.is_let_through() {
                    pc -= 1;
                    self.through = false;
                    pause!(Pause::Visible);
                }
                if EXPLORED && !ordered && self.points.is_some() && !self.through {
                    self.pass();
                }
            };
        }
        // Between two collections a program may take what is left, and not more.
        macro_rules! bound {
            () => {
                if self.state.heap.is_over() {
                    return Pause::Fatal(OUT_OF_MEMORY.to_owned());
                }
            };
        }
        macro_rules! tick {
            () => {
                // What is shared is known by place: nothing moves now.
                if EXPLORED && self.explored.is_some() && self.state.heap.is_full() {
                    pause!(Pause::Interrupted);
                }
                if self.turn.fuel == 0 {
                    if self.turn_is_over() {
                        pause!(Pause::Interrupted);
                    }
                    self.turn.fuel = self.turn.fuel.max(1);
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
                let ordered = self.explored.is_none();
                if std::mem::take(&mut self.through) && !ordered {
                    self.pass();
                }
                if self.gate == Gate::Done {
                    return Pause::Visible;
                }
                let at_access = self.points.is_some() && self.is_at_access();
                let is_noticed = if ordered { at_access } else { self.is_access_noticed() };
                if is_noticed && !self.is_let_through() {
                    return Pause::Visible;
                }
                self.through = at_access;
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
                | Op::LoadByte { .. }
                | Op::StoreByte { .. }
                | Op::OffsetBy { .. }
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

                Op::MapIter { d, m, map } => {
                    // With which entry it begins is a choice, unless each is one, or none.
                    if EXPLORED && self.map_len(get!(m)) > 1 && self.state.map_order == MapOrder::Rotation {
                        visible!();
                    }
                    self.map_iter(map, get!(m), at!(d));
                }
                Op::MapNext { d, iter, map, to } => {
                    if !EXPLORED && self.watched {
                        self.frame.pc = pc as u32;
                        self.tell_map(get!(iter), false);
                    }
                    if EXPLORED && self.is_map_next_a_choice(u32::from(map), at!(iter)) {
                        visible!();
                    }
                    if !self.map_next(u32::from(map), at!(iter), at!(d)) {
                        pc = to.0 as usize;
                    }
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
                    if EXPLORED && self.is_noticed_native(native) || entry.visible {
                        visible!();
                    }
                    self.frame.pc = pc as u32;
                    let out = base + program.functions[self.frame.func as usize].frame.len();
                    if EXPLORED {
                        self.note_inner_native(native, pc - 1, out);
                    }
                    if let Some(pause) = check!((entry.run)(self, out)) {
                        return pause;
                    }
                    // A native function may have begun to unwind.
                    reload!();
                    bound!();
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
                Op::Panic { s, .. } => {
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
                    let place = program.functions[self.frame.func as usize].place(pc - 1);
                    let mut room = get!(cap);
                    if place.is_known() && place < program.library {
                        room = self.host.capacity(place, room);
                    }
                    let made = check!(self.make_chan(elem, room));
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
                op => {
                    if !EXPLORED && self.watched {
                        self.frame.pc = pc as u32;
                        self.tell_use_of_map(op, base);
                    }
                    check!(self.operate(op, base));
                    bound!();
                }
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
