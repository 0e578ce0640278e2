//! A detector beside a run: it hears every event before the user's listener does.

use std::sync::{Arc, Mutex, PoisonError};

use gort_races::{DataRace, RaceDetector};

use crate::rt::events::sinks::Listener;

/// The detector of a run that is going on.
pub(crate) struct AttachedDetector(Arc<Mutex<RaceDetector>>);

impl AttachedDetector {
    /// A listener that shows each event to the detector, and then to `listener`.
    pub(crate) fn attach(mut listener: Option<Listener>) -> (Self, Listener) {
        let detector = Arc::new(Mutex::new(RaceDetector::new()));
        let heard = detector.clone();
        let both = Box::new(move |event: &_| {
            heard.lock().unwrap_or_else(PoisonError::into_inner).observe(event);
            if let Some(listener) = &mut listener {
                listener(event);
            }
        });
        (AttachedDetector(detector), both)
    }

    /// What it has found. Needs: the run is over.
    pub(crate) fn races(&self) -> Vec<DataRace> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_races()
    }
}
