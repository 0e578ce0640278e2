//! Draws Go programs and compares what is found of them by all schedules and by a part of them.
//!
//!     cargo run --release -p gort-golang-explore --example reduced -- [lax NAME] FIRST NUMBER

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command line")]

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use gort_explore::Search;
use gort_golang_explore::Lax;

const LAX: [Lax; 11] = [
    Lax::Senders,
    Lax::Closers,
    Lax::Selects,
    Lax::Receivers,
    Lax::ClosedMeanwhile,
    Lax::Looks,
    Lax::Closed,
    Lax::SendersOfClosed,
    Lax::Shared,
    Lax::AnyClock,
    Lax::Memory,
];

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    runner.expect("a thread can be started").join().expect("the run ends");
}

fn run() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut lax = Lax::No;
    if arguments.first().is_some_and(|first| first == "lax") {
        let name = arguments.drain(..2).nth(1).expect("a condition");
        lax = *LAX.iter().find(|lax| format!("{lax:?}") == name).expect("a condition's name");
    }
    let numbers: Vec<u64> = arguments.iter().map(|number| number.parse().expect("a number")).collect();
    let (first, number) = (numbers[0], numbers[1]);
    let (mut compared, mut large, mut endless, mut racy, mut lost, mut wrong) =
        (0_u64, 0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
    let (mut full, mut reduced) = (0, 0);
    for seed in first..first + number {
        if seed > first && (seed - first).is_multiple_of(5_000) {
            println!("{} programs, {compared} compared, {wrong} wrong, {lost} without their race", seed - first);
        }
        let (text, clock) = drawn::program(seed);
        let all = drawn::searched(&text, clock, Search::Full, true, Lax::No);
        if all.incomplete.is_some() {
            large += 1;
            continue;
        }
        let part = drawn::searched(&text, clock, Search::Reduced, true, lax);
        compared += 1;
        (full, reduced) = (full + all.states, reduced + part.states);
        endless += u64::from(all.outputs == gort_explore::Count::Infinite);
        racy += u64::from(!all.races.is_empty());
        lost += u64::from(all.races.is_empty() != part.races.is_empty());
        let difference = match &part.incomplete {
            Some(incomplete) => Some(incomplete.to_string()),
            None => drawn::difference(&all, &part),
        };
        if let Some(difference) = difference {
            wrong += 1;
            if wrong < 4 {
                println!("{seed}, {clock:?}: {difference}\n{text}");
            }
        }
    }
    println!(
        "{compared} programs compared, {large} too large, {endless} print without end, {racy} racy of which {lost} without a race in part; \
         {full} states against {reduced}; {wrong} wrong"
    );
}
