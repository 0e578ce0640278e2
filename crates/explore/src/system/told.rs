//! What a run tells of itself: how it ended, whom to blame, what is to be said besides, and the whole of it as a user gets it.
//!
//! See         system.rs, the seam that these cross; answers/, which make of them what is said of a program.

use gort_events::{Ending, GoId, Output, ReplayCode, Site, TimeUse};

use crate::answers::asked::Asked;
use crate::answers::report::LeftGoroutine;
use crate::graph::nodes::Move;
#[cfg(doc)]
use crate::system::Setup;

/// One way a program ended.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct End {
    /// How it ended.
    pub ending: Ending,
    /// The first line of the report, as in [`Output::message`]. Empty where `main` returned.
    pub message: String,
    /// The goroutines that were left when `main` returned, in order.
    pub left: Vec<LeftGoroutine>,
}

impl End {
    /// `main` returned, and no goroutine was left.
    pub fn exit() -> Self {
        End { ending: Ending::Exit, message: String::new(), left: Vec::new() }
    }
}

/// A goroutine, for reports: where it comes from and what it did last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blame {
    /// Its number.
    pub goroutine: GoId,
    /// Where it was started.
    pub created_at: Site,
    /// Its last operation, by the name of its event, and the line.
    pub last: Option<(&'static str, Option<Site>)>,
}

/// What is to be said of a run besides what it printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Notes {
    /// What the program has had to do with time.
    pub time: TimeUse,
    /// It has waited for what no step decides, or heard from it: another thread, a call that blocks, a socket.
    pub external: bool,
    /// A goroutine asked for its number, and the digests of this run do not tell numbers apart: what was found is void, and is
    /// to be found again with [`Setup::numbers`].
    pub asked_for_numbers: bool,
    /// It drew a number from so many that not each of them is offered as a choice.
    pub drawn: bool,
    /// It went through a map in an order of which not each is offered as a choice.
    pub map_order: bool,
    /// It was told how many processors there are, and may act on it.
    pub processors: bool,
    /// What it has asked of its machine.
    pub machine: Asked,
    /// A goroutine computes for so long that it is not followed further: the function in which it does.
    pub computes: Option<Site>,
    /// A goroutine computes without end while others can act: the function in which it does, the first one in the text of several. No step of it is
    /// counted any more.
    pub spins: Option<Site>,
    /// A step needed more memory than a state may take, and was not taken to its end.
    pub too_large: bool,
}

impl Notes {
    /// The same, of a run in which a step needed more memory than a state may take.
    #[must_use]
    pub fn with_too_large(self, too_large: bool) -> Self {
        Notes { too_large, ..self }
    }

    /// The same, of a run that has drawn a number of which not each is tried.
    #[must_use]
    pub fn with_drawn(self, drawn: bool) -> Self {
        Notes { drawn, ..self }
    }

    /// The same, of a run that has gone through a map in an order of which not each is tried.
    #[must_use]
    pub fn with_map_order(self, map_order: bool) -> Self {
        Notes { map_order, ..self }
    }

    /// The same, of a program that was told how many processors there are.
    #[must_use]
    pub fn with_processors(self, processors: bool) -> Self {
        Notes { processors, ..self }
    }

    /// The same, of a program that has asked its machine for this.
    #[must_use]
    pub fn with_machine(self, machine: Asked) -> Self {
        Notes { machine, ..self }
    }

    /// The same, of a run in which a goroutine is not followed further that computes in this function.
    #[must_use]
    pub fn with_computing(self, computes: Option<Site>) -> Self {
        Notes { computes, ..self }
    }

    /// The same, of a run in which a goroutine computes without end in this function while others can act.
    #[must_use]
    pub fn with_spinning(self, spins: Option<Site>) -> Self {
        Notes { spins, ..self }
    }

    /// The same, of a program that has had this to do with time.
    #[must_use]
    pub fn with_time(self, time: TimeUse) -> Self {
        Notes { time, ..self }
    }

    /// The same, of a run that has waited for what no step decides, or heard from it.
    #[must_use]
    pub fn with_external(self, external: bool) -> Self {
        Notes { external, ..self }
    }

    /// The same, of a run that is void because a goroutine asked for its number.
    #[must_use]
    pub fn with_asked_for_numbers(self, asked: bool) -> Self {
        Notes { asked_for_numbers: asked, ..self }
    }
}

/// A run as a user of the program gets it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Witness {
    /// The lines that it printed.
    pub lines: Vec<String>,
    /// How it ended; `None`: it was given up, or could not go along its steps.
    pub end: Option<End>,
    /// Its code. `None`: it went otherwise, or no code can hold it.
    pub code: Option<ReplayCode>,
    /// The steps that it took, where they were written down.
    pub steps: Vec<Move>,
}

impl Witness {
    /// A run that printed these lines and ended so; `None`: it was given up.
    pub fn new(lines: Vec<String>, end: Option<End>) -> Self {
        Witness { lines, end, code: None, steps: Vec::new() }
    }

    /// The same with its code, if it has one.
    #[must_use]
    pub fn with_code(self, code: Option<ReplayCode>) -> Self {
        Witness { code, ..self }
    }

    /// The same with the steps that it took.
    #[must_use]
    pub fn with_steps(self, steps: Vec<Move>) -> Self {
        Witness { steps, ..self }
    }

    /// What it shows. `None`: it did not end.
    pub fn output(&self) -> Option<Output> {
        let end = self.end.as_ref()?;
        Some(Output { lines: self.lines.clone(), ending: end.ending, message: end.message.clone() })
    }
}
