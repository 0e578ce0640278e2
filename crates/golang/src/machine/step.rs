//! Steps of a program that is explored: one operation that others can notice, and everything after it that they cannot.
//!
//! States      Each goroutine that can run *stands*: before an operation that others can notice, or before its program's end, to which it has
//!             come (it is *doomed*: a panic, or an error of the runtime).
//! Invariants  I1  between two steps each goroutine that can run stands: where follows from the state, and not from how it came about.
//!             I2  what follows an operation is done after it has been found out again what is shared: the operation may have handed something
//!                 over.
//!             I3  a goroutine that was woken to try for a lock stands: to try is a step.
//!             I4  by a clock that stands still time moves only when no goroutine can run and no timer is due.
//! Protocol    `settle` after everything that changes the state; then `able` and `fireable` say who can act.
//! See         design 5: scheduling points; src/rt/explored, its twin; exec.rs (`Gate`).

use gort_events::{Digest, WaitReason};

use super::exec::{Exec, Gate, Pause};
use super::explored::Explored;
use super::fault::OUT_OF_MEMORY;
use super::footprint::Footprint;
use super::form::Form;
use super::host::Host;
use super::natives::numbered;
use super::reach::Reach;
use super::rounds::{Goes, Paused, Rounds};
use super::run::Ended;
use super::sharing::Sharing;
use super::state::{GoIndex, State, Status, Woken};
use crate::code::{CallMode, Function, Op};
use crate::source::Pos;

/// What is used again from one state to the next.
#[derive(Default, Debug)]
pub struct Scratch {
    /// The form of the last state that was written down.
    pub form: Form,
    /// Whether goroutines that are alike are told apart by their places.
    pub by_place: bool,
    pub(super) sharing: Sharing,
    pub(super) reach: Reach,
    /// What the step under way has to do with others.
    pub(super) footprint: Footprint,
}

impl Scratch {
    /// `by_place`: whether goroutines that are alike are told apart by their places.
    pub fn new(by_place: bool) -> Scratch {
        Scratch { by_place, ..Scratch::default() }
    }

    /// What the step of this goroutine that comes has to do with others is taken down.
    pub fn begin_footprint(&mut self, explored: &Explored, state: &State, index: GoIndex) {
        self.footprint.begin(state, explored, index);
    }

    /// It is not known what the step that comes has to do with others.
    pub fn forget_footprint(&mut self) {
        self.footprint.lose();
    }
}

/// A program between two steps.
#[derive(Debug)]
pub struct Stand {
    state: State,
    /// Goroutines whose next step ends the program, and how.
    pub(super) doomed: Vec<(GoIndex, Ended)>,
    main_exited: bool,
    ended: Option<Ended>,
    /// Goroutines that compute without end: none of them comes to an operation that others can notice.
    pub(super) spinning: Vec<GoIndex>,
    /// Goroutines that compute for so long, or so deep in calls, that nobody waits for them any more: it is not known how they go on.
    pub(super) late: Vec<GoIndex>,
    /// Who has ended it, if it was ended by a goroutine that returned or called os.Exit.
    ended_by: Option<GoIndex>,
    /// Why a goroutine was not followed further, and with it the program.
    cut: Option<Cut>,
}

/// Why a goroutine is not followed further.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cut {
    /// It needs more memory than a state may take.
    TooLarge,
    /// Its holder has stopped it.
    Interrupted,
    /// Nothing goes on but by a signal, and none comes.
    Signal,
}

// By hand: a copy over an older one uses the memory that this one has.
impl Clone for Stand {
    fn clone(&self) -> Self {
        Stand {
            state: self.state.clone(),
            doomed: self.doomed.clone(),
            main_exited: self.main_exited,
            ended: self.ended.clone(),
            spinning: self.spinning.clone(),
            late: self.late.clone(),
            ended_by: self.ended_by,
            cut: self.cut,
        }
    }

    fn clone_from(&mut self, from: &Self) {
        let Stand { state, doomed, main_exited, ended, spinning, late, ended_by, cut } = from;
        self.state.clone_from(state);
        self.doomed.clone_from(doomed);
        self.main_exited = *main_exited;
        self.ended.clone_from(ended);
        self.spinning.clone_from(spinning);
        self.late.clone_from(late);
        self.ended_by = *ended_by;
        self.cut = *cut;
    }
}

/// An access to memory that others can notice.
#[derive(Clone, Copy, Debug)]
pub struct Touched {
    /// The object, by its number in the form of the state before.
    pub object: u32,
    /// The slot of it.
    pub slot: u64,
    /// Whether it writes.
    pub write: bool,
    /// Where it stands.
    pub pos: Pos,
}

/// What a step was.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// The access to memory that it was.
    pub touched: Option<Touched>,
    /// The goroutine gave way of itself.
    pub yields: bool,
    /// It is a step only where a program is explored: memory is accessed, a map is gone through, the clock is read.
    pub hidden: bool,
}

/// A goroutine that is left when main returns.
#[derive(Clone, Copy, Debug)]
pub struct Left {
    /// The `go` statement that started it.
    pub created_at: Pos,
    /// Why and where it is parked; `None`: it can go on.
    pub parked: Option<(WaitReason, Pos)>,
}

impl Stand {
    /// The program before its first operation, which is that of this function. It is to be settled.
    pub fn new(explored: &Explored, entry: u32) -> Stand {
        let state = State::beginning_with(explored.program(), entry);
        Stand {
            state,
            doomed: Vec::new(),
            main_exited: false,
            ended: None,
            spinning: Vec::new(),
            late: Vec::new(),
            ended_by: None,
            cut: None,
        }
    }

    /// How the program has ended.
    pub fn ended(&self) -> Option<&Ended> {
        self.ended.as_ref()
    }

    /// Whether a goroutine needs more memory than a state may take: it was not followed further.
    pub fn is_too_large(&self) -> bool {
        self.cut == Some(Cut::TooLarge)
    }

    /// Whether nothing goes on any more but by a signal.
    pub fn waits_for_signal(&self) -> bool {
        self.cut == Some(Cut::Signal)
    }

    /// Its state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Its state, for reports about it.
    pub fn state_mut(&mut self) -> &mut State {
        &mut self.state
    }

    /// How the goroutine's next step ends the program, by a panic or an error of the runtime.
    pub fn doom_of(&self, index: GoIndex) -> Option<&Ended> {
        self.doomed.iter().find(|(doomed, _)| *doomed == index).map(|(_, ended)| ended)
    }

    fn is_doomed(&self, index: GoIndex) -> bool {
        self.doom_of(index).is_some()
    }

    /// Whether the goroutine computes, and comes to no step.
    #[inline]
    fn computes(&self, index: GoIndex) -> bool {
        // It is asked of each goroutine in each state, and hardly ever one does.
        let none = self.spinning.is_empty() && self.late.is_empty();
        !none && (self.spinning.contains(&index) || self.late.contains(&index))
    }

    /// Whether a timer is armed.
    pub fn has_timers(&self) -> bool {
        !self.state.timers.is_empty()
    }

    /// Whether the goroutine at this place can take a step.
    pub fn is_able(&self, index: GoIndex) -> bool {
        self.state.goroutines[index as usize].status == Status::Runnable && !self.computes(index)
    }

    /// Goroutines that can take a step, by place.
    pub fn able(&self) -> impl Iterator<Item = GoIndex> + '_ {
        let goroutines = (0..).zip(&self.state.goroutines);
        let able = goroutines.filter(|(_, goroutine)| goroutine.status == Status::Runnable).map(|(index, _)| index);
        able.filter(|index| !self.computes(*index))
    }

    /// The function in which a goroutine computes without end, where nothing else goes on any more: its name, and where it stands.
    pub fn spins(&self, explored: &Explored) -> Option<(String, Pos)> {
        if self.ended != Some(Ended::Stopped) || self.cut.is_some() || !self.late.is_empty() {
            return None;
        }
        // Of several the first one in the text, whichever of them has come there first.
        let spinning = self.spinning.iter().filter_map(|index| self.function_of(explored, *index));
        spinning.min_by_key(|(_, place)| *place)
    }

    /// Where the function stands in which a goroutine computes without end while others may go on; of several the first one in the text.
    pub fn spins_beside(&self, explored: &Explored) -> Option<Pos> {
        if self.spinning.is_empty() || self.ended.is_some() {
            return None;
        }
        self.spinning.iter().filter_map(|index| self.function_of(explored, *index)).map(|(_, place)| place).min()
    }

    /// The function in which a goroutine computes for so long, or so deep in calls, that it is not known how it goes on: its name, and where it stands.
    pub fn is_late(&self, explored: &Explored) -> Option<(String, Pos)> {
        self.function_of(explored, *self.late.first()?)
    }

    /// The function of the program's own in which the goroutine stands: its name, and where.
    fn function_of(&self, explored: &Explored, index: GoIndex) -> Option<(String, Pos)> {
        let program = explored.program();
        let frames = self.state.goroutines[index as usize].frames.iter().rev();
        let mut functions = frames.map(|frame| &program.functions[frame.func as usize]);
        let place = |function: &Function| function.places.iter().copied().find(|place| place.is_known());
        functions.find_map(|function| {
            let place = place(function).filter(|place| *place < program.library && !function.hidden)?;
            Some((function.name.clone(), place))
        })
    }

    /// The program as it goes on without main, where main has ended it. It is to be settled. `None`: main has not, or it is not known what it
    /// holds up.
    pub fn without_main(&self) -> Option<Stand> {
        let by = self.ended_by.filter(|_| matches!(self.ended, Some(Ended::Exit(_))))?;
        let mut stand = Stand { ended: None, ended_by: None, main_exited: true, ..self.clone() };
        for gone in
            stand.state.goroutines.iter_mut().enumerate().filter(|(at, gone)| gone.id == 1 || *at == by as usize)
        {
            let gone = gone.1;
            if matches!(gone.status, Status::Parked(_)) {
                return None;
            }
            // Its place is not taken up again.
            gone.status = Status::Dead;
            gone.stack.clear();
            gone.frames.clear();
            gone.deferred.clear();
            gone.panics.clear();
        }
        Some(stand)
    }

    /// No goroutine goes on any more, and it is looked at nevertheless. Whether that is so.
    pub fn is_at_rest(&mut self) -> bool {
        let spins = !self.spinning.is_empty() && self.late.is_empty() && self.ended == Some(Ended::Stopped);
        let spins = spins && self.cut.is_none();
        let at_rest = spins || matches!(self.ended, Some(Ended::Deadlock { .. }));
        if at_rest {
            self.ended = None;
        }
        at_rest
    }

    /// The goroutine acts. Needs: it is able.
    pub fn act(&mut self, explored: &Explored, host: &mut dyn Host, scratch: &mut Scratch, index: GoIndex) -> Done {
        if let Some((_, ended)) = self.doomed.iter().find(|(doomed, _)| *doomed == index) {
            self.ended = Some(ended.clone());
            return Done::default();
        }
        let hidden = self.next_op(explored, index).is_some_and(|op| !is_step_of_any_run(op));
        self.note_whether_causal(explored, index);
        scratch.sharing.forget();
        let gate = (Gate::Single, MOST_AT_ONCE, false);
        let (pause, touched) = Exec::explore((explored, scratch), &mut self.state, host, index, gate);
        self.paused(pause.clone(), index);
        Done { touched, yields: pause == Pause::Yielded, hidden }
    }

    /// Go's runtime ends the program by this error of the goroutine's.
    pub fn fail(&mut self, index: GoIndex, error: &str) {
        self.ended = Some(Ended::Fatal(index, error.to_owned()));
    }

    /// The operation that the goroutine carries out next.
    fn next_op(&self, explored: &Explored, index: GoIndex) -> Option<Op> {
        let frame = self.state.goroutines[index as usize].frames.last()?;
        explored.program().functions[frame.func as usize].ops.get(frame.pc as usize).copied()
    }

    /// Whether the goroutine stands for certain: what it does next others can notice, whatever memory it accesses, and whoever else can
    /// reach that.
    fn stands(&self, explored: &Explored, index: GoIndex) -> bool {
        let goroutine = &self.state.goroutines[index as usize];
        goroutine.woken == Woken::No
            && self.next_op(explored, index).is_some_and(|op| match op {
                Op::Return {} => goroutine.id == 1 && goroutine.frames.len() == 1,
                op => is_step_of_any_run(op),
            })
    }

    /// What the step that was taken last, and all that followed it, had to do with others, if that is known: of two such steps in one state that
    /// have nothing in common each does the same before the other one and behind it.
    pub fn footprint<'s>(&self, scratch: &'s Scratch) -> Option<&'s [u64]> {
        let is_plain = self.doomed.is_empty() && self.spinning.is_empty() && self.late.is_empty() && !self.main_exited;
        scratch.footprint.end(&self.state).filter(|_| is_plain && self.ended.is_none())
    }

    /// The timer fires. Needs: it can.
    pub fn fire(&mut self, explored: &Explored, host: &mut dyn Host, key: (u64, u64)) {
        explored.causal.lose();
        self.state.fire_of_choice(explored.program(), host, key);
        self.forget_queues();
    }

    /// Who is next does not matter here.
    fn forget_queues(&mut self) {
        self.state.next = None;
        self.state.switched = None;
        self.state.queue.clear();
        // The lowest place is taken up first.
        self.state.free.sort_unstable_by(|one, other| other.cmp(one));
    }

    fn paused(&mut self, pause: Pause, index: GoIndex) {
        match pause {
            Pause::Exit(code) => (self.ended, self.ended_by) = (Some(Ended::Exit(code)), Some(index)),
            Pause::Panicked => self.doomed.push((index, Ended::Panic(index))),
            Pause::Fatal(text) if text == OUT_OF_MEMORY => self.cut_short(Cut::TooLarge),
            Pause::Fatal(text) => self.doomed.push((index, Ended::Fatal(index, text))),
            Pause::MainExited => self.main_exited = true,
            Pause::Parked | Pause::Ended | Pause::Yielded | Pause::Interrupted | Pause::Visible => {}
        }
        self.forget_queues();
    }

    /// All that no goroutine can notice is done, and time moves if nothing else can happen.
    pub fn settle(&mut self, explored: &Explored, host: &mut dyn Host, scratch: &mut Scratch, free_running: bool) {
        let program = explored.program();
        explored.note_goroutines(self.state.spawned);
        loop {
            loop {
                scratch.sharing.forget();
                if host.listens() {
                    scratch.sharing.look(&self.state, program, explored.flows());
                    scratch.sharing.mark(&mut self.state.heap);
                    // It is found out again where it is asked: so steps are the same whether somebody listens or not.
                    scratch.sharing.forget();
                }
                let places = 0..self.state.goroutines.len();
                let moved =
                    places.filter(|place| self.bring_to_stand(explored, host, scratch, *place as GoIndex)).count();
                // One that has gone on may have let go of what another one stands before.
                if moved == 0 || self.ended.is_some() {
                    break;
                }
            }
            if self.ended.is_some() || self.able().next().is_some() {
                return;
            }
            let awaited = self.state.next_awaited();
            if awaited.is_some() && (free_running || self.state.timers.keys().any(|(at, _)| *at <= self.state.now)) {
                return;
            }
            if !self.spinning.is_empty() || !self.late.is_empty() {
                // It goes on: time stands still by this clock, and nobody is woken.
                self.ended = Some(Ended::Stopped);
                return;
            }
            if awaited.is_none() && self.state.listener.is_some() {
                self.cut_short(Cut::Signal);
                return;
            }
            let Some(moment) = awaited else {
                self.ended = Some(Ended::Deadlock { main_exited: self.main_exited });
                return;
            };
            // What no goroutine waits for fires on the way.
            while let Some(key) =
                self.state.timers.first_key_value().map(|(key, _)| *key).filter(|(at, _)| *at < moment)
            {
                self.fire(explored, host, key);
            }
            self.state.now = moment;
        }
    }

    /// Brings a goroutine to where it stands. Whether it did not stand there.
    fn bring_to_stand(
        &mut self,
        explored: &Explored,
        host: &mut dyn Host,
        scratch: &mut Scratch,
        index: GoIndex,
    ) -> bool {
        let goroutine = &self.state.goroutines[index as usize];
        if goroutine.status != Status::Runnable || self.ended.is_some() || self.is_doomed(index) {
            return false;
        }
        if self.computes(index) {
            return false;
        }
        if goroutine.woken == Woken::Given && !goroutine.waits.is_empty() {
            return false;
        }
        if goroutine.frames.len() > DEEP_AT_A_STEP {
            self.is_too_late(explored, index);
            return true;
        }
        if self.stands(explored, index) {
            return false;
        }
        let at = |state: &State| {
            let goroutine = &state.goroutines[index as usize];
            (goroutine.id, goroutine.frames.len(), goroutine.frames.last().map(|frame| (frame.func, frame.pc)))
        };
        let before = at(&self.state);
        let mut rounds = Rounds::default();
        loop {
            if host.pause() {
                self.cut_short(Cut::Interrupted);
                return true;
            }
            let gate = (Gate::Closed, rounds.fuel(), rounds.is_long());
            let (pause, _) = Exec::explore((explored, scratch), &mut self.state, host, index, gate);
            let why = match pause {
                Pause::Yielded => Some(Paused::Yielding),
                Pause::Interrupted if self.state.heap.is_full() => {
                    Some(Paused::Collected(self.state.heap.len() as u64))
                }
                Pause::Interrupted => Some(Paused::Computing),
                _ => None,
            };
            let visible = pause == Pause::Visible;
            self.paused(pause, index);
            let Some(why) = why else { return !visible || before != at(&self.state) };
            if matches!(why, Paused::Collected(_)) {
                // What is shared is found out again where things are now.
                self.state.collect_at_rest(explored.program(), explored.flows());
                scratch.sharing.forget();
            }
            match rounds.look(&self.state, index, why, explored.has_late()) {
                Goes::On => continue,
                Goes::Round => {
                    self.spinning.push(index);
                    self.spinning.sort_unstable();
                }
                Goes::TooLong => self.is_too_late(explored, index),
            }
            return true;
        }
    }

    /// Neither the goroutine is followed further nor the program.
    fn cut_short(&mut self, why: Cut) {
        (self.ended, self.cut) = (Some(Ended::Stopped), Some(why));
    }

    /// Nobody waits for the goroutine any more.
    fn is_too_late(&mut self, explored: &Explored, index: GoIndex) {
        explored.note_late();
        self.state.goroutines[index as usize].keep_top();
        self.late.push(index);
        self.late.sort_unstable();
    }

    /// What package variables hold now is taken for what hardly ever changes. Needs: it is settled, and has taken no step.
    pub fn keep(&mut self, explored: &Explored, scratch: &mut Scratch) {
        super::gc::keep(&mut self.state, explored.program(), explored.flows());
        scratch.sharing.forget();
    }

    /// Timers that can fire, in their order.
    pub fn fireable(&self, free_running: bool, into: &mut Vec<(u64, u64)>) {
        self.state.fireable(free_running, into);
    }

    /// Writes down what the state is known by.
    pub fn write(&mut self, explored: &Explored, scratch: &mut Scratch) {
        let form = &mut scratch.form;
        form.write(&mut self.state, explored, scratch.by_place);
        form.put(u64::from(self.main_exited));
        let computing = (self.spinning.len() + self.late.len()) as u64;
        form.put(self.doomed.len() as u64 | computing << 32);
        if self.doomed.is_empty() && computing == 0 {
            return;
        }
        for index in form.order().to_vec() {
            if self.computes(index) {
                form.put(form.rank(index) << 2 | u64::from(self.late.contains(&index)) << 1 | 1);
            }
            let Some(ended) = self.doom_of(index) else { continue };
            form.put(form.rank(index) << 2);
            form.put(match ended {
                Ended::Panic(_) => 1,
                Ended::Fatal(_, text) => gort_events::Digest::of_text(text).short(),
                _ => 0,
            });
        }
    }

    /// Timers that were left out of the state that was written down last do not fire any more: nothing would be seen of it. Whether there were
    /// any.
    pub fn forget_unreached(&mut self, form: &Form) -> bool {
        for key in &form.unreached {
            self.state.timers.remove(key);
        }
        !form.unreached.is_empty()
    }

    /// Which of the objects in the state that was written down last several goroutines have reached: what is told of them depends on it. Where
    /// nobody listens it is not known.
    pub fn reached(&self, form: &Form) -> Digest {
        let marks = form.objects().map(|object| u64::from(self.state.heap.was_shared(object)));
        marks.fold(Digest::default(), Digest::with)
    }

    /// Gives back memory that nothing reaches, where that is worth it.
    pub fn tidy(&mut self, explored: &Explored, scratch: &mut Scratch) {
        if self.state.heap.len() > ROOM + 2 * scratch.form.words() {
            self.state.collect_at_rest(explored.program(), explored.flows());
        }
    }
}

/// Whether an operation is a step also where a host orders goroutines.
fn is_step_of_any_run(op: Op) -> bool {
    match op {
        Op::Call { mode, .. } | Op::CallClosure { mode, .. } | Op::CallInterface { mode, .. } => mode == CallMode::Go,
        Op::CallNative { native } => numbered(native).visible,
        Op::Send { .. }
        | Op::Recv { .. }
        | Op::Close { .. }
        | Op::ChanLen { .. }
        | Op::Select { .. }
        | Op::Return {} => true,
        _ => false,
    }
}

/// So many calls and backward jumps are taken at once by one that does something that others can notice.
const MOST_AT_ONCE: u64 = 50_000_000;

/// One that stands deeper in calls than this is not followed further: it calls itself without end.
const DEEP_AT_A_STEP: usize = 1_000;

/// So many words of memory are not worth a collection.
const ROOM: usize = 256;

impl State {
    /// Whether a timer was armed.
    pub fn has_armed(&self) -> bool {
        self.armed > 0
    }

    /// How many goroutines there were.
    pub fn spawned(&self) -> u64 {
        self.spawned
    }

    /// The number of the goroutine at this place.
    pub fn number_of(&self, index: GoIndex) -> u64 {
        self.goroutines[index as usize].id
    }

    /// The number of the goroutine at this place, and where it was started.
    pub fn goroutine(&self, explored: &Explored, index: GoIndex) -> Option<(u64, Pos)> {
        let goroutine = self.goroutines.get(index as usize)?;
        let (func, pc) = goroutine.created_at;
        let started = explored.program().functions[func as usize].place(pc as usize);
        Some((goroutine.id, if goroutine.id == 1 { explored.main() } else { started }))
    }

    /// Goroutines that are left but main, each with its place.
    pub fn left(&self, explored: &Explored) -> Vec<(GoIndex, Left)> {
        let program = explored.program();
        let left = (0..).zip(&self.goroutines);
        let left = left.filter(|(_, goroutine)| goroutine.status != Status::Dead && goroutine.id != 1);
        let describe = |goroutine: &super::state::Goroutine| {
            let (func, pc) = goroutine.created_at;
            let created_at = program.functions[func as usize].place(pc as usize);
            let parked = match goroutine.status {
                Status::Parked(reason) => {
                    let at = Some(goroutine.own_place(program)).filter(|at| at.is_known());
                    Some((reason, at.unwrap_or(created_at)))
                }
                _ => None,
            };
            Left { created_at, parked }
        };
        left.map(|(place, goroutine)| (place, describe(goroutine))).collect()
    }

    /// Collects garbage where each goroutine stands or is parked: what no slot that is read later reaches.
    fn collect_at_rest(&mut self, program: &crate::code::Program, flows: &crate::code::Flows) {
        super::gc::at_rest(self, program, flows);
    }
}
