//! The default run of a program, the one in Go's own order: what every other output is seen beside.
//!
//! One that does not end is cut, or left behind if it cannot be cut, and a program has no default output then.
//!
//! See         crates/explore/src/answers/exploration/questions.rs and crates/explore/src/answers/sample.rs, which say which output is the usual one.

use std::sync::Arc;

use crate::search::host;
use crate::settings::Settings;
use crate::system::System;
use gort_events::{Output, ReplayCode};

/// What the program prints by default and how it ends, and the run's code. `None`: it did not end.
pub(super) fn default_run(system: &Arc<dyn System>, settings: &Settings) -> Option<(Output, Option<ReplayCode>)> {
    let (system, setup, longest) = (system.clone(), settings.setup(false), settings.longest);
    let work = move || system.default_run(&setup, longest);
    let witness = host::apart(&*settings.host, settings.limits(), work)?;
    Some((witness.output()?, witness.code))
}
