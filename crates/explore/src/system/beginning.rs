//! The part of a system in which only these lines are printed, one after the other: for a question about one output of a program that has too
//! many.
//!
//! States      as the system's, and how many of the lines have been printed | left: something else was printed.
//! Invariants  I1  what has printed the lines so far, and nothing else, goes on as the system does: so whether it can print them all, how it ends
//!                 then, and what can come instead of each of them, is the same.
//!             I2  a run that prints something else ends there, as if `main` had returned: what comes behind that is none of the question. A data
//!                 race of which one access comes only then is none of it either.
//!             I3  that of each race both accesses are next in one state does not follow from the system's own word: on the way to such a state less
//!                 is printed.

use std::any::Any;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use gort_events::{Actor, Digest, GoId, ObjectId, Output};

use crate::graph::nodes::Move;
use crate::system::{Blame, Effect, End, Listener, Notes, Run, Setup, Standing, System, Witness};

/// A system, as long as it prints nothing but these lines.
pub struct Beginning {
    system: Arc<dyn System>,
    lines: Arc<[String]>,
}

impl fmt::Debug for Beginning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Beginning").field("system", &self.system.name()).field("lines", &self.lines).finish()
    }
}

impl Beginning {
    /// The part of this system in which only these lines are printed.
    pub fn new(system: Arc<dyn System>, lines: &[String]) -> Self {
        Beginning { system, lines: lines.into() }
    }
}

/// Whether a line is the one that is asked for. Blanks around it are easily lost.
fn is_same(printed: &str, asked: &str) -> bool {
    printed.trim() == asked.trim()
}

/// So many of the lines have been printed. `None`: something else was.
fn printed(lines: &[String], before: usize, line: &str) -> Option<usize> {
    lines.get(before).filter(|asked| is_same(line, asked)).map(|_| before + 1)
}

impl System for Beginning {
    fn name(&self) -> &str {
        self.system.name()
    }

    fn start(&self, setup: &Setup) -> Box<dyn Run> {
        Box::new(Begun { run: self.system.start(setup), lines: self.lines.clone(), printed: Some(0) })
    }

    fn settled(&self) -> bool {
        self.system.settled()
    }

    fn reduces(&self) -> bool {
        self.system.reduces()
    }

    fn may_race(&self) -> bool {
        self.system.may_race()
    }

    fn excludes_races(&self) -> bool {
        self.system.excludes_races()
    }

    fn may_send_beside_close(&self) -> bool {
        self.system.may_send_beside_close()
    }

    fn joins_pasts(&self) -> bool {
        self.system.joins_pasts()
    }

    fn tell_private(&self, told: bool) -> bool {
        self.system.tell_private(told)
    }

    fn tell_sends(&self, told: bool) {
        self.system.tell_sends(told);
    }

    fn looks_for(&self) -> Option<&[String]> {
        Some(&self.lines)
    }

    fn main(&self) -> Option<Blame> {
        self.system.main()
    }

    fn witness(&self, setup: &Setup, steps: &[Move], expected: Option<&Output>) -> Witness {
        self.system.witness(setup, steps, expected)
    }

    fn default_run(&self, setup: &Setup, longest: u64) -> Witness {
        let mut run = self.system.default_run(setup, longest);
        let mut before = 0;
        for at in 0..run.lines.len() {
            match printed(&self.lines, before, &run.lines[at]) {
                Some(more) => before = more,
                None => {
                    run.lines.truncate(at + 1);
                    (run.end, run.code) = (Some(End::exit()), None);
                    break;
                }
            }
        }
        run
    }
}

/// A run of it. `R`: what it is for the system's own run to be one, on this thread or on any.
struct Begun<R: ?Sized> {
    run: Box<R>,
    lines: Arc<[String]>,
    /// `None`: it is left.
    printed: Option<usize>,
}

/// A run that may be used on another thread.
type Copied = Begun<dyn Run + Send>;

impl<R: ?Sized> Begun<R> {
    /// The same of a copy of its run.
    fn copied(&self, run: Box<dyn Run + Send>) -> Box<Copied> {
        Box::new(Begun { run, lines: self.lines.clone(), printed: self.printed })
    }
}

impl<R: Run + ?Sized> Run for Begun<R> {
    fn restart(&mut self, listener: Option<Listener>) {
        self.run.restart(listener);
        self.printed = Some(0);
    }

    fn hear(&mut self, listener: Listener) -> bool {
        self.run.hear(listener)
    }

    fn standing(&mut self) -> Standing<'_> {
        let Some(printed) = self.printed else { return Standing::Ended(End::exit()) };
        match self.run.standing() {
            Standing::Open { digest, enabled } => {
                Standing::Open { digest: Digest(digest).with(printed as u64).0, enabled }
            }
            other => other,
        }
    }

    fn step(&mut self, actor: Actor, choose: &mut dyn FnMut(&[u64]) -> usize) -> Effect {
        let effect = self.run.step(actor, choose);
        if let Some(line) = &effect.line {
            self.printed = self.printed.and_then(|before| printed(&self.lines, before, line));
        }
        effect
    }

    fn snapshot(&self) -> Option<Box<dyn Run + Send>> {
        Some(self.copied(self.run.snapshot()?))
    }

    fn snapshot_into(&self, spare: Box<dyn Run + Send>) -> Option<Box<dyn Run + Send>> {
        let spare: Box<dyn Any + Send> = spare;
        let Ok(spare) = spare.downcast::<Copied>() else { return self.snapshot() };
        Some(self.copied(self.run.snapshot_into(spare.run)?))
    }

    fn bytes(&self) -> u64 {
        self.run.bytes() + size_of::<Self>() as u64
    }

    fn put_aside(&mut self) {
        self.run.put_aside();
    }

    fn blame(&self, actor: Option<Actor>) -> Option<Blame> {
        self.run.blame(actor)
    }

    fn notes(&self) -> Notes {
        self.run.notes()
    }

    fn name_of(&self, goroutine: GoId) -> u128 {
        self.run.name_of(goroutine)
    }

    fn told(&self) -> u128 {
        self.run.told()
    }

    fn name_of_object(&self, object: ObjectId) -> u128 {
        self.run.name_of_object(object)
    }

    fn names_of_goroutines(&self) -> Option<BTreeMap<GoId, u128>> {
        self.run.names_of_goroutines()
    }

    fn variable(&mut self, name: u128) -> Option<ObjectId> {
        self.run.variable(name)
    }

    fn names_of_objects(&self) -> Option<BTreeMap<ObjectId, u128>> {
        self.run.names_of_objects()
    }
}
