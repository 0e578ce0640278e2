//! The evidence of a section: its finished runs, and more runs of the same programs under other seeds.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use gort::explore::Exploration;

use crate::program::explored;
use crate::program::run::{self, Run, RunOrder};
use crate::program::subject::Subject;
use crate::terminal::wait::Watch;

/// What questions and claims are judged by.
pub struct Evidence {
    subjects: &'static [Subject],
    runs: Vec<Run>,
    watch: RefCell<Option<Watch>>,
}

impl Evidence {
    /// The evidence of a section: one finished run of each of its programs, in their order.
    pub fn new(subjects: &'static [Subject], runs: Vec<Run>) -> Self {
        Evidence { subjects, runs, watch: RefCell::new(None) }
    }

    /// Has `watch` told of the progress of [`Evidence::seeds`].
    pub fn watched(self, watch: Watch) -> Self {
        *self.watch.borrow_mut() = Some(watch);
        self
    }

    /// The run that the learner sees of this program of the section.
    pub fn run(&self, program: &str) -> &Run {
        self.runs
            .iter()
            .find(|run| run.program == program)
            .unwrap_or_else(|| panic!("gort internal bug: no run of '{program}' in this section"))
    }

    /// Every run that the learner sees, in the order of the section's programs.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Everything that the program can print, and how it can end, with the ideal clock: for what is possible or not. Needs:
    /// it runs in the laboratory, and its states can all be visited.
    pub fn explore(&self, program: &str) -> Arc<Exploration> {
        let subject = self.laboratory(program);
        let found = explored::whole(subject);
        let (name, why) = (subject.name(), &found.incomplete);
        assert!(why.is_none(), "gort internal bug: '{name}' was not explored completely: {why:?}");
        found
    }

    /// What a search of up to `states` states finds: what it lists is possible, but there may be more.
    pub fn explore_up_to(&self, program: &str, states: u64) -> Arc<Exploration> {
        explored::up_to(self.laboratory(program), states)
    }

    /// The section's program of this name. Needs: it runs in the laboratory.
    fn laboratory(&self, program: &str) -> &'static Subject {
        let subject = self.subjects.iter().find(|subject| subject.stem == program);
        let subject = subject.unwrap_or_else(|| panic!("gort internal bug: no program '{program}' in this section"));
        let name = subject.name();
        assert!(subject.as_real().is_none(), "gort internal bug: '{name}' runs for real: no schedule decides there");
        subject
    }

    /// The program under the seeds 1 to `count`: for facts that no output shows, such as which goroutine waited.
    /// Needs: it runs in the laboratory.
    pub fn seeds(&self, program: &str, count: u64) -> Vec<Run> {
        let subject = self.laboratory(program);
        let tell = |done| {
            if let Some(watch) = self.watch.borrow_mut().as_mut() {
                watch(done, count);
            }
        };
        let runs = (1..=count)
            .map(|seed| {
                tell(seed - 1);
                run::run(subject, &RunOrder::Seed(seed)).unwrap_or_else(|error| {
                    panic!("gort internal bug: '{}' under seed {seed}: {error}", subject.name())
                })
            })
            .collect();
        tell(count);
        runs
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence").field("subjects", &self.subjects.len()).field("runs", &self.runs.len()).finish()
    }
}
