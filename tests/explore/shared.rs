//! What the tests of the explorer share.

use gort::explore::{Count, FoundOutput};
use gort::{Builder, Schedule, chan};

use crate::captured::Captured;

/// The output's schedule gives the output.
#[track_caller]
pub(crate) fn replays(listed: &FoundOutput, name: &str, main: impl FnOnce() + 'static) {
    let code = listed.schedule.clone().unwrap_or_else(|| panic!("no schedule for {}", listed.output));
    let captured = Captured::default();
    let builder = Builder::new().program(name).quiet_panics(true).output(captured.clone());
    let result = builder.schedule(Schedule::Replay(code.clone())).run(main);
    assert_eq!(captured.lines(), listed.output.lines, "by {code}");
    assert_eq!(result.err().map_or(String::new(), |error| error.headline()), listed.output.message, "by {code}");
}

/// The document's program with this many values and this capacity: `S` for "Sending", `R` for "Received".
pub(crate) fn document(n: usize, cap: usize) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let ch = chan(cap);
        let tx = ch.clone();
        gort::go(move || {
            for i in 0..n {
                gort::println!("S{i}");
                tx.send(i);
            }
            tx.close();
        });
        for v in ch {
            gort::println!("R{v}");
        }
    }
}

pub(crate) fn big(number: u64) -> Count {
    Count::from(number)
}

/// The pool of workers with one line for each job.
pub(crate) fn pool(workers: usize, jobs: usize) -> impl Fn() + Send + Sync + Copy + 'static {
    move || {
        let (todo, results) = (chan::<usize>(jobs), chan::<usize>(jobs));
        for id in 1..=workers {
            let (todo, results) = (todo.clone(), results.clone());
            gort::go(move || {
                for job in todo {
                    gort::println!("worker {id} does job {job}");
                    results.send(job);
                }
            });
        }
        (1..=jobs).for_each(|job| todo.send(job));
        todo.close();
        (0..jobs).for_each(|_| _ = results.recv());
    }
}
