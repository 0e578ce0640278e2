//! Runs that show what was found, as a user of the program gets them: what they print, how they end, and their codes.
//!
//! Invariants  I1  where there is no run nothing is said of the program: it was not made, or not to its end, because the caller wants to stop.
//! Protocol    Once the caller wants to stop, runs are still made for a moment, each on a thread of its own, which is given up if the run
//!             takes long.
//! See         host.rs; answers/exploration/questions.rs and answers/sample.rs, which list outputs with their codes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use gort_events::Output;

use crate::graph::nodes::Move;
use crate::search::host::{Limits, apart};
use crate::settings::Settings;
use crate::system::{Setup, System, Witness};

/// For so long runs are still made once the caller wants to stop; and so much of a processor's time the last one of them has.
const LAST: Duration = Duration::from_millis(200);

/// When the first run was made behind that.
#[derive(Default)]
pub(crate) struct Moment(OnceLock<Duration>);

impl Moment {
    /// Whether the caller wants to stop, and no more runs are made.
    pub(crate) fn is_over(&self, settings: &Settings) -> bool {
        if !settings.cancelled() {
            return false;
        }
        let now = settings.host.now();
        now.saturating_sub(*self.0.get_or_init(|| now)) > LAST
    }
}

/// The run along these steps: see [`System::witness`]. `None`: I1.
pub(crate) fn witness(
    system: &Arc<dyn System>,
    (settings, setup): (&Settings, &Setup),
    steps: &[Move],
    expected: &Output,
    moment: &Moment,
) -> Option<Witness> {
    if !settings.cancelled() {
        let witness = system.witness(setup, steps, Some(expected));
        // The caller may have stopped it in the middle.
        if !settings.cancelled() || witness.output().as_ref() == Some(expected) {
            return Some(witness);
        }
    }
    if moment.is_over(settings) {
        return None;
    }
    let given_up = Arc::new(AtomicBool::new(false));
    let setup = Setup { cancel: Some(given_up.clone()), ..setup.clone() };
    let (system, steps, expected) = (system.clone(), steps.to_vec(), expected.clone());
    let limits = Limits { step: LAST, cancel: settings.cancel.as_deref() };
    let witness = apart(&*settings.host, limits, move || system.witness(&setup, &steps, Some(&expected)));
    // Its thread ends, too.
    given_up.store(witness.is_none(), Ordering::Relaxed);
    witness
}
