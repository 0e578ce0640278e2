//! A run of a Go program that is explored.
//!
//! States      open: it stands in a state | ended.
//! Invariants  I1  goroutines are named by their places, timers by the order in which they fire.

use std::collections::BTreeMap;
use std::sync::Arc;

use gort_events::{Actor, Capacities, Digest, Ending, Event, EventKind, GoId, MapOrder, ObjectId};
use gort_explore::{
    Blame, Clock, Effect, End, LeftGoroutine, Listener, Move, Notes, Run, Setup, Standing, StepAccess, Witness,
};
use gort_golang::machine::{Ended, Form, Happened, Sharing, Silent, Stand, State};

use crate::guide::{self, Wanted};
use crate::program::Parts;
use crate::world::{Passed, World};

/// What was printed: whole lines come out, the rest is kept.
#[derive(Clone, Default, Debug)]
pub(crate) struct Lines(Vec<u8>);

impl Lines {
    /// Adds what was written at once. The lines that it ends, without the last line's end.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Option<String> {
        self.0.extend_from_slice(bytes);
        let end = self.0.iter().rposition(|byte| *byte == b'\n')?;
        let rest = self.0.split_off(end + 1);
        let mut whole = std::mem::replace(&mut self.0, rest);
        whole.pop();
        Some(String::from_utf8_lossy(&whole).into_owned())
    }

    /// What no end of a line has followed.
    pub(crate) fn rest(&mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.0);
        (!rest.is_empty()).then(|| String::from_utf8_lossy(&rest).into_owned())
    }
}

/// No choice within the step.
const NO_LABEL: u64 = u64::MAX;

/// A run.
pub(crate) struct GoRun {
    parts: Arc<Parts>,
    /// Whether time may pass at any step.
    free_running: bool,
    /// Which capacities channels get, if it is not those that they ask for.
    capacities: Option<Arc<Capacities>>,
    /// In which orders maps are gone through.
    maps: MapOrder,
    stand: Stand,
    lines: Lines,
    /// Whether numbers were drawn of which not all are tried.
    drew: bool,
    /// Whether a map with several entries was gone through.
    ranged: bool,
    end: Option<End>,
    /// Where it stands.
    actors: Vec<Actor>,
    timers: Vec<(u64, u64)>,
    digest: Digest,
    form: Form,
    sharing: Sharing,
    /// Whether the last step is one only where a program is explored, and whether it had a choice of its own.
    hidden: bool,
    /// How many points each goroutine has passed, where that is asked for.
    passed: Option<Passed>,
    has_choice: bool,
    /// Whether it has not begun.
    fresh: bool,
    /// Whether it goes on without main.
    beyond: bool,
    /// Who is told what happens, and what has to be known for that.
    telling: Option<Telling>,
}

/// Tells what happens.
struct Telling {
    /// None: a copy, which tells nobody.
    listener: Option<Listener>,
    steps: u64,
    /// What goroutines are called in every run that has them: by who started them, and how many that one had started before.
    names: BTreeMap<GoId, (Digest, u64)>,
}

impl Telling {
    fn new(listener: Listener) -> Self {
        Telling { listener: Some(listener), steps: 0, names: BTreeMap::from([(GoId::MAIN, (Digest::default(), 0))]) }
    }

    /// For a copy of the run.
    fn copy(&self) -> Self {
        Telling { listener: None, steps: self.steps, names: self.names.clone() }
    }

    fn tell(&mut self, parts: &Parts, happened: Happened) {
        let Happened { goroutine, at, place, mut kind } = happened;
        // A line is told without its end.
        if let EventKind::Print { text } = &mut kind
            && text.ends_with('\n')
        {
            text.pop();
        }
        if let EventKind::Spawn { child } = kind {
            let (parent, started) = self.names.entry(goroutine).or_default();
            *started += 1;
            let name = parent.with(*started);
            self.names.insert(child, (name, 0));
        }
        self.steps += 1;
        let location = place.is_known().then(|| parts.site(place));
        let Some(listener) = &mut self.listener else { return };
        listener(&Event { step: self.steps, at, worker: 0, goroutine, location, kind });
    }
}

impl GoRun {
    pub(crate) fn new(parts: Arc<Parts>, setup: &Setup) -> Self {
        let capacities = (!setup.capacities.is_none()).then(|| Arc::new(setup.capacities.clone()));
        Self::with(parts, setup.clock == Clock::Real, setup.maps, capacities)
    }

    fn with(parts: Arc<Parts>, free_running: bool, maps: MapOrder, capacities: Option<Arc<Capacities>>) -> Self {
        let mut stand = Stand::new(&parts.explored);
        stand.state_mut().go_through_maps(maps);
        GoRun {
            parts,
            free_running,
            maps,
            capacities,
            stand,
            lines: Lines::default(),
            drew: false,
            ranged: false,
            end: None,
            actors: Vec::new(),
            timers: Vec::new(),
            digest: Digest::default(),
            form: Form::default(),
            sharing: Sharing::default(),
            hidden: false,
            passed: None,
            has_choice: false,
            fresh: true,
            beyond: false,
            telling: None,
        }
    }

    /// A run that is started in the same way.
    fn anew(&self) -> GoRun {
        GoRun::with(self.parts.clone(), self.free_running, self.maps, self.capacities.clone())
    }

    /// Does something that brings the run to its next state, and takes down what was written.
    fn go(&mut self, choose: &mut dyn FnMut(&[u64]) -> usize, act: impl FnOnce(&mut Self, &mut World<'_>)) -> Effect {
        let (parts, mut telling) = (self.parts.clone(), self.telling.take());
        let (known, capacities) = (&*parts, self.capacities.clone());
        let mut tell = telling.as_mut().map(|telling| move |happened| telling.tell(known, happened));
        let mut world = World::new(known, capacities.as_deref(), choose);
        world.passed = self.passed.take();
        world.hears = tell.as_mut().map(|tell| tell as &mut dyn FnMut(Happened));
        act(self, &mut world);
        self.stand.settle(&self.parts.explored, &mut world, &mut self.sharing, self.free_running);
        let World { drew, ranged, written, has_choice, passed, .. } = world;
        (self.has_choice, self.passed) = (has_choice, passed);
        self.telling = telling;
        self.drew |= drew;
        self.ranged |= ranged;
        let mut effect = Effect::default();
        effect.line = self.lines.add(&written);
        let at_rest = self.beyond && self.stand.is_at_rest();
        if self.beyond {
            // What it prints nobody sees.
            self.lines = Lines::default();
        }
        if let Some(ended) = self.stand.ended().cloned() {
            self.end = match self.stand.spins(&self.parts.explored) {
                Some((function, place)) => {
                    let place = self.parts.site(place);
                    // Who computes without end.
                    let message = format!("{function} ({}:{})", place.file(), place.line());
                    Some(End { ending: Ending::Never, message, left: Vec::new() })
                }
                None => end_of(&self.parts, self.stand.state_mut(), &ended),
            };
            // What stands on a line that nothing ends is seen, too.
            if let Some(rest) = self.lines.rest() {
                effect.line = Some(match effect.line {
                    Some(line) => format!("{line}\n{rest}"),
                    None => rest,
                });
            }
            return effect;
        }
        self.stand.tidy(&self.parts.explored, &mut self.form);
        self.digest = self.stand.digest(&self.parts.explored, &mut self.form);
        for byte in &self.lines.0 {
            self.digest = self.digest.with(u64::from(*byte) + 1);
        }
        self.timers.clear();
        self.actors.clear();
        if at_rest {
            return effect;
        }
        self.stand.fireable(self.free_running, &mut self.timers);
        self.actors.extend(self.stand.able().map(|index| Actor::goroutine(u64::from(index))));
        self.actors.extend((0..self.timers.len() as u64).map(Actor::timer));
        effect
    }

    /// Takes these steps from the start: what each of them is for a guide, and the run so far. None: it cannot take them. `at_accesses`: the
    /// guide's run is ordered also before accesses to memory.
    pub(crate) fn go_along(&mut self, steps: &[Move], at_accesses: bool) -> Option<(Wanted, Witness)> {
        let mut witness = Witness::default();
        let mut wanted = Wanted { at_accesses, ..Wanted::default() };
        self.passed = at_accesses.then(Passed::default);
        // How many points of each goroutine belong to the steps so far.
        let mut before = Passed::default();
        for step in steps {
            let Standing::Open { enabled, .. } = self.standing() else { return None };
            if !enabled.contains(&step.actor) {
                return None;
            }
            let place = step.actor.number() >> 1;
            let doom = if step.actor.is_timer() { None } else { self.stand.doom_of(place as u32) };
            let is_doomed = doom.is_some();
            let actor = match step.actor.is_timer() {
                true => Some(guide::Actor::Timer(place)),
                // An error of the runtime is no step of an ordinary run.
                false if !at_accesses && matches!(doom, Some(Ended::Fatal(..))) => None,
                false => {
                    let (number, _) = self.stand.state().goroutine(&self.parts.explored, place as u32)?;
                    Some(guide::Actor::Goroutine(number))
                }
            };
            let effect =
                self.step(step.actor, &mut |labels| labels.iter().position(|label| *label == step.label).unwrap_or(0));
            if let Some(actor) = actor.filter(|_| at_accesses || !self.hidden) {
                let points = match (actor, &self.passed) {
                    (guide::Actor::Goroutine(number), Some(passed)) => {
                        let passed = passed.get(&number).copied().unwrap_or(0) + u64::from(is_doomed);
                        passed - before.insert(number, passed).unwrap_or(0)
                    }
                    _ => 1,
                };
                wanted.actors.push((actor, points));
            }
            if step.label != NO_LABEL && self.has_choice {
                wanted.labels.push_back(step.label);
            }
            witness.lines.extend(effect.line);
            witness.steps.push(*step);
        }
        witness.end = self.end.clone();
        Some((wanted, witness))
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.fresh) {
            self.go(&mut |_| 0, |_, _| ());
        }
    }
}

impl Run for GoRun {
    fn restart(&mut self, listener: Option<Listener>) {
        *self = self.anew();
        self.telling = listener.map(Telling::new);
    }

    fn hear(&mut self, listener: Listener) -> bool {
        match &mut self.telling {
            Some(telling) => telling.listener = Some(listener),
            None => self.telling = Some(Telling::new(listener)),
        }
        true
    }

    fn standing(&mut self) -> Standing<'_> {
        self.begin();
        match &self.end {
            Some(end) => Standing::Ended(end.clone()),
            None if self.stand.ended().is_some() => Standing::Stopped,
            None => Standing::Open { digest: self.digest.0, enabled: &self.actors },
        }
    }

    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        self.begin();
        let place = self.actors.iter().position(|enabled| *enabled == actor);
        let place = place.expect("gort: a step by an actor that is not enabled");
        let goroutines = self.actors.len() - self.timers.len();
        let mut access = None;
        let mut yields = false;
        self.hidden = false;
        let mut effect = self.go(choose, |run, world| match place.checked_sub(goroutines) {
            None => {
                let index = (actor.number() >> 1) as u32;
                let overlap = run.stand.overlap(&run.parts.explored, index);
                world.overlaps = overlap.is_some();
                let done = run.stand.act(&run.parts.explored, world, &mut run.sharing, index);
                world.done();
                if let Some(error) = overlap.filter(|_| world.noticed) {
                    run.stand.fail(index, error);
                }
                yields = done.yields;
                run.hidden = done.hidden;
                access = done.touched.map(|touched| StepAccess {
                    object: u64::from(run.form.number(touched.reference)) << 32 | touched.slot,
                    write: touched.write,
                    at: run.parts.site(touched.pos),
                });
            }
            Some(timer) => run.stand.fire(&run.parts.explored, world, run.timers[timer]),
        });
        (effect.access, effect.yields) = (access, yields);
        effect
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        let mut copy = GoRun {
            parts: self.parts.clone(),
            free_running: self.free_running,
            capacities: self.capacities.clone(),
            maps: self.maps,
            stand: self.stand.clone(),
            lines: self.lines.clone(),
            drew: self.drew,
            ranged: self.ranged,
            end: self.end.clone(),
            actors: self.actors.clone(),
            timers: self.timers.clone(),
            digest: self.digest,
            form: self.form.clone(),
            sharing: self.sharing.clone(),
            hidden: self.hidden,
            passed: None,
            has_choice: self.has_choice,
            fresh: self.fresh,
            beyond: self.beyond,
            telling: self.telling.as_ref().map(Telling::copy),
        };
        copy.begin();
        Some(Box::new(copy))
    }

    fn without_main(&self) -> Option<Box<dyn Run + Send>> {
        let stand = self.stand.without_main()?;
        let mut run = GoRun { beyond: true, fresh: false, stand, ..self.anew() };
        run.go(&mut |_| 0, |_, _| ());
        Some(Box::new(run))
    }

    fn left(&self) -> Vec<(Actor, LeftGoroutine)> {
        let left = self.stand.state().left(&self.parts.explored).into_iter();
        left.map(|(place, left)| (Actor::goroutine(u64::from(place)), self.parts.left(left))).collect()
    }

    fn blame(&self, actor: Option<Actor>) -> Option<Blame> {
        let index = actor.filter(|actor| !actor.is_timer()).map_or(0, |actor| (actor.number() >> 1) as u32);
        let (id, created_at) = self.stand.state().goroutine(&self.parts.explored, index)?;
        Some(Blame { goroutine: GoId(id), created_at: self.parts.site(created_at), last: None })
    }

    fn name_of(&self, goroutine: GoId) -> u128 {
        let known = self.telling.as_ref().and_then(|telling| telling.names.get(&goroutine));
        known.map_or(0, |(name, _)| name.0)
    }

    fn name_of_object(&self, object: ObjectId) -> u128 {
        let address = self.stand.state().address_of(object);
        address.map_or(0, |address| u128::from(self.form.name_of(address)))
    }

    fn notes(&self) -> Notes {
        Notes::default()
            .with_time(self.parts.explored.time_use(self.stand.state().has_armed()))
            .with_drawn(self.drew)
            .with_map_order(self.ranged)
            .with_external(self.parts.explored.meets_outside())
    }
}

/// How the program ended, as reports have it. `None`: its holder has stopped it.
pub(crate) fn end_of(parts: &Parts, state: &mut State, ended: &Ended) -> Option<End> {
    let program = parts.explored.program();
    let (text, code) = state.clone().report(program, &parts.files, &mut Silent::default(), ended);
    let first = || text.lines().find(|line| line.starts_with("panic: ") || line.starts_with("fatal error: "));
    let message = first().unwrap_or_default().to_owned();
    let (ending, message, left) = match ended {
        Ended::Exit(0) => {
            let left = state.left(&parts.explored).into_iter();
            let mut left: Vec<LeftGoroutine> = left.map(|(_, left)| parts.left(left)).collect();
            left.sort();
            (Ending::Exit, String::new(), left)
        }
        Ended::Exit(_) => (Ending::Fatal, format!("exit status {code}"), Vec::new()),
        Ended::Panic(_) => (Ending::Panic, message, Vec::new()),
        Ended::Fatal(..) => (Ending::Fatal, message, Vec::new()),
        Ended::Deadlock { .. } => (Ending::Deadlock, message, Vec::new()),
        Ended::Stopped => return None,
    };
    Some(End { ending, message, left })
}
