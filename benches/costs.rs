//! What an operation costs in instructions. `.ci/costs` counts those of a process that does it so many times and twice as many times; the
//! difference, over the times, is one's.
//!
//!     costs OPERATION TIMES

use std::cell::Cell;
use std::hint::black_box;

use gort::{Builder, chan, go, gosched};

gort::local!(static FIRST: Cell<u64> = Cell::new(1));
gort::local!(static SECOND: Cell<u64> = Cell::new(1));
gort::local!(static THIRD: Cell<u64> = Cell::new(1));
gort::local!(static FOURTH: Cell<u64> = Cell::new(1));

thread_local!(static OF_THREAD: Cell<u64> = const { Cell::new(1) });

fn main() {
    let arguments: Vec<String> = std::env::args().filter(|argument| argument != "--bench").collect();
    let (operation, times) = match &arguments[..] {
        [_, operation, times] => (operation.clone(), times.parse::<u64>().expect("a number")),
        // `cargo bench`, without a word of what.
        _ => return,
    };
    Builder::new().workers(1).run(move || perform(&operation, times)).expect("it ends normally");
}

fn perform(operation: &str, times: u64) {
    let each = |f: &dyn Fn()| (0..times).for_each(|_| f());
    match operation {
        "nothing" => each(&|| _ = black_box(1)),
        "thread-local" => each(&|| _ = black_box(OF_THREAD.get())),
        // The only one that the goroutine has.
        "local" => each(&|| _ = black_box(FIRST.get())),
        // The last of four.
        "fourth-local" => {
            _ = (FIRST.get(), SECOND.get(), THIRD.get());
            each(&|| _ = black_box(FOURTH.get()));
        }
        // Another goroutine runs in between: two switches.
        "yield" => {
            go(move || (0..times).for_each(|_| gosched()));
            each(&gosched);
        }
        // A value, and one back: four parks, or as many switches.
        "round-trip" => {
            let (there, back) = (chan::<u64>(0), chan::<u64>(0));
            let (values, answers) = (there.clone(), back.clone());
            go(move || values.into_iter().for_each(|value| answers.send(value)));
            each(&|| {
                there.send(1);
                black_box(back.recv());
            });
        }
        "go" => each(&|| {
            go(|| ());
            gosched();
        }),
        // With a local of its own, which is made and dropped.
        "go-with-local" => each(&|| {
            go(|| _ = black_box(FIRST.get()));
            gosched();
        }),
        _ => panic!("no such operation: {operation}"),
    }
}
