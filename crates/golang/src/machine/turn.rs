//! A goroutine's turn: how it is taken up, and put back when it pauses.
//!
//! States      While a goroutine runs, its stack and frames are out of its record.
//! See         exec.rs; run.rs and step.rs, which decide whose turn it is.

use gort_events::EventKind;

use super::exec::{Exec, Gate, LOOK, Pause, Turn};
use super::explored::Explored;
use super::fault::Fault;
use super::host::Host;
use super::points::Points;
use super::state::{Frame, GoIndex, State, Status, Woken};
use super::step::{Scratch, Touched};
use crate::code::{Op, Program};

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
        Exec {
            program,
            state,
            host,
            me,
            regs,
            frames,
            frame,
            turn,
            gate,
            was_woken: false,
            watched: turn.watched,
            explored: None,
            scratch: None,
            made_from: usize::MAX,
            touched: None,
            points: None,
            through: false,
            long: false,
        }
    }

    fn put_back(self) -> (Turn, Option<Touched>) {
        let Exec { state, regs, mut frames, frame, turn, touched, me, .. } = self;
        frames.push(frame);
        let goroutine = &mut state.goroutines[me as usize];
        (goroutine.stack, goroutine.frames) = (regs, frames);
        (turn, touched)
    }

    /// Runs a goroutine that is explored until it pauses, for so many calls and backward jumps at most. The access to memory that it made, if
    /// others can notice it. `long`: it has computed for long.
    pub(super) fn explore(
        (explored, scratch): (&'m Explored, &'m mut Scratch),
        state: &'m mut State,
        host: &'m mut dyn Host,
        me: GoIndex,
        (gate, fuel, long): (Gate, u64, bool),
    ) -> (Pause, Option<Touched>) {
        scratch.footprint.add_goroutine(explored, state, me);
        let turn = Turn { fuel, until: None, places: 0, watched: host.listens() };
        let mut exec = Exec::begin(explored.program(), state, host, me, turn, gate);
        exec.long = long;
        exec.made_from = exec.state.heap.len();
        (exec.explored, exec.scratch) = (Some(explored), Some(scratch));
        exec.points = exec.host.counts_points().then(|| explored.points());
        let pause = match exec.resume() {
            Some(pause) => pause,
            None => exec.operations::<true>(),
        };
        if exec.through {
            exec.pass();
        }
        exec.trim();
        let (_, touched) = exec.put_back();
        (pause, touched)
    }
}

impl Exec<'_> {
    /// It is not known any more what the step has to do with others.
    #[cold]
    pub(super) fn lose_footprint(&mut self) {
        if let Some(scratch) = &mut self.scratch {
            scratch.footprint.lose();
        }
    }

    /// A call of this function begins.
    #[inline]
    pub(super) fn enters(&mut self, func: u32) {
        if let Some(explored) = self.explored.filter(|explored| explored.is_opaque(func)) {
            explored.causal.enters(func);
            self.lose_footprint();
        }
    }

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

    /// Runs the goroutine until it pauses, also before accesses to memory.
    pub(super) fn run_to_points(
        (program, points): (&Program, &Points),
        state: &mut State,
        host: &mut dyn Host,
        me: GoIndex,
        turn: &mut Turn,
        gate: Gate,
    ) -> Pause {
        let mut exec = Exec::begin(program, state, host, me, *turn, gate);
        exec.points = Some(points);
        let pause = match exec.resume() {
            Some(pause) => pause,
            None => exec.operations::<true>(),
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
    pub(super) fn is_let_through(&mut self) -> bool {
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

    /// Gives back what lies behind its frames and what they put there: whoever copies the state need not copy that.
    fn trim(&mut self) {
        let functions = &self.program.functions;
        let end_of = |frame: &Frame| {
            let function = &functions[frame.func as usize];
            frame.base as usize + function.frame.len() + function.out as usize
        };
        let end = match self.state.goroutines[self.me as usize].status {
            Status::Dead => 0,
            // A frame below may put more behind itself than the one above it needs.
            _ => self.frames.iter().map(end_of).fold(end_of(&self.frame), usize::max),
        };
        if self.regs.len() > end {
            self.state.heap.give_beside(self.regs.len() - end);
            self.regs.truncate(end);
        }
    }

    /// Whether it carries out one operation at once, and pauses behind it.
    pub(super) fn is_single(&self) -> bool {
        self.gate == Gate::Single
    }

    /// Whether it pauses somewhere between operations that others can notice.
    pub(super) fn is_stepped(&self) -> bool {
        self.gate != Gate::Open
    }

    pub(super) fn is_main(&self) -> bool {
        self.state.goroutines[self.me as usize].id == 1
    }

    /// Whether it is the turn of others: the fuel is spent, and there is no more.
    #[cold]
    pub(super) fn turn_is_over(&mut self) -> bool {
        let Some(until) = self.turn.until else { return true };
        let first = self.state.timers.first_key_value().map_or(u64::MAX, |((at, _), _)| *at);
        if self.host.pause() {
            return true;
        }
        if self.host.now().is_none_or(|now| now >= until.min(first)) {
            let is_last = self.turn.places == 0;
            self.turn.places = self.turn.places.saturating_sub(1);
            // Without fuel it looks again at the next place.
            return is_last;
        }
        if !self.state.readers.is_empty() && self.host.can_read() {
            return true;
        }
        self.turn.fuel = LOOK;
        false
    }

    /// Whether it is the turn of others before an operation that these can notice. Where no clock says when a turn is over it ends at calls and
    /// backward jumps alone, and so where others are asked before each such operation.
    #[cold]
    pub(super) fn turn_ends_here(&mut self) -> bool {
        if self.turn.until.is_none() || self.gate != Gate::Open {
            return false;
        }
        let goroutine = &self.state.goroutines[self.me as usize];
        // What it was woken for it carries out now.
        if self.was_woken && !goroutine.waits.is_empty() || !self.turn_is_over() {
            return false;
        }
        self.state.goroutines[self.me as usize].woken = Woken::Interrupted;
        true
    }
}
