//! What ten thousand programs leave behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::alone;
use crate::harness::Counted;
use gort::{Builder, Schedule, chan, go, gosched};

fn resident_pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn ten_thousand_programs_leave_nothing() {
    let _alone = alone();
    let drops = Arc::new(AtomicUsize::new(0));
    let mut made = 0;
    let mut before = 0;
    for round in 0..10_000_u64 {
        let held = Counted(drops.clone());
        made += 5;
        let report = Builder::new().schedule(Schedule::Seeded(round % 7)).run_report(move || {
            let ch = chan::<Counted>(1);
            let (tx, rx) = (ch.clone(), chan::<Counted>(0));
            // A sender parked with a value, a receiver parked with one, one buffered, one never started.
            let (a, b, c, d) = (held.clone(), held.clone(), held.clone(), held.clone());
            go(move || {
                tx.send(a);
                tx.send(b);
            });
            go(move || {
                let _kept = c;
                rx.recv();
            });
            gosched();
            go(move || drop(d));
            let _held = held;
        });
        assert!(report.result.is_ok());
        assert_eq!(report.unkillable, 0);
        assert_eq!(drops.load(Ordering::Relaxed), made, "in round {round}");
        if round == 2_000 {
            before = resident_pages();
        }
    }
    let after = resident_pages();
    assert!(after < before + 512, "memory grew from {before} to {after} pages over 8,000 programs");
}
