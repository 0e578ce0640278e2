//! A Go program that can be explored.
//!
//! See         crates/golang/src/machine/explored.rs.

use std::sync::{Arc, Mutex, Once, PoisonError};

use gort_events::{Capacities, CodeHeader, GoId, Name, Rng, Site};
use gort_explore::{Blame, Clock, LeftGoroutine, Move, Output, Run, Setup, Standing, System, Witness};
use gort_golang::code::Program;
use gort_golang::machine::{Explored, Lax, Left, Scratch, State};
use gort_golang::source::{Files, Pos};

use crate::guide::{Guide, Wanted};
use crate::machine::{Known, Machine};
use crate::run::{GoRun, end_of};

/// A Go program that can be explored.
#[derive(Clone, Debug)]
pub struct GoProgram(pub(crate) Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) explored: Arc<Explored>,
    /// The function that it begins with.
    pub(crate) entry: u32,
    pub(crate) files: Files,
    /// What replay codes of it are called; none: it has none.
    pub(crate) header: Option<CodeHeader>,
    /// The program's arguments.
    pub(crate) arguments: Vec<String>,
    /// What it can ask of its machine.
    pub(crate) machine: Known,
    /// The condition that is left out where steps are chained.
    pub(crate) lax: Lax,
    /// Whether nothing is asked but what it prints and how it ends.
    pub(crate) outputs_only: bool,
    /// Whether races are looked for where what was seen excludes them.
    pub(crate) walks: bool,
    /// What runs that were put aside do not need, for those that take steps.
    #[expect(clippy::vec_box, reason = "runs have it boxed, and it goes back and forth")]
    scratches: Mutex<Vec<Box<Scratch>>>,
    /// Set once some runs have shown what is to be known before a step has its meaning.
    looked: Once,
}

/// So many runs are looked at before the first one that counts, of so many steps at most.
const LOOKS: u64 = 4;
const LOOK_STEPS: usize = 500;

/// So much of what runs need to take steps is kept that have been put aside; of what takes more bytes than this, one.
const MOST_SPARE: usize = 4;
const SMALL: u64 = 1 << 20;

impl Parts {
    fn new(
        name: &str,
        explored: Explored,
        files: Files,
        header: Option<CodeHeader>,
        arguments: Vec<String>,
    ) -> Arc<Parts> {
        let entry = explored.program().entry;
        Parts::beginning_with(name, (Arc::new(explored), entry), files, header, arguments)
    }

    fn beginning_with(
        name: &str,
        (explored, entry): (Arc<Explored>, u32),
        files: Files,
        header: Option<CodeHeader>,
        arguments: Vec<String>,
    ) -> Arc<Parts> {
        let machine = Known::new(None, explored.program().asks_target);
        Arc::new(Parts {
            name: name.to_owned(),
            explored,
            entry,
            files,
            header,
            arguments,
            machine,
            lax: Lax::No,
            outputs_only: false,
            walks: false,
            scratches: Mutex::default(),
            looked: Once::new(),
        })
    }

    /// From now on it is asked of this machine what the program asks of one.
    fn stand_on(&mut self, machine: Option<Arc<dyn Machine>>) {
        self.machine = Known::new(machine, self.explored.program().asks_target);
    }

    /// Some random runs show most of what makes a step: which memory several goroutines write to, whether the clock is read. What they do
    /// not show `settled` tells of.
    fn look(self: &Arc<Self>, setup: &Setup) {
        self.looked.call_once(|| {
            let mut blind = Setup::default();
            (blind.blind, blind.cancel, blind.memory) = (true, setup.cancel.clone(), setup.memory);
            'looks: for seed in 0..LOOKS {
                let mut draws = Rng::new(seed);
                let mut run = GoRun::new(self.clone(), &blind);
                for _ in 0..LOOK_STEPS {
                    if run.notes().computes.is_some() {
                        // That takes its time, and a search says so.
                        break 'looks;
                    }
                    let Standing::Open { enabled, .. } = run.standing() else { break };
                    let actor = enabled[draws.below(enabled.len())];
                    run.step(actor, &mut |labels| if labels.is_empty() { 0 } else { draws.below(labels.len()) });
                }
            }
            let _ = self.explored.is_settled();
        });
    }

    /// What a run needs to take steps. `by_place`: whether goroutines that are alike are told apart by their places.
    pub(crate) fn take_scratch(&self, by_place: bool) -> Box<Scratch> {
        let spare = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = spare.unwrap_or_default();
        scratch.by_place = by_place;
        scratch
    }

    /// A run does not need this for a while.
    pub(crate) fn give_scratch(&self, scratch: Box<Scratch>) {
        let mut scratches = self.scratches.lock().unwrap_or_else(PoisonError::into_inner);
        if scratches.len() < if scratch.bytes() < SMALL { MOST_SPARE } else { 1 } {
            scratches.push(scratch);
        }
    }

    /// What codes of runs that are so are called.
    fn header_of(&self, setup: &Setup) -> Option<CodeHeader> {
        let capacities = setup.capacities.lines().to_vec();
        let free_running = setup.clock == Clock::Real;
        self.header.clone().map(|header| CodeHeader { capacities, free_running, ..header })
    }

    /// A run as a user of the program gets it, as a guide leads it.
    fn guided(self: &Arc<Self>, setup: &Setup, wanted: Wanted, header: CodeHeader) -> Witness {
        let program = self.explored.program();
        let mut guide = Guide::new(self, setup, wanted);
        let mut state = State::beginning_with(program, self.entry);
        state.go_through_maps(setup.maps);
        state.name_timers();
        setup.memory.into_iter().for_each(|bytes| state.limit(bytes));
        let ended = state.run(program, &mut guide);
        let end = end_of(self, &mut state, &ended);
        let (lines, code) = guide.finish(Some(header));
        Witness::new(lines, end).with_code(code)
    }

    /// The capacity of a channel that is made at this place.
    pub(crate) fn capacity(&self, capacities: &Capacities, place: Pos, asked: u64) -> u64 {
        if capacities.is_none() {
            return asked;
        }
        let line = self.files.line_of_all(place).unwrap_or(0);
        capacities.of(Site::new(Name::intern(&self.name), line, 0), asked as usize) as u64
    }

    /// A place of the text.
    pub(crate) fn site(&self, pos: Pos) -> Site {
        match self.files.place(pos) {
            Some(place) => Site::new(Name::intern(&place.file), place.line as u32, place.column as u32),
            None => Site::new(Name::intern(&self.name), 0, 0),
        }
    }
}

impl Parts {
    /// A goroutine that was left, with places of the text.
    pub(crate) fn left(&self, left: Left) -> LeftGoroutine {
        LeftGoroutine::new(self.site(left.created_at), left.parked.map(|(reason, at)| (reason, self.site(at))))
    }
}

impl GoProgram {
    /// The program that was compiled from these files.
    pub fn new(name: &str, program: Program, files: Files) -> Self {
        GoProgram(Parts::new(name, Explored::new(program), files, None, Vec::new()))
    }

    /// The same, but that accesses to memory are no steps: what is found is the same if the program has no data race.
    pub fn without_accesses(name: &str, program: Program, files: Files) -> Self {
        GoProgram(Parts::new(name, Explored::new(program).without_accesses(), files, None, Vec::new()))
    }

    /// The same, but that each access to memory is a step: what is found is the same, of many more states.
    pub fn with_each_access(name: &str, program: Program, files: Files) -> Self {
        GoProgram(Parts::new(name, Explored::new(program).with_each_access(), files, None, Vec::new()))
    }

    /// The same, but that what goroutines have read and let go of is no part of a state. Outputs may be missed then: for tests.
    pub fn without_marks(name: &str, program: Program, files: Files) -> Self {
        GoProgram(Parts::new(name, Explored::new(program).without_marks(), files, None, Vec::new()))
    }

    /// The same, where a reduced search leaves a condition out. Outputs are missed then: it shows that tests would see it.
    #[must_use]
    pub fn lax(self, lax: Lax) -> Self {
        self.with(|parts| parts.lax = lax)
    }

    /// Programs that share a text: each begins with one of these functions. They are explored one after the other, each `anew`.
    pub fn sharing(name: &str, program: Program, files: &Files, entries: &[u32]) -> Vec<Self> {
        let explored = Arc::new(Explored::new(program));
        let of = |entry: &u32| (explored.clone(), *entry);
        let parts = |entry| Parts::beginning_with(name, of(entry), files.clone(), None, Vec::new());
        entries.iter().map(|entry| GoProgram(parts(entry))).collect()
    }

    /// The same, of which nothing has been seen yet. What shares its text is not explored any more.
    #[must_use]
    pub fn anew(&self) -> Self {
        let Parts { name, explored, entry, files, header, arguments, machine, lax, outputs_only, walks, .. } = &*self.0;
        explored.forget();
        let text = (explored.clone(), *entry);
        let parts = Parts::beginning_with(name, text, files.clone(), header.clone(), arguments.clone());
        GoProgram(parts).with(|parts| {
            (parts.lax, parts.outputs_only, parts.walks) = (*lax, *outputs_only, *walks);
            parts.stand_on(machine.machine());
        })
    }

    /// The same, of which nothing is asked but what it prints and how it ends: neither races nor what becomes of goroutines that are left.
    #[must_use]
    pub fn outputs_only(self) -> Self {
        self.with(|parts| parts.outputs_only = true)
    }

    /// The same, of which data races are looked for on each schedule, where less would exclude them, too: what is found is the same, and takes
    /// longer.
    #[must_use]
    pub fn looking_for_races(self) -> Self {
        self.with(|parts| parts.walks = true)
    }

    /// The same, but for this. Needs: nothing explores it yet.
    fn with(self, change: impl FnOnce(&mut Parts)) -> Self {
        let GoProgram(mut parts) = self;
        change(Arc::get_mut(&mut parts).expect("gort: a program is changed that something explores"));
        GoProgram(parts)
    }

    /// The same, with what its replay codes are called, and its arguments.
    pub fn with_codes(name: &str, program: Program, files: Files, header: CodeHeader, arguments: Vec<String>) -> Self {
        GoProgram(Parts::new(name, Explored::new(program), files, Some(header), arguments))
    }

    /// The same on a machine that answers what a program asks of it: for variables of the environment, files, numbers of its process. What is
    /// found holds for this machine then, and [is said to](gort_explore::Incomplete::Machine). Without one such a program
    /// [asks for something outside](gort_explore::Incomplete::ExternalInput).
    #[must_use]
    pub fn on(
        name: &str,
        program: Program,
        files: Files,
        header: CodeHeader,
        arguments: Vec<String>,
        machine: Arc<dyn Machine>,
    ) -> Self {
        let explored = Explored::new(program).with_machine(machine.has_input());
        GoProgram(Parts::new(name, explored, files, Some(header), arguments))
            .with(|parts| parts.stand_on(Some(machine)))
    }
}

impl System for GoProgram {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn start(&self, setup: &Setup) -> Box<dyn Run> {
        self.0.look(setup);
        Box::new(GoRun::new(self.0.clone(), setup))
    }

    fn reduces(&self) -> bool {
        true
    }

    fn main(&self) -> Option<Blame> {
        let created_at = self.0.site(self.0.explored.main());
        Some(Blame { goroutine: GoId::MAIN, created_at, last: None })
    }

    fn settled(&self) -> bool {
        self.0.explored.is_settled()
    }

    fn may_race(&self) -> bool {
        !self.0.outputs_only && self.0.explored.is_concurrent() && !self.0.explored.writes_nothing_shared()
    }

    fn excludes_races(&self) -> bool {
        !self.0.walks && self.0.explored.excludes_races()
    }

    fn shows_races(&self) -> bool {
        !self.0.walks && self.0.explored.shows_races()
    }

    fn may_send_beside_close(&self) -> bool {
        !self.0.outputs_only && self.0.explored.is_concurrent() && self.0.explored.has_closed_and_sent()
    }

    fn joins_pasts(&self) -> bool {
        !self.0.walks
    }

    fn tell_private(&self, told: bool) -> bool {
        self.0.explored.tell_private(told);
        true
    }

    fn tell_sends(&self, told: bool) {
        self.0.explored.tell_sends(told);
    }

    fn witness(&self, setup: &Setup, steps: &[Move], _: Option<&Output>) -> Witness {
        self.0.look(setup);
        let header = self.0.header_of(setup);
        let mut found = Witness::default();
        // Most codes do not need accesses, and are shorter without.
        for at_accesses in [false, true] {
            let Some((wanted, witness)) = GoRun::new(self.0.clone(), setup).go_along(steps, at_accesses) else { break };
            let guided = header.clone().map(|header| self.0.guided(setup, wanted, header));
            // The code is one of what was asked for, or none.
            let same = |guided: &Witness| match witness.output() {
                Some(output) => guided.output() == Some(output),
                None => guided.lines.starts_with(&witness.lines),
            };
            let guided = guided.filter(|guided| guided.code.is_some() && same(guided));
            if let Some(guided) = guided {
                return guided.with_steps(witness.steps);
            }
            found = witness;
        }
        found
    }

    fn default_run(&self, setup: &Setup, longest: u64) -> Witness {
        let program = self.0.explored.program();
        let mut guide = Guide::by_default(&self.0, setup, longest);
        let mut state = State::beginning_with(program, self.0.entry);
        setup.memory.into_iter().for_each(|bytes| state.limit(bytes));
        let ended = state.run(program, &mut guide);
        let Some(end) = end_of(&self.0, &mut state, &ended) else { return Witness::default() };
        // It is the run by the ideal clock.
        let header = self.0.header_of(setup).map(|header| CodeHeader { free_running: false, ..header });
        let (lines, code) = guide.finish(header);
        Witness::new(lines, Some(end)).with_code(code)
    }
}
