//! What `#[gort::main]` and `#[gort::test]` write in a program: a run, each setting of which is a method here.
//!
//! See         crates/macros; tests/habits/attributes.rs.

use std::fmt::Debug;

use gort_events::ReplayCode;

use crate::error::RunError;
use crate::explore::Explorer;
use crate::run::Builder;
use crate::schedule::Schedule;

/// The run that `#[gort::main]` starts.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Main(Builder);

/// What the settings of both attributes do.
macro_rules! settings {
    ($type:ident) => {
        #[allow(missing_docs, clippy::return_self_not_must_use)]
        impl $type {
            pub fn workers(self, workers: usize) -> Self {
                self.change(|builder| builder.workers(workers))
            }

            pub fn stack_size(self, bytes: usize) -> Self {
                self.change(|builder| builder.stack_size(bytes))
            }

            pub fn seed(self, seed: u64) -> Self {
                self.change(|builder| builder.schedule(Schedule::Seeded(seed)))
            }

            pub fn virtual_clock(self, on: bool) -> Self {
                self.change(|builder| builder.virtual_clock(on))
            }

            /// Panics if it is no replay code.
            #[track_caller]
            pub fn replay(self, code: &str) -> Self {
                let code: ReplayCode = code.parse().unwrap_or_else(|error| panic!("gort: replay = {code:?}: {error}"));
                self.change(|builder| builder.schedule(Schedule::Replay(code)))
            }
        }
    };
}

settings!(Main);
settings!(Test);

#[allow(missing_docs)]
impl Main {
    pub fn new() -> Self {
        Self::default()
    }

    fn change(self, change: impl FnOnce(Builder) -> Builder) -> Self {
        Main(change(self.0))
    }

    #[track_caller]
    pub fn run<T: 'static>(self, main: fn() -> T) -> Result<T, RunError> {
        self.0.run(main)
    }
}

/// The run, or the exploration, that `#[gort::test]` starts.
#[doc(hidden)]
#[derive(Debug)]
pub struct Test {
    builder: Builder,
    /// Its name in replay codes.
    name: String,
    explore: bool,
    preemptions: Option<u32>,
}

/// What a test may return.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a test returns `()` or a `Result<(), E>` whose error has `Debug`, not `{Self}`"
)]
pub trait Outcome: 'static {
    /// Panics if this is a failure.
    fn unwrap(self);
}

impl Outcome for () {
    fn unwrap(self) {}
}

impl<E: Debug + 'static> Outcome for Result<(), E> {
    #[track_caller]
    fn unwrap(self) {
        if let Err(error) = self {
            panic!("the test returned Err({error:?})");
        }
    }
}

#[allow(missing_docs)]
impl Test {
    pub fn new(module: &str, name: &str) -> Self {
        let name = format!("{module}::{name}").replace("::", "/");
        Test { builder: Builder::new().program(&name), name, explore: false, preemptions: None }
    }

    fn change(mut self, change: impl FnOnce(Builder) -> Builder) -> Self {
        self.builder = change(self.builder);
        self
    }

    pub fn explore(mut self, on: bool) -> Self {
        self.explore = on;
        self
    }

    pub fn preemptions(mut self, most: u32) -> Self {
        self.preemptions = Some(most);
        self
    }

    #[track_caller]
    pub fn pass<T: Outcome>(self, test: fn() -> T) {
        let body = move || test().unwrap();
        if !self.explore {
            return self.builder.run(body).unwrap_or_else(|error| panic!("{error}"));
        }
        let mut explorer = Explorer::new(&self.name, body);
        if let Some(most) = self.preemptions {
            explorer = explorer.preemptions(most);
        }
        explorer.check();
    }
}
