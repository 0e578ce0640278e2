//! A run of a Go program that is explored.
//!
//! States      open: it stands in a state | ended.
//! Invariants  I1  goroutines are named by their places, timers by the order in which they fire.
//!             I2  a step prints a line at most: where one has written several at once, each further line is a step of its own, which nothing comes
//!                 between.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gort_events::{Actor, Capacities, Digest, Ending, GoId, MapOrder, ObjectId};
use gort_explore::{
    Blame, Clock, Effect, End, Footprint, LeftGoroutine, Listener, Move, Notes, Run, Setup, Standing, StepAccess,
    Witness,
};
use gort_golang::machine::{Ended, Form, Happened, Host, Lax, OUT_OF_MEMORY, Scratch, Silent, Stand, State};

use crate::guide::{self, Wanted};
use crate::lines::Lines;
use crate::program::Parts;
use crate::telling::Telling;
use crate::world::{Passed, World};

/// So many steps are taken behind one at most.
const MOST_CHAINED: usize = 10_000;

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
    /// Those of the last step, in their order.
    drawn: Vec<u64>,
    /// Whether a map with several entries was gone through.
    ranged: bool,
    end: Option<End>,
    /// Where it stands: goroutines that can act, then timers, and at which places the goroutines are.
    actors: Vec<Actor>,
    places: Vec<u32>,
    timers: Vec<(u64, u64)>,
    /// The numbers of the goroutines that have not ended, and their names.
    named: Vec<(u64, Actor)>,
    /// Whether several goroutines are alike.
    has_alike: bool,
    /// The names before the last step.
    before: Vec<(u64, Actor)>,
    /// Whether steps are chained, and without which condition.
    reduced: Option<Lax>,
    /// The numbers of the goroutines that took steps behind the last one.
    chained: Vec<u64>,
    digest: Digest,
    /// What it needs only to take steps. None: it was put aside.
    scratch: Option<Box<Scratch>>,
    /// Whether goroutines that are alike are told apart by their places.
    by_place: bool,
    /// Set when the search is to end.
    cancel: Option<Arc<AtomicBool>>,
    /// How many bytes its state may take.
    memory: Option<u64>,
    /// Whether the last step is one only where a program is explored, and whether it had a choice of its own.
    hidden: bool,
    /// How many points each goroutine has passed, where that is asked for.
    passed: Option<Passed>,
    has_choice: bool,
    /// Whether the last step left a line open or took one up that was, came close to another one, or made the state forget something.
    entangled: bool,
    /// Whether it has not begun.
    fresh: bool,
    /// Whether it goes on without main.
    beyond: bool,
    /// Whether nobody asks which states it comes to.
    blind: bool,
    /// Where it stood before its first step, once it has been started again: there was only `main`, so that is the same whatever has been seen of
    /// the program since. Where steps are chained it is not.
    first: Option<Box<GoRun>>,
    /// Who is told what happens, and what has to be known for that.
    telling: Option<Telling>,
    /// Further lines that the last step has written at once, the last one first; and who wrote them.
    unprinted: Vec<String>,
    printer: [Actor; 1],
}

/// Who wrote several lines at once and has ended since.
const NOBODY: Actor = Actor::goroutine(u64::MAX >> 1);

impl GoRun {
    pub(crate) fn new(parts: Arc<Parts>, setup: &Setup) -> Self {
        let capacities = (!setup.capacities.is_none()).then(|| Arc::new(setup.capacities.clone()));
        let lax = parts.lax;
        let run = Self::with(parts, setup.clock == Clock::Real, setup.maps, capacities, setup.blind || !setup.alike);
        let reduced = setup.reduced && setup.alike && !setup.blind;
        let mut run = GoRun { reduced: reduced.then_some(lax), blind: setup.blind, ..run };
        (run.cancel, run.memory) = (setup.cancel.clone(), setup.memory);
        run.limit();
        run
    }

    /// Its state takes no more memory than it may.
    fn limit(&mut self) {
        if let Some(bytes) = self.memory {
            self.stand.limit(bytes);
        }
    }

    /// `by_place`: whether goroutines that are alike are told apart.
    fn with(
        parts: Arc<Parts>,
        free_running: bool,
        maps: MapOrder,
        capacities: Option<Arc<Capacities>>,
        by_place: bool,
    ) -> Self {
        let mut stand = Stand::new(&parts.explored, parts.entry);
        stand.state_mut().go_through_maps(maps);
        GoRun {
            parts,
            free_running,
            maps,
            capacities,
            stand,
            lines: Lines::default(),
            drew: false,
            drawn: Vec::new(),
            ranged: false,
            end: None,
            actors: Vec::new(),
            places: Vec::new(),
            timers: Vec::new(),
            named: Vec::new(),
            has_alike: false,
            before: Vec::new(),
            reduced: None,
            chained: Vec::new(),
            digest: Digest::default(),
            scratch: None,
            by_place,
            cancel: None,
            memory: None,
            hidden: false,
            passed: None,
            has_choice: false,
            entangled: false,
            fresh: true,
            beyond: false,
            blind: false,
            first: None,
            telling: None,
            unprinted: Vec::new(),
            printer: [NOBODY],
        }
    }

    /// A run that is started in the same way.
    fn anew(&self) -> GoRun {
        let (maps, capacities) = (self.maps, self.capacities.clone());
        let mut run = GoRun::with(self.parts.clone(), self.free_running, maps, capacities, self.by_place);
        (run.reduced, run.blind, run.cancel, run.memory) = (self.reduced, self.blind, self.cancel.clone(), self.memory);
        run.limit();
        run
    }

    /// Does something that brings the run to its next state, and takes down what was written.
    fn go(
        &mut self,
        choose: &mut dyn FnMut(&[u64]) -> usize,
        act: impl FnOnce(&mut Self, &mut World<'_>, &mut Scratch),
    ) -> Effect {
        let mut scratch = self.scratch.take().unwrap_or_else(|| self.parts.take_scratch(self.by_place));
        let effect = self.go_with(&mut scratch, choose, act);
        self.scratch = Some(scratch);
        effect
    }

    fn go_with(
        &mut self,
        scratch: &mut Scratch,
        choose: &mut dyn FnMut(&[u64]) -> usize,
        act: impl FnOnce(&mut Self, &mut World<'_>, &mut Scratch),
    ) -> Effect {
        let (parts, mut telling, cancel) = (self.parts.clone(), self.telling.take(), self.cancel.clone());
        let (known, capacities) = (&*parts, self.capacities.clone());
        let mut tell = telling.as_mut().map(|telling| move |happened| telling.tell(known, happened));
        let mut world = World::new(known, capacities.as_deref(), choose);
        (world.passed, world.cancel) = (self.passed.take(), cancel.as_deref());
        world.hears = tell.as_mut().map(|tell| tell as &mut dyn FnMut(Happened));
        act(self, &mut world, scratch);
        self.stand.settle(&self.parts.explored, &mut world, scratch, self.free_running);
        if std::mem::take(&mut self.fresh) && self.stand.ended().is_none() {
            self.stand.keep(&self.parts.explored, scratch);
        }
        self.chained.clear();
        self.chain(&mut world, scratch);
        let mut effect = Effect::default();
        let is_written = !world.written.is_empty();
        self.entangled = world.overlaps || is_written && !self.lines.0.is_empty();
        effect.line = self.lines.add(&std::mem::take(&mut world.written));
        self.entangled |= is_written && !self.lines.0.is_empty();
        let mut at_rest = self.beyond && self.stand.is_at_rest();
        // What it prints without main nobody sees.
        if self.beyond {
            self.lines = Lines::default();
        }
        // Which timers nothing reaches any more its form tells.
        while self.stand.ended().is_none() && (!self.blind || self.stand.has_timers()) {
            self.write(scratch);
            let forgot = self.stand.forget_unreached(&scratch.form);
            self.entangled |= forgot;
            if !forgot || at_rest || self.stand.able().next().is_some() {
                break;
            }
            // What time stood still for is gone.
            self.stand.settle(&self.parts.explored, &mut world, scratch, self.free_running);
            self.chain(&mut world, scratch);
            at_rest = self.beyond && self.stand.is_at_rest();
        }
        let World { drew, ranged, has_choice, passed, .. } = world;
        (self.has_choice, self.passed) = (has_choice, passed);
        let drew = drew.map(|draws| draws.numbers);
        self.telling = telling;
        self.drew |= drew.is_some();
        self.drawn = drew.unwrap_or_default();
        self.ranged |= ranged;
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
        self.timers.clear();
        self.actors.clear();
        self.places.clear();
        if at_rest {
            return effect;
        }
        self.stand.fireable(self.free_running, &mut self.timers);
        if self.blind {
            self.places.extend(self.stand.able());
            self.actors.extend(self.places.iter().map(|place| Actor::goroutine(u64::from(*place))));
            self.actors.extend((0..self.timers.len() as u64).map(Actor::timer));
            return effect;
        }
        self.name_actors(&scratch.form);
        effect
    }

    /// Writes down the state that it is in.
    fn write(&mut self, scratch: &mut Scratch) {
        self.stand.tidy(&self.parts.explored, scratch);
        self.stand.write(&self.parts.explored, scratch);
        for byte in &self.lines.0 {
            scratch.form.put(u64::from(*byte));
        }
        scratch.form.put(self.lines.0.len() as u64);
        self.digest = scratch.form.digest();
    }

    /// Takes steps of which no line and no ending tells when they are taken.
    fn chain(&mut self, world: &mut World<'_>, scratch: &mut Scratch) {
        let Some(lax) = self.reduced else { return };
        let parts = self.parts.clone();
        while self.chained.len() < MOST_CHAINED && self.stand.ended().is_none() && !world.pause() {
            let safe = self.stand.safe(&parts.explored, scratch, self.free_running, lax);
            let Some(index) = safe else { return };
            self.chained.push(self.stand.state().number_of(index));
            self.stand.act(&parts.explored, world, scratch, index);
            self.stand.settle(&parts.explored, world, scratch, self.free_running);
        }
    }

    /// The steps that followed the last one, for a guide.
    fn chained_for_guide(&self) -> impl Iterator<Item = (guide::Actor, u64)> {
        self.chained.iter().map(|number| (guide::Actor::Goroutine(*number), 1))
    }

    /// Goroutines have the names that they have in the form, timers the order in which they fire.
    fn name_actors(&mut self, form: &Form) {
        let stand = &self.stand;
        (self.actors, self.places, self.named) = {
            let (mut actors, mut places, mut named) =
                (std::mem::take(&mut self.actors), std::mem::take(&mut self.places), std::mem::take(&mut self.named));
            actors.clear();
            places.clear();
            named.clear();
            for index in form.order() {
                let name = Actor::goroutine(form.name_of_goroutine(*index));
                named.push((stand.state().number_of(*index), name));
                if stand.is_able(*index) {
                    actors.push(name);
                    places.push(*index);
                }
            }
            (actors, places, named)
        };
        self.has_alike = form.has_alike();
        self.actors.extend((0..self.timers.len() as u64).map(Actor::timer));
    }

    /// The place of a goroutine that can act.
    fn place_of(&self, actor: Actor) -> Option<u32> {
        self.actors.iter().position(|known| *known == actor).and_then(|at| self.places.get(at)).copied()
    }

    /// What the last step had to do with others, if that is known.
    fn footprint(&self) -> Option<Footprint> {
        let scratch = self.scratch.as_ref().filter(|_| !self.entangled)?;
        Footprint::of(self.stand.footprint(scratch)?)
    }

    /// Goroutines that have other names than before the step, when they had these.
    fn renamed(&self, before: &[(u64, Actor)]) -> Vec<(Actor, Option<Actor>)> {
        let name_in = |names: &[(u64, Actor)], number: u64| {
            names.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
        };
        let mut renamed = Vec::new();
        for (number, old) in before {
            let new = name_in(&self.named, *number);
            // One that has ended matters where another one has its name now.
            let is_taken = || self.named.iter().any(|(_, name)| name == old);
            if new != Some(*old) && (new.is_some() || is_taken()) {
                renamed.push((*old, new));
            }
        }
        renamed
    }

    /// Takes these steps from the start: what each of them is for a guide, and the run so far. None: it cannot take them. `at_accesses`: the
    /// guide's run is ordered also before accesses to memory.
    pub(crate) fn go_along(&mut self, steps: &[Move], at_accesses: bool) -> Option<(Wanted, Witness)> {
        let mut witness = Witness::default();
        let mut wanted = Wanted { at_accesses, ..Wanted::default() };
        if at_accesses && self.reduced.is_some() {
            // Which of the points belong to which of the steps that were chained is not known.
            return None;
        }
        self.passed = at_accesses.then(Passed::default);
        self.stand.state_mut().name_timers();
        // How many points of each goroutine belong to the steps so far.
        let mut before = Passed::default();
        self.begin();
        wanted.actors.extend(self.chained_for_guide());
        for step in steps {
            let Standing::Open { enabled, .. } = self.standing() else { return None };
            if !enabled.contains(&step.actor) {
                return None;
            }
            if let Some(effect) = self.print() {
                witness.lines.extend(effect.line);
                witness.steps.push(*step);
                continue;
            }
            let timer = step.actor.number() >> 1;
            let place = if step.actor.is_timer() { None } else { Some(self.place_of(step.actor)?) };
            let doom = place.and_then(|place| self.stand.doom_of(place));
            let is_doomed = doom.is_some();
            let actor = match place {
                None => {
                    let (_, number) = self.timers[timer as usize];
                    Some(guide::Actor::Timer(self.stand.state().name_of_timer(number)))
                }
                // An error of the runtime is no step of an ordinary run.
                Some(_) if !at_accesses && matches!(doom, Some(Ended::Fatal(..))) => None,
                Some(place) => Some(guide::Actor::Goroutine(self.stand.state().number_of(place))),
            };
            let effect = self.step(step.actor, &mut |labels| step.among(labels).unwrap_or(0));
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
            wanted.actors.extend(self.chained_for_guide());
            if step.label != NO_LABEL && self.has_choice {
                wanted.labels.push_back(step.label);
            }
            wanted.labels.extend(&self.drawn);
            witness.lines.extend(effect.line);
            witness.steps.push(*step);
        }
        witness.end = self.end.clone();
        Some((wanted, witness))
    }

    /// Becomes a copy of another run of the same program.
    fn copy_from(&mut self, from: &GoRun) {
        let GoRun { stand, lines, end, actors, places, timers, named, .. } = from;
        (self.reduced, self.passed) = (from.reduced, None);
        self.stand.clone_from(stand);
        self.lines.0.clone_from(&lines.0);
        self.end.clone_from(end);
        self.actors.clone_from(actors);
        self.places.clone_from(places);
        self.timers.clone_from(timers);
        self.named.clone_from(named);
        self.by_place = from.by_place;
        if let Some(scratch) = &mut self.scratch {
            scratch.by_place = from.by_place;
        }
        (self.cancel, self.memory) = (from.cancel.clone(), from.memory);
        (self.free_running, self.drew, self.ranged) = (from.free_running, from.drew, from.ranged);
        (self.has_choice, self.beyond) = (from.has_choice, from.beyond);
        (self.digest, self.hidden, self.fresh, self.has_alike) = (from.digest, from.hidden, from.fresh, from.has_alike);
        self.telling = from.telling.as_ref().map(Telling::copy);
        self.unprinted.clone_from(&from.unprinted);
        self.printer = from.printer;
        self.begin();
    }

    /// Takes the step that prints the next line of those that were written at once, if there is one.
    fn print(&mut self) -> Option<Effect> {
        self.unprinted.pop().map(Effect::printed)
    }

    /// What was written at once is printed line by line: the first one now. `writer`: the goroutine that did, by its number.
    fn print_first(&mut self, text: &str, writer: Option<u64>, actor: Actor) -> Option<String> {
        self.unprinted.extend(Lines::of(text).rev());
        let after = || self.named.iter().find(|(number, _)| Some(*number) == writer).map(|(_, name)| *name);
        self.printer = [match (self.stand.ended(), self.blind) {
            (Some(_), _) => NOBODY,
            (None, true) => actor,
            (None, false) => after().unwrap_or(NOBODY),
        }];
        self.unprinted.pop()
    }

    /// What the state is known by where lines are still to be printed.
    fn digest_of_unprinted(&self) -> Digest {
        let bytes = |digest: Digest, text: &str| {
            text.bytes().fold(digest.with(text.len() as u64), |digest, byte| digest.with(u64::from(byte)))
        };
        let state = match (&self.end, self.stand.ended()) {
            (Some(end), _) => bytes(Digest::default().with(1), &format!("{end:?}")),
            (None, Some(_)) => Digest::default().with(2),
            (None, None) => self.digest,
        };
        self.unprinted.iter().fold(state.with(self.unprinted.len() as u64), |digest, line| bytes(digest, line))
    }

    fn begin(&mut self) {
        if self.fresh {
            self.go(&mut |_| 0, |_, _, _| ());
        }
    }
}

impl Run for GoRun {
    fn restart(&mut self, listener: Option<Listener>) {
        if listener.is_some() || self.reduced.is_some() {
            *self = self.anew();
            self.telling = listener.map(Telling::new);
            return;
        }
        let first = self.first.take().unwrap_or_else(|| {
            let mut first = self.anew();
            first.begin();
            Box::new(first)
        });
        self.copy_from(&first);
        self.first = Some(first);
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
        if !self.unprinted.is_empty() {
            return Standing::Open { digest: self.digest_of_unprinted().0, enabled: &self.printer };
        }
        match &self.end {
            Some(end) => Standing::Ended(end.clone()),
            None if self.stand.ended().is_some() => Standing::Stopped,
            None => Standing::Open { digest: self.digest.0, enabled: &self.actors },
        }
    }

    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        self.begin();
        if let Some(effect) = self.print() {
            return effect;
        }
        let place = self.actors.iter().position(|enabled| *enabled == actor);
        let place = place.expect("gort: a step by an actor that is not enabled");
        let goroutines = self.places.len();
        let writer = self.places.get(place).map(|index| self.stand.state().number_of(*index));
        let mut access = None;
        let mut yields = false;
        self.hidden = false;
        let (had_alike, spawned) = (self.has_alike, self.stand.state().spawned());
        // Which steps are chained depends on more than they have to do with.
        let is_asked = self.reduced.is_none() && !self.blind;
        // The names of now are made anew behind the step.
        std::mem::swap(&mut self.before, &mut self.named);
        let mut effect = self.go(choose, |run, world, scratch| match place.checked_sub(goroutines) {
            None => {
                let index = run.places[place];
                let overlap = run.stand.overlap(&run.parts.explored, index);
                world.overlaps = overlap.is_some();
                match is_asked {
                    true => scratch.begin_footprint(&run.parts.explored, run.stand.state(), index),
                    false => scratch.forget_footprint(),
                }
                let done = run.stand.act(&run.parts.explored, world, scratch, index);
                world.done();
                if let Some(error) = overlap.filter(|_| world.noticed) {
                    run.stand.fail(index, error);
                }
                yields = done.yields;
                run.hidden = done.hidden;
                access = done.touched.map(|touched| StepAccess {
                    object: u64::from(touched.object) << 32 | touched.slot,
                    write: touched.write,
                    at: run.parts.site(touched.pos),
                });
            }
            Some(timer) => {
                scratch.forget_footprint();
                run.stand.fire(&run.parts.explored, world, run.timers[timer]);
            }
        });
        (effect.access, effect.yields) = (access.filter(|_| !self.parts.outputs_only), yields);
        if (had_alike || self.has_alike || self.stand.state().spawned() != spawned) && self.stand.ended().is_none() {
            effect.renames = self.renamed(&self.before);
        }
        if let Some(text) = effect.line.take_if(|text| text.contains('\n') && !self.beyond) {
            effect.line = self.print_first(&text, writer, actor);
        }
        if is_asked && access.is_none() && self.unprinted.is_empty() {
            effect.footprint = self.footprint();
        }
        effect
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        let mut copy = self.anew();
        copy.copy_from(self);
        Some(Box::new(copy))
    }

    fn snapshot_into(&self, spare: Box<dyn Run + Send>) -> Option<Box<dyn Run + Send>> {
        let spare: Box<dyn Any + Send> = spare;
        let Ok(mut copy) = spare.downcast::<GoRun>() else { return self.snapshot() };
        copy.copy_from(self);
        Some(copy)
    }

    fn bytes(&self) -> u64 {
        let names = (self.named.capacity() + self.before.capacity()) * size_of::<(u64, Actor)>();
        let places = self.places.capacity() * size_of::<u32>() + self.timers.capacity() * size_of::<(u64, u64)>();
        let lists = names + places + self.actors.capacity() * size_of::<Actor>() + self.lines.0.capacity();
        let scratch = self.scratch.as_ref().map_or(0, |scratch| scratch.bytes() + size_of::<Scratch>() as u64);
        let names_told = self.telling.as_ref().map_or(0, Telling::bytes);
        let lines: usize = self.unprinted.iter().map(|line| line.capacity() + size_of::<String>()).sum();
        self.stand.bytes()
            + scratch
            + (lists + lines + size_of::<GoRun>() + self.chained.capacity() * 8 + names_told) as u64
    }

    fn put_aside(&mut self) {
        self.stand.slim();
        if let Some(scratch) = self.scratch.take() {
            self.parts.give_scratch(scratch);
        }
    }

    fn without_main(&self) -> Option<Box<dyn Run + Send>> {
        // In a part of the schedules nobody asks what becomes of them.
        if self.parts.outputs_only || self.reduced.is_some() {
            return None;
        }
        let stand = self.stand.without_main()?;
        // Goroutines keep their names from state to state.
        let mut run = GoRun { beyond: true, fresh: false, reduced: None, by_place: true, stand, ..self.anew() };
        run.go(&mut |_| 0, |_, _, _| ());
        Some(Box::new(run))
    }

    fn left(&self) -> Vec<(Actor, LeftGoroutine)> {
        let left = self.stand.state().left(&self.parts.explored).into_iter();
        left.map(|(place, left)| (Actor::goroutine(u64::from(place)), self.parts.left(left))).collect()
    }

    fn blame(&self, actor: Option<Actor>) -> Option<Blame> {
        let index = actor.and_then(|actor| self.place_of(actor)).unwrap_or(0);
        let (id, created_at) = self.stand.state().goroutine(&self.parts.explored, index)?;
        Some(Blame { goroutine: GoId(id), created_at: self.parts.site(created_at), last: None })
    }

    fn name_of(&self, goroutine: GoId) -> u128 {
        let known = self.telling.as_ref().and_then(|telling| telling.names.get(&goroutine));
        known.map_or(0, |(name, _)| name.0)
    }

    fn names_of_goroutines(&self) -> Option<BTreeMap<GoId, u128>> {
        Some(self.named.iter().map(|(number, name)| (GoId(*number), u128::from(name.number()))).collect())
    }

    fn variable(&mut self, name: u128) -> Option<ObjectId> {
        let form = &self.scratch.as_ref()?.form;
        self.stand.state_mut().number_of_variable(form, u64::try_from(name).ok()?)
    }

    fn names_of_objects(&self) -> Option<BTreeMap<ObjectId, u128>> {
        let names = self.stand.state().names_of_objects(&self.scratch.as_ref()?.form);
        Some(names.into_iter().map(|(object, name)| (object, u128::from(name))).collect())
    }

    fn told(&self) -> u128 {
        self.scratch.as_ref().map_or(0, |scratch| self.stand.reached(&scratch.form).seal())
    }

    fn notes(&self) -> Notes {
        Notes::default()
            .with_time(self.parts.explored.time_use(self.stand.state().has_armed()))
            .with_drawn(self.drew || self.parts.explored.draws())
            .with_map_order(self.ranged)
            .with_processors(self.parts.explored.counts_processors())
            .with_machine(self.parts.machine.asked())
            .with_external(self.parts.explored.meets_outside() || self.stand.waits_for_signal())
            .with_too_large(self.stand.is_too_large())
            .with_spinning(self.stand.spins_beside(&self.parts.explored).map(|place| self.parts.site(place)))
            .with_computing(self.stand.is_late(&self.parts.explored).map(|(_, place)| self.parts.site(place)))
    }
}

/// How the program ended, as reports have it. `None`: its holder has stopped it.
pub(crate) fn end_of(parts: &Parts, state: &mut State, ended: &Ended) -> Option<End> {
    if matches!(ended, Ended::Fatal(_, text) if text == OUT_OF_MEMORY) {
        // Go's own would have gone on.
        return None;
    }
    if *ended == Ended::Exit(0) {
        let left = state.left(&parts.explored).into_iter();
        let mut left: Vec<LeftGoroutine> = left.map(|(_, left)| parts.left(left)).collect();
        left.sort();
        return Some(End { ending: Ending::Exit, message: String::new(), left });
    }
    let program = parts.explored.program();
    let (text, code) = state.clone().report(program, &parts.files, &mut Silent::default(), ended);
    let first = || text.lines().find(|line| line.starts_with("panic: ") || line.starts_with("fatal error: "));
    let message = first().unwrap_or_default().to_owned();
    let (ending, message) = match ended {
        Ended::Exit(_) => (Ending::Fatal, format!("exit status {code}")),
        Ended::Panic(_) => (Ending::Panic, message),
        // Panics that were under way stand before it.
        Ended::Fatal(_, text) => (Ending::Fatal, format!("fatal error: {}", text.lines().next().unwrap_or_default())),
        Ended::Deadlock { .. } => (Ending::Deadlock, message),
        Ended::Stopped => return None,
    };
    Some(End { ending, message, left: Vec::new() })
}
