//! A Go program that can be explored.
//!
//! See         crates/golang/src/machine/explored.rs.

use std::sync::{Arc, Once};

use gort_events::{CodeHeader, GoId, Name, Rng, Site};
use gort_explore::{Blame, Clock, Move, Output, Run, Setup, Standing, System, Witness};
use gort_golang::code::Program;
use gort_golang::machine::{Explored, State};
use gort_golang::source::{Files, Pos};

use crate::guide::Guide;
use crate::run::{GoRun, end_of};

/// A Go program that can be explored.
#[derive(Clone, Debug)]
pub struct GoProgram(pub(crate) Arc<Parts>);

#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) name: String,
    pub(crate) explored: Explored,
    pub(crate) files: Files,
    /// What replay codes of it are called; none: it has none.
    pub(crate) header: Option<CodeHeader>,
    /// Set once some runs have shown what is to be known before a step has its meaning.
    looked: Once,
}

/// So many runs are looked at before the first one that counts, of so many steps at most.
const LOOKS: u64 = 8;
const LOOK_STEPS: usize = 2_000;

impl Parts {
    fn new(name: &str, program: Program, files: Files, header: Option<CodeHeader>) -> Arc<Parts> {
        let explored = Explored::new(program);
        Arc::new(Parts { name: name.to_owned(), explored, files, header, looked: Once::new() })
    }

    /// Some random runs show most of what makes a step: which memory several goroutines write to, whether the clock is read. What they do
    /// not show `settled` tells of.
    fn look(self: &Arc<Self>) {
        self.looked.call_once(|| {
            for seed in 0..LOOKS {
                let mut draws = Rng::new(seed);
                let mut run = GoRun::new(self.clone(), false);
                for _ in 0..LOOK_STEPS {
                    let Standing::Open { enabled, .. } = run.standing() else { break };
                    let actor = enabled[draws.below(enabled.len())];
                    run.step(actor, &mut |labels| draws.below(labels.len()));
                }
            }
            let _ = self.explored.is_settled();
        });
    }

    /// A place of the text.
    pub(crate) fn site(&self, pos: Pos) -> Site {
        match self.files.place(pos) {
            Some(place) => Site::new(Name::intern(&place.file), place.line as u32, place.column as u32),
            None => Site::new(Name::intern(&self.name), 0, 0),
        }
    }
}

impl GoProgram {
    /// The program that was compiled from these files.
    pub fn new(name: &str, program: Program, files: Files) -> Self {
        GoProgram(Parts::new(name, program, files, None))
    }

    /// The same, with what its replay codes are called.
    pub fn with_codes(name: &str, program: Program, files: Files, header: CodeHeader) -> Self {
        GoProgram(Parts::new(name, program, files, Some(header)))
    }
}

impl System for GoProgram {
    fn name(&self) -> &str {
        &self.0.name
    }

    fn start(&self, setup: &Setup) -> Box<dyn Run> {
        self.0.look();
        Box::new(GoRun::new(self.0.clone(), setup.clock == Clock::Real))
    }

    fn main(&self) -> Option<Blame> {
        let created_at = self.0.site(self.0.explored.main());
        Some(Blame { goroutine: GoId::MAIN, created_at, last: None })
    }

    fn settled(&self) -> bool {
        self.0.explored.is_settled()
    }

    fn may_race(&self) -> bool {
        self.0.explored.is_concurrent() && !self.0.explored.writes_nothing_shared()
    }

    fn witness(&self, setup: &Setup, steps: &[Move], _: Option<&Output>) -> Witness {
        self.0.look();
        let mut run = GoRun::new(self.0.clone(), setup.clock == Clock::Real);
        let along = run.go_along(steps);
        let Some((wanted, witness)) = along else { return Witness::default() };
        let Some(header) = self.0.header.clone().filter(|_| setup.clock == Clock::Ideal) else { return witness };
        let program = self.0.explored.program();
        let mut guide = Guide::new(wanted);
        let mut state = State::new(program);
        let ended = state.run(program, &mut guide);
        let end = end_of(&self.0, &mut state, &ended);
        let (lines, code) = guide.finish(Some(header));
        let guided = Witness::new(lines, end).with_steps(witness.steps.clone());
        // The code is one of what was asked for, or none.
        match guided.output() == witness.output() {
            true => guided.with_code(code),
            false => witness,
        }
    }

    fn default_run(&self, _: &Setup, longest: u64) -> Witness {
        let program = self.0.explored.program();
        let mut guide = Guide::by_default(longest);
        let mut state = State::new(program);
        let ended = state.run(program, &mut guide);
        let Some(end) = end_of(&self.0, &mut state, &ended) else { return Witness::default() };
        let (lines, code) = guide.finish(self.0.header.clone());
        Witness::new(lines, Some(end)).with_code(code)
    }
}
