//! The seam: what the explorer knows of a program. A [`System`] starts runs, a [`Run`] says where it stands and takes a step.
//!
//! Everything else in `explore` is written against these two: searching, counting, listing, playing. The native engine
//! (`native/`) implements them by running a program of this process again and again; anything that has states and steps may.
//!
//! States      of a run: open (one of its actors is to act) | ended | stopped (how it goes on is decided outside of it).
//! Invariants  I1  two states with the same digest have the same future: the same steps, which print the same and lead to states
//!                 with the same digests.
//!             I2  an actor has the same name in each run that comes to the same state, and no two of one state have one. In the
//!                 next state it may have another one: a step says so.
//!             I3  a step is taken whole: between two steps nothing happens.
//! Protocol    `standing`, then `step` by one of the actors that are named there, and so on. At any time `restart`.
//! Rejected    To call the strategy from within the run: it must be handed to whatever thread or stack the run is on, and
//!             asked for what it knows when it comes back.
//! See         stateright's `Model`; LTSmin's PINS; src/explore/native/run.rs.

mod beginning;
mod told;

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gort_events::{Actor, Capacities, Event, GoId, MapOrder, ObjectId, Site};

pub use self::beginning::Beginning;
pub use self::told::{Blame, End, Notes, Witness};
use crate::answers::report::LeftGoroutine;
use crate::footprint::Footprint;
use crate::graph::nodes::{Move, NO_LABEL};
use crate::settings::Clock;
use gort_events::Output;

/// Hears every event of a run, in order.
pub type Listener = Box<dyn FnMut(&Event) + Send>;

/// How the runs of a system are to be.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Setup {
    /// Which clock the program has.
    pub clock: Clock,
    /// What if channels had other capacities?
    pub capacities: Capacities,
    /// In which orders it may go through a map.
    pub maps: MapOrder,
    /// Whether the numbers of goroutines are part of the state: see [`Notes::asked_for_numbers`].
    pub numbers: bool,
    /// Whether goroutines that nothing tells apart may exchange their names from one state to the next: see [`Effect::renames`]. Else
    /// a name is a goroutine's as long as it lives.
    pub alike: bool,
    /// Whether a run takes steps of which no line and no ending tells when they are taken as part of the step before: see
    /// [`System::reduces`].
    pub reduced: bool,
    /// Set when the search is to end: a step that takes long then stops in the middle, and its run has [stopped](Standing::Stopped).
    pub cancel: Option<Arc<AtomicBool>>,
    /// How many bytes a state may take: a step that needs more is not taken, and says so by [`Notes::too_large`].
    pub memory: Option<u64>,
    /// Whether nobody asks what states are known by, as where schedules are drawn: what [`Standing::Open`] has for a digest means nothing then.
    /// A name is a goroutine's as long as it lives.
    pub blind: bool,
}

/// A program that can be explored: it starts runs.
///
/// # Examples
///
/// A model of one's own: two processes that spin until the other one has raised its flag. It has a state to which it comes
/// back, so there are infinitely many schedules; and it can be asked what any program can be asked.
///
/// ```
/// use gort::explore::{Actor, Effect, End, Explorer, Run, Standing, System, Setup};
///
/// /// Which of the two have raised their flag, and which have gone on.
/// #[derive(Clone, Copy)]
/// struct Flags { raised: [bool; 2], gone: [bool; 2] }
///
/// struct Rendezvous;
///
/// impl System for Rendezvous {
///     fn name(&self) -> &str { "rendezvous" }
///     fn start(&self, _: &Setup) -> Box<dyn Run> {
///         Box::new(Running { now: Flags { raised: [false; 2], gone: [false; 2] }, enabled: Vec::new() })
///     }
/// }
///
/// #[derive(Clone)]
/// struct Running { now: Flags, enabled: Vec<Actor> }
///
/// impl Run for Running {
///     fn restart(&mut self, _: Option<gort::explore::Listener>) {
///         self.now = Flags { raised: [false; 2], gone: [false; 2] };
///     }
///     fn standing(&mut self) -> Standing<'_> {
///         let Flags { raised, gone } = self.now;
///         self.enabled = (0..2).filter(|one| !gone[*one]).map(|one| Actor::goroutine(one as u64)).collect();
///         if self.enabled.is_empty() { return Standing::Ended(End::exit()) }
///         let digest = [raised[0], raised[1], gone[0], gone[1]].iter().fold(1, |all, bit| all << 1 | u128::from(*bit));
///         Standing::Open { digest, enabled: &self.enabled }
///     }
///     fn step(&mut self, actor: Actor, _: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
///         let one = if actor == Actor::goroutine(0) { 0 } else { 1 };
///         if !self.now.raised[one] {
///             self.now.raised[one] = true;
///             return Effect::default();
///         }
///         // It looks: without the other one's flag it spins.
///         self.now.gone[one] = self.now.raised[1 - one];
///         if self.now.gone[one] { Effect::printed(format!("{one} goes on")) } else { Effect::default() }
///     }
///     fn snapshot(&self) -> Option<Box<dyn Run + Send>> { Some(Box::new(self.clone())) }
/// }
///
/// let found = Explorer::of(Rendezvous).run();
/// assert!(found.incomplete.is_none());
/// assert_eq!((found.outputs.to_string(), found.states), ("2".to_string(), 6));
/// assert_eq!(found.schedules.to_string(), "infinitely many");
/// ```
pub trait System: Send + Sync {
    /// The program's name in replay codes.
    fn name(&self) -> &str;

    /// A run, which stands at the start. It is used on the thread that asks for it.
    fn start(&self, setup: &Setup) -> Box<dyn Run>;

    /// Whether what was found since this was asked last stands. A system whose steps depend on what its runs have shown says no, and
    /// is explored again.
    fn settled(&self) -> bool {
        true
    }

    /// Whether its runs may be reduced: then the sets of pairs of printed lines and endings are the same, and schedules are not.
    fn reduces(&self) -> bool {
        false
    }

    /// Whether accesses that no step is about may race. If not, there is nothing to look for where no step is about an access.
    fn may_race(&self) -> bool {
        false
    }

    /// Whether what a search of all schedules that has come to its end has seen of it excludes data races: then no schedule is looked at for
    /// them. In any case where a program is left open to doubt: no.
    fn excludes_races(&self) -> bool {
        false
    }

    /// Whether of each data race that the program has, as far as has been seen, both accesses can be next in one state: then those that states show
    /// are all. Needs: a search of all schedules has come to its end. In any case where that is open to doubt: no.
    fn shows_races(&self) -> bool {
        false
    }

    /// Whether a goroutine may send on a channel while another one closes it, as far as has been seen, so that runs tell of sends and closes
    /// as of accesses of the channel. Needs: a search of all schedules has come to its end.
    fn may_send_beside_close(&self) -> bool {
        false
    }

    /// Whether it may be enough that all accesses are found to be ordered, whichever way leads to them: then no data race is looked for on each
    /// schedule.
    fn joins_pasts(&self) -> bool {
        true
    }

    /// Whether its runs tell from here on also what a goroutine does with memory that no other one has reached: what a data race hands over is
    /// accessed without order, too. Whether they can.
    fn tell_private(&self, told: bool) -> bool {
        _ = told;
        false
    }

    /// Whether its runs tell from here on of sends and closes as of accesses of the channel: they do, unless it is said.
    fn tell_sends(&self, told: bool) {
        _ = told;
    }

    /// The lines that are looked for, where it is the part of another system in which only these are printed.
    fn looks_for(&self) -> Option<&[String]> {
        None
    }

    /// The goroutine that acts before the first step, for reports of a program that does not come to one.
    fn main(&self) -> Option<Blame> {
        None
    }

    /// A run along these steps, as a user of the program gets it, with its replay code if it has one. It goes on by default
    /// where the program has not ended then. `expected`: what it is to show, where it is known.
    fn witness(&self, setup: &Setup, steps: &[Move], expected: Option<&Output>) -> Witness {
        _ = expected;
        let mut run = self.start(setup);
        along(&mut *run, steps, steps.len() as u64)
    }

    /// What a user of the program gets without any choice: by the ideal clock, and it is given up after `longest` steps.
    fn default_run(&self, setup: &Setup, longest: u64) -> Witness {
        let mut run = self.start(&Setup { clock: Clock::Ideal, ..setup.clone() });
        along(&mut *run, &[], longest)
    }
}

/// Takes these steps, then others by default, up to `longest` in all: the actor that acted last goes on, and the first of several labels is
/// taken.
fn along(run: &mut dyn Run, steps: &[Move], longest: u64) -> Witness {
    let mut witness = Witness::default();
    let mut last = None;
    while (witness.steps.len() as u64) < longest.max(steps.len() as u64) {
        let next = steps.get(witness.steps.len());
        let actor = match run.standing() {
            Standing::Open { enabled, .. } => {
                let wanted = next.map(|next| next.actor).or(last).filter(|wanted| enabled.contains(wanted));
                wanted.or(if next.is_none() { enabled.first().copied() } else { None })
            }
            Standing::Ended(end) => {
                witness.end = Some(end);
                return witness;
            }
            Standing::Stopped => None,
        };
        let Some(actor) = actor else { return witness };
        let mut taken = Move { actor, label: NO_LABEL };
        let effect = run.step(actor, &mut |labels| {
            let chosen = next.and_then(|next| next.among(labels)).unwrap_or(0);
            taken.label = match labels {
                [] => next.map_or(NO_LABEL, |next| next.label),
                labels => labels[chosen],
            };
            chosen
        });
        witness.lines.extend(effect.line);
        witness.steps.push(taken);
        if !actor.is_timer() {
            last = Some(actor);
        }
    }
    if let Standing::Ended(end) = run.standing() {
        witness.end = Some(end);
    }
    witness
}

/// A run of a system, between two steps.
pub trait Run: Any {
    /// Whatever was, the run stands at the start again. `listener` hears every event from there on.
    fn restart(&mut self, listener: Option<Listener>);

    /// `listener` hears every event from here on, and whoever heard the run of which this is a copy does not. Whether that can be.
    fn hear(&mut self, listener: Listener) -> bool {
        _ = listener;
        false
    }

    /// Where the run stands.
    fn standing(&mut self) -> Standing<'_>;

    /// Takes a step: `actor` acts, and everything invisible follows. Where the step can go on in several ways,
    /// `choose` is given a label for each, once, and says which. Where it draws a number of so many that not each is tried, `choose` is given no
    /// label, and what it answers, below `u32::MAX`, is the step's label: the same answer is the same number, and 0 the one that a search takes.
    /// Needs: the actor is enabled.
    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect;

    /// A copy that goes on from here by itself. `None`: there is no other way here but from the start.
    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        None
    }

    /// As [`snapshot`](Run::snapshot), where there is a run of the same system that is not needed any more: its memory may be used.
    fn snapshot_into(&self, spare: Box<dyn Run + Send>) -> Option<Box<dyn Run + Send>> {
        drop(spare);
        self.snapshot()
    }

    /// How many bytes of memory the run takes, about: the same until it takes a step.
    fn bytes(&self) -> u64 {
        0
    }

    /// Nothing is asked of it for a while: it gives back memory that it needs only to take steps.
    fn put_aside(&mut self) {}

    /// Where `main` has returned, or ended the program: a copy that goes on from there without it, in states that are known by the goroutines
    /// that were left. It may stand in a state in which no actor can act. A goroutine has the same name in them as long as it lives. `None`:
    /// there is none, or there is no way to go on.
    fn without_main(&self) -> Option<Box<dyn Run + Send>> {
        None
    }

    /// Goroutines but `main` that have not ended, each with the actor that it is. Only runs without `main` are asked.
    fn left(&self) -> Vec<(Actor, LeftGoroutine)> {
        Vec::new()
    }

    /// The actor's goroutine, and what it did last. Without an actor, the goroutine that has taken most steps.
    fn blame(&self, actor: Option<Actor>) -> Option<Blame> {
        _ = actor;
        None
    }

    /// What is to be said of the run so far, besides what it printed.
    fn notes(&self) -> Notes {
        Notes::default()
    }

    /// A goroutine's name, the same in every run that has it. Only programs with data races are asked.
    fn name_of(&self, goroutine: GoId) -> u128 {
        u128::from(goroutine.0)
    }

    /// What of the past decides what is told from here on, and is no part of the state: only a run that somebody hears is asked.
    fn told(&self) -> u128 {
        0
    }

    /// An object's name, the same in every run that has it. Only programs with data races are asked.
    fn name_of_object(&self, object: ObjectId) -> u128 {
        u128::from(object.0)
    }

    /// The goroutines that have not ended, each with its name in the state. `None`: that is not known.
    fn names_of_goroutines(&self) -> Option<BTreeMap<GoId, u128>> {
        None
    }

    /// The variable of this name in the state, which events call so from here on. `None`: that is not known.
    fn variable(&mut self, name: u128) -> Option<ObjectId> {
        _ = name;
        None
    }

    /// The names of all objects that events have named but for what nothing reaches any more. `None`: that is not known, and each is asked
    /// for.
    fn names_of_objects(&self) -> Option<BTreeMap<ObjectId, u128>> {
        None
    }
}

/// Where a run stands.
#[derive(Clone, Debug)]
pub enum Standing<'a> {
    /// In a state: one of these is to act.
    Open {
        /// What the state is known by: 128 bits, equal for states with the same future.
        digest: u128,
        /// The actors that can take the next step, at least one, each once.
        enabled: &'a [Actor],
    },
    /// The program has ended.
    Ended(End),
    /// The run waits for what no step decides: see [`Notes::external`].
    Stopped,
}

/// What a step did that can be seen.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Effect {
    /// The line that it printed.
    pub line: Option<String>,
    /// The access to a variable that data races are about.
    pub access: Option<StepAccess>,
    /// The goroutine gave way of itself: no preemption if another one goes on.
    pub yields: bool,
    /// Goroutines that have another name after the step than before; none: one that has ended, whose name another one has now.
    pub renames: Renaming,
    /// What it had to do with others, if that is known.
    pub footprint: Option<Footprint>,
}

/// Names before a step, with those behind it: the goroutines that are not named keep theirs.
pub type Renaming = Vec<(Actor, Option<Actor>)>;

impl Effect {
    /// A step that printed this line.
    pub fn printed(line: impl Into<String>) -> Self {
        Effect { line: Some(line.into()), ..Effect::default() }
    }

    /// The same step, which has also made this access.
    #[must_use]
    pub fn with_access(self, access: StepAccess) -> Self {
        Effect { access: Some(access), ..self }
    }

    /// The same step, after which the goroutine gives way.
    #[must_use]
    pub fn yielding(self) -> Self {
        Effect { yields: true, ..self }
    }
}

/// An access to a variable that data races are about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StepAccess {
    /// The variable, by a name that is the same in every run that has it.
    pub object: u64,
    /// Whether it writes.
    pub write: bool,
    /// The line.
    pub at: Site,
}
