//! The figures of the lesson `race`: how often threads of this machine lose an update, and how much of what is possible they
//! show.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::thread;

use crate::lessons::Figure;
use crate::program::figure::Unit;

/// Runs of two threads with three increments each, as in the lesson's program.
const RUNS: usize = 10_000;
/// Increments of each thread in the long run.
const MANY: u32 = 1_000_000;

/// What two threads leave in `x` that begin together and add `each` times, each time in two steps.
fn two_threads(each: u32) -> u32 {
    let x = AtomicU32::new(0);
    let awake = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                awake.fetch_add(1, Ordering::SeqCst);
                while awake.load(Ordering::SeqCst) < 2 {
                    thread::yield_now();
                }
                for _ in 0..each {
                    let seen = x.load(Ordering::Relaxed);
                    x.store(seen + 1, Ordering::Relaxed);
                }
            });
        }
    });
    x.into_inner()
}

/// How many runs lose something, how many values appear, and what a long run loses.
pub fn lost() -> Vec<Figure> {
    let ended: Vec<u32> = (0..RUNS).map(|_| two_threads(3)).collect();
    let lossy = ended.iter().filter(|x| **x < 6).count();
    let values = ended.iter().collect::<BTreeSet<_>>().len();
    let long = 2 * MANY - two_threads(MANY);
    let count = |name, en, zh, value: f64| Figure::new(name, en, zh, value, Unit::Count);
    vec![
        count("runs-with-a-loss", "runs of 10,000 that lost an update", "10,000 遍里丢了更新的", lossy as f64),
        count(
            "values-seen",
            "different values of x, of 5 possible ones",
            "x 的不同取值（可能的有 5 种）",
            values as f64,
        ),
        count("lost-of-two-million", "increments lost of 2,000,000", "2,000,000 次加一里丢了的", f64::from(long)),
    ]
}
