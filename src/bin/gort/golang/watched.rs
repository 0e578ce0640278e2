//! Maps that several goroutines use: on a terminal a run is watched for two operations that nothing orders, of which one writes. Real Go may
//! catch a program at that and end it: `fatal error: concurrent map writes`.
//!
//! Invariants  I1  a run that goes on for long is watched at its beginning only: what was found there stays true.
//! See         crates/golang/src/machine/mapped.rs, crates/races.

use gort::races::{AccessKind, DataRace, RaceDetector};
use gort::{Event, Name, Site};
use gort_golang::machine::Happened;
use gort_golang::source::Files;

use crate::terminal::speech::say;

/// After so many events a run is not watched any more.
const MOST: u64 = 300_000;

/// So many races are named.
const NAMED: usize = 3;

/// What watches a run.
pub struct Watch {
    files: Files,
    detector: RaceDetector,
    events: u64,
}

impl Watch {
    /// Of a program with these texts.
    pub fn new(files: Files) -> Watch {
        Watch { files, detector: RaceDetector::new(), events: 0 }
    }

    /// Whether it goes on.
    pub fn goes_on(&self) -> bool {
        self.events < MOST
    }

    /// Takes in what has happened.
    pub fn note(&mut self, happened: &Happened) {
        if !self.goes_on() {
            return;
        }
        self.events += 1;
        let place = self.files.place(happened.place).filter(|_| happened.place.is_known());
        let location = place.map(|place| Site::new(Name::intern(&place.file), place.line as u32, place.column as u32));
        self.detector.observe(&Event {
            step: self.events,
            at: happened.at,
            worker: 0,
            goroutine: happened.goroutine,
            location,
            kind: happened.kind.clone(),
        });
    }

    /// What was found, line by line.
    pub fn said(&self) -> String {
        self.detector.races().iter().take(NAMED).map(race_said).collect()
    }
}

fn race_said(race: &DataRace) -> String {
    let both_write = race.access.kind == AccessKind::Write && race.previous.kind == AccessKind::Write;
    let fatal = if both_write { "concurrent map writes" } else { "concurrent map read and map write" };
    let head = say!(
        "gort: nothing orders what two goroutines do with a map; Go may end the program: fatal error: {}",
        "gort：两个 goroutine 对同一个 map 的操作没有先后顺序；Go 可能会这样结束程序：fatal error: {}",
        fatal
    );
    let lines = [&race.previous, &race.access].map(|access| {
        let (goroutine, at) = (access.goroutine, access.location);
        let at = at.map_or_else(String::new, |at| format!("{}:{}:{}: ", at.file(), at.line(), at.column()));
        let does = match access.kind {
            kind if kind.writes() => say!("goroutine {} writes", "goroutine {} 写", goroutine),
            _ => say!("goroutine {} reads", "goroutine {} 读", goroutine),
        };
        format!("    {at}{does}\n")
    });
    format!("{head}\n{}{}", lines[0], lines[1])
}
