//! What was found of a lesson's program, in the lines of its Go text: where goroutines are left, and where accesses race.
//!
//! The search is the native engine's; `program/twin.rs` knows the lines.

use gort::explore::{Exploration, LeftGoroutine, RaceReport};

use crate::program::twin::Twin;

/// Tells of goroutines that are left, and of races. Needs: nothing is asked any more that looks races up by their places.
pub fn exploration(found: &mut Exploration, twin: &Twin) {
    let tell = |left: &mut LeftGoroutine| {
        left.created_at = twin.site(left.created_at);
        left.parked = left.parked.map(|(reason, at)| (reason, twin.site(at)));
    };
    found.leaks.places.iter_mut().for_each(tell);
    found.leaks.kinds.iter_mut().for_each(|kind| tell(&mut kind.left));
    for race in found.races.iter_mut().chain(&mut found.sends_beside_closes) {
        race.first.at = twin.site(race.first.at);
        race.second.at = twin.site(race.second.at);
    }
}

/// Tells of a race in detail.
pub fn report(report: &mut RaceReport, twin: &Twin) {
    for access in [&mut report.race.first, &mut report.race.second] {
        access.at = twin.site(access.at);
    }
    if let Some(race) = &mut report.detail {
        twin.tell(race);
    }
    report.events = twin.events(&report.events);
}
