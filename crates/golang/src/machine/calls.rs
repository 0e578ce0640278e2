//! Calls, returns, calls that are put off, panics.
//!
//! States      A panic makes the deferred calls of all frames, the last one first, each on top of the frames that are there: traces show
//!             where it was raised. When a deferred call of it returns and the panic was recovered, the frames above the one that had put
//!             the call off are dropped, and that frame goes on at its end: further deferred calls, then its results.
//! Invariants  I1  `recover` gives a panic's value only in the very call that the panic makes.
//!             I2  a panic that was raised in a deferred call of another one, and whose unwinding passes that call, ends the other one;
//!                 `runtime.Goexit` goes on after a recovered panic.
//!             I3  a panic that is recovered is dropped, with all that were raised above the frame that goes on.
//! See         Go's runtime/panic.go.

use gort_events::{EventKind, GoroutineEnd};

use super::exec::{Exec, Pause};
use super::fault::{Fault, STACK_OVERFLOW};
use super::heap::Ref;
use super::outline::Outline;
use super::quick::clear;
use super::state::{Deferred, Frame, FrameKind, Goroutine, Panicking, Status, Woken};
use crate::code::{Function, Program};

/// More frames than this do not fit on a stack of a gigabyte.
const MOST_SLOTS: usize = 1_000_000_000 / 16;
/// A frame without anything in it has a size, too.
const MOST_FRAMES: usize = 1_000_000_000 / 96;

/// A stack of fewer slots than this is doubled when it is full; a larger one grows by an eighth: what is not needed is not touched.
const SMALL_STACK: usize = 1 << 12;

/// How many words the record of a call takes.
const FRAME_WORDS: usize = size_of::<Frame>() / 8;

/// How many words the record of a goroutine takes, with what belongs to it.
const GOROUTINE_WORDS: usize = 64;

/// How many words a call takes that was put off, without its arguments.
pub(super) const DEFERRED_WORDS: usize = 8;

impl Exec<'_> {
    /// Begins a call whose arguments stand in the area behind the running frame.
    pub(super) fn enter(&mut self, func: u32, closure: Ref, kind: FrameKind) -> Result<(), Fault> {
        self.enters(func);
        let program = self.program;
        let callee = &program.functions[func as usize];
        let base = self.frame.base as usize + program.functions[self.frame.func as usize].frame.len();
        self.frames.push(self.frame);
        self.prepare(callee, base)?;
        self.frame = Frame::new(func, base as u32, closure, kind);
        Ok(())
    }

    /// Makes room for the frame; what has to be zero is so.
    fn prepare(&mut self, callee: &Function, base: usize) -> Result<(), Fault> {
        let end = base + callee.frame.len() + callee.out as usize;
        if self.frames.len() > MOST_FRAMES {
            return Err(Fault::Fatal(STACK_OVERFLOW.to_owned()));
        }
        if self.regs.len() < end {
            if end > MOST_SLOTS {
                return Err(Fault::Fatal(STACK_OVERFLOW.to_owned()));
            }
            let len = (end + self.regs.len().min(SMALL_STACK).max(end / 8)).min(MOST_SLOTS);
            self.state.heap.take_beside(len - self.regs.len());
            // Its frames are memory, too.
            if self.state.heap.words_left() <= (self.frames.len() * FRAME_WORDS) as u64 {
                return Err(Fault::out_of_memory());
            }
            self.regs.resize(len, 0);
        }
        for (start, end) in callee.zero {
            clear(&mut self.regs[base + start as usize..base + end as usize]);
        }
        Ok(())
    }

    /// Puts a call off whose arguments stand in the area behind the running frame.
    pub(super) fn put_off(&mut self, func: u32, closure: Ref) {
        let program = self.program;
        let callee = &program.functions[func as usize];
        let base = self.frame.base as usize + program.functions[self.frame.func as usize].frame.len();
        let start = base + callee.results as usize;
        let args = self.regs[start..start + callee.params as usize].into();
        let frame = self.frames.len() as u32;
        self.state.heap.take_beside(DEFERRED_WORDS);
        self.state.goroutines[self.me as usize].deferred.push(Deferred { frame, func, closure, args });
    }

    /// A new goroutine makes a call whose arguments stand in the area behind the running frame. It comes next.
    pub(super) fn start(&mut self, func: u32, closure: Ref) {
        let program = self.program;
        let callee = &program.functions[func as usize];
        let base = self.frame.base as usize + program.functions[self.frame.func as usize].frame.len();
        let start = base + callee.results as usize;
        let created_at = (self.frame.func, self.frame.pc - 1);
        let created_by = self.state.goroutines[self.me as usize].id;
        let args = self.regs[start..start + callee.params as usize].to_vec();
        let index = self.state.spawn(program, func, closure, &args, created_by, created_at);
        self.state.goroutines[index as usize].bubble = self.my_bubble();
        if self.watched {
            self.tell(EventKind::Spawn { child: self.id_of(index) });
        }
        self.state.ready_next(index);
    }

    /// Makes the last call that the running frame has put off. Whether there was one.
    pub(super) fn run_deferred(&mut self) -> Result<bool, Fault> {
        let frame = self.frames.len() as u32;
        let deferred = &mut self.state.goroutines[self.me as usize].deferred;
        let Some(last) = deferred.pop_if(|last| last.frame == frame) else { return Ok(false) };
        self.enter_deferred(&last, FrameKind::Deferred)?;
        Ok(true)
    }

    fn enter_deferred(&mut self, deferred: &Deferred, kind: FrameKind) -> Result<(), Fault> {
        self.state.heap.give_beside(DEFERRED_WORDS);
        self.enter(deferred.func, deferred.closure, kind)?;
        let start = self.frame.base as usize + self.program.functions[deferred.func as usize].results as usize;
        self.regs[start..start + deferred.args.len()].copy_from_slice(&deferred.args);
        Ok(())
    }

    /// Returns from the running frame. None: the caller goes on.
    pub(super) fn leave(&mut self) -> Result<Option<Pause>, Fault> {
        let kind = self.frame.kind();
        let Some(caller) = self.frames.pop() else {
            return Ok(Some(self.end_goroutine()));
        };
        self.frame = caller;
        let FrameKind::Panicking(number) = kind else { return Ok(None) };
        if self.panics()[number as usize].recovered {
            return self.go_on_after_recovery(number);
        }
        self.unwind()
    }

    pub(super) fn panics(&mut self) -> &mut Vec<Panicking> {
        &mut self.state.goroutines[self.me as usize].panics
    }

    fn end_goroutine(&mut self) -> Pause {
        if self.watched {
            self.tell(EventKind::End { how: GoroutineEnd::Return });
        }
        let goroutine = &mut self.state.goroutines[self.me as usize];
        goroutine.status = Status::Dead;
        if goroutine.id == 1 {
            // Main's frame is the program's entry: when it has returned the program ends.
            return Pause::Exit(0);
        }
        self.state.free.push(self.me);
        Pause::Ended
    }

    /// Begins to panic. None: a deferred call goes on.
    pub(super) fn raise(&mut self, fault: Fault) -> Option<Pause> {
        self.explored.iter().for_each(|explored| explored.causal.lose());
        let value = match fault {
            Fault::Value(value) => value,
            Fault::Runtime(text) => self.runtime_error(&text),
            Fault::Fatal(text) => return Some(Pause::Fatal(text)),
        };
        if self.watched {
            self.tell_panic(value);
        }
        self.panics().push(Panicking { value, recovered: false, goexit: false, at: 0, owner: 0 });
        self.unwind_or_fail()
    }

    /// `runtime.Goexit`
    pub(super) fn goexit(&mut self) -> Option<Pause> {
        self.panics().push(Panicking { value: [0, 0], recovered: false, goexit: true, at: 0, owner: 0 });
        self.unwind_or_fail()
    }

    fn unwind_or_fail(&mut self) -> Option<Pause> {
        match self.unwind() {
            Ok(pause) => pause,
            Err(Fault::Fatal(text)) => Some(Pause::Fatal(text)),
            Err(_) => unreachable!("gort internal bug: a deferred call cannot begin; please report"),
        }
    }

    /// The last panic makes the next deferred call.
    fn unwind(&mut self) -> Result<Option<Pause>, Fault> {
        let number = self.panics().len() - 1;
        let Some(last) = self.state.goroutines[self.me as usize].deferred.pop() else {
            if !self.panics()[number].goexit {
                return Ok(Some(Pause::Panicked));
            }
            return Ok(Some(self.end_of_goexit()));
        };
        let at = self.frames.len() as u32 + 1;
        let panic = &mut self.panics()[number];
        (panic.at, panic.owner) = (at, last.frame);
        self.enter_deferred(&last, FrameKind::Panicking(number as u32))?;
        Ok(None)
    }

    fn end_of_goexit(&mut self) -> Pause {
        if self.watched {
            self.tell(EventKind::End { how: GoroutineEnd::Goexit });
        }
        self.frames.clear();
        self.panics().clear();
        let goroutine = &mut self.state.goroutines[self.me as usize];
        goroutine.status = Status::Dead;
        if goroutine.id == 1 {
            return Pause::MainExited;
        }
        self.state.free.push(self.me);
        Pause::Ended
    }

    /// The frame that put the recovering call off goes on at its end.
    fn go_on_after_recovery(&mut self, number: u32) -> Result<Option<Pause>, Fault> {
        let frame = self.panics()[number as usize].owner;
        let mut goexit = false;
        self.panics().retain(|panic| {
            let stays = panic.at != 0 && panic.at <= frame;
            goexit |= !stays && panic.goexit;
            stays
        });
        if let Some(kept) = self.frames.get(frame as usize).copied() {
            self.frames.truncate(frame as usize);
            self.frame = kept;
        }
        self.frame.pc = self.program.functions[self.frame.func as usize].end;
        if goexit {
            self.panics().push(Panicking { value: [0, 0], recovered: false, goexit: true, at: 0, owner: 0 });
            return self.unwind();
        }
        Ok(None)
    }

    /// The goroutine and the frame that runs, for the body of a range over a function.
    pub(super) fn range_frame(&mut self, out: usize) -> Result<Option<Pause>, Fault> {
        (self.regs[out], self.regs[out + 1]) = (u64::from(self.me), self.frames.len() as u64);
        Ok(None)
    }

    /// The call that was put off last is one of the frame that is given: it comes behind those that the frame has put off.
    pub(super) fn range_defer(&mut self, out: usize) -> Result<Option<Pause>, Fault> {
        let (goroutine, frame) = (self.regs[out] as usize, self.regs[out + 1] as u32);
        let Some(last) = self.state.goroutines[self.me as usize].deferred.pop() else { return Ok(None) };
        let deferred = &mut self.state.goroutines[goroutine].deferred;
        let at = deferred.partition_point(|earlier| earlier.frame <= frame);
        deferred.insert(at, Deferred { frame, ..last });
        Ok(None)
    }

    /// `recover()`
    pub(super) fn recover(&mut self) -> [u64; 2] {
        let (mut kind, mut above) = (self.frame.kind(), self.frames.len());
        // What the compiler wraps around a call is no call of the program's.
        while matches!(kind, FrameKind::Call) && above > 0 {
            above -= 1;
            let caller = self.frames[above];
            if !self.program.functions[caller.func as usize].hidden {
                return [0, 0];
            }
            kind = caller.kind();
        }
        let FrameKind::Panicking(number) = kind else { return [0, 0] };
        match self.panics().get_mut(number as usize) {
            Some(panic) if !panic.goexit && !panic.recovered => {
                panic.recovered = true;
                panic.value
            }
            _ => [0, 0],
        }
    }

    /// An interface that holds a runtime error with this text.
    pub(super) fn runtime_error(&mut self, text: &str) -> [u64; 2] {
        let string = self.state.heap.new_bytes(text.as_bytes());
        let boxed = self.state.heap.allocate(&self.program.layouts, crate::code::standard::STRING, 1);
        self.state.heap.set(boxed, 0, string);
        self.state.heap.set(boxed, 1, text.len() as u64);
        [u64::from(self.program.faults[kind_of_fault(text)]), boxed]
    }
}

/// Which of the types of runtime errors one with this text has.
fn kind_of_fault(text: &str) -> usize {
    match text.strip_prefix("runtime error: ") {
        None if text.starts_with("interface conversion: ") => 3,
        None => 1,
        Some("panic called with nil argument") => 4,
        Some(text) => {
            let bounds = ["index out of range", "slice bounds out of range", "cannot convert slice"];
            if bounds.iter().any(|start| text.starts_with(start)) { 2 } else { 0 }
        }
    }
}

impl super::state::State {
    /// A goroutine that stands before its first operation.
    pub(super) fn spawn(
        &mut self,
        program: &Program,
        func: u32,
        closure: Ref,
        args: &[u64],
        created_by: u64,
        created_at: (u32, u32),
    ) -> u32 {
        let callee = &program.functions[func as usize];
        self.spawned += 1;
        let results = callee.results as usize;
        let mut stack = vec![0; callee.frame.len() + callee.out as usize];
        stack[results..results + args.len()].copy_from_slice(args);
        let goroutine = Goroutine {
            id: self.spawned,
            status: Status::Runnable,
            stack,
            frames: vec![Frame::new(func, 0, closure, FrameKind::Call)],
            deferred: Vec::new(),
            panics: Vec::new(),
            waits: Vec::new(),
            woken: Woken::Born,
            created_by,
            created_at,
            bubble: 0,
            durably: false,
            outline: Outline::default(),
        };
        self.heap.take_beside(goroutine.stack.len());
        match self.free.pop() {
            Some(index) => {
                self.heap.give_beside(self.goroutines[index as usize].stack.len());
                self.goroutines[index as usize] = goroutine;
                index
            }
            None => {
                self.heap.take_beside(GOROUTINE_WORDS);
                self.goroutines.push(goroutine);
                self.goroutines.len() as u32 - 1
            }
        }
    }

    /// The goroutine comes next; the one that was to come next goes to the queue's end.
    pub(super) fn ready_next(&mut self, index: u32) {
        if let Some(before) = self.next.replace(index) {
            self.queue.push_back(before);
        }
    }
}
