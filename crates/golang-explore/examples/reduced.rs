//! Draws Go programs and compares what is found of them by all schedules and by a part of them.
//!
//!     cargo run --release -p gort-golang-explore --example reduced -- [lax NAME] FIRST NUMBER [STATES]
//!     cargo run --release -p gort-golang-explore --example reduced -- mutants FIRST NUMBER
//!     cargo run --release -p gort-golang-explore --example reduced -- show NUMBER
//!
//! With a condition's name that condition is left out. `mutants` leaves out one after the other, and draws until a program differs.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a command line")]

#[path = "../tests/drawn/mod.rs"]
mod drawn;

use drawn::Compared;
use gort_golang_explore::Lax;

/// So many programs share a text.
const BATCH: u64 = 100;
/// After so many programs it is said how far it has come.
const SAID: u64 = 5_000;
/// So many differences are shown.
const SHOWN: usize = 3;

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    runner.expect("a thread can be started").join().expect("the run ends");
}

fn run() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut lax = Lax::No;
    match arguments.first().map(String::as_str) {
        Some("show") => return println!("{}", drawn::program(arguments[1].parse().expect("a number")).alone()),
        Some("mutants") => return mutants(&numbers(&arguments[1..])),
        Some("lax") => {
            let name = arguments.drain(..2).nth(1).expect("a condition");
            lax = *Lax::ALL.iter().find(|lax| format!("{lax:?}") == name).expect("a condition's name");
        }
        _ => {}
    }
    let numbers = numbers(&arguments);
    let mut found = Compared::of(numbers.get(2).copied().unwrap_or(drawn::STATES));
    let mut shown = 0;
    for first in (numbers[0]..numbers[0] + numbers[1]).step_by(BATCH as usize) {
        found.compare(first..first + BATCH, lax);
        for (seed, wrong) in found.wrong.iter().skip(shown).take(SHOWN.saturating_sub(shown)) {
            println!("{seed}, {wrong}");
        }
        shown = found.wrong.len();
        if (first + BATCH - numbers[0]).is_multiple_of(SAID) {
            say(&found);
        }
    }
    say(&found);
    for (feature, programs) in &found.features {
        println!("{programs:8} {feature}");
    }
}

fn numbers(arguments: &[String]) -> Vec<u64> {
    arguments.iter().map(|number| number.parse().expect("a number")).collect()
}

fn say(found: &Compared) {
    let Compared { programs, large, endless, racy, lost, full, reduced, wrong, .. } = found;
    println!(
        "{programs} programs compared, {large} too large, {endless} print without end, {racy} racy of which {lost} without a race in part; \
         {full} states against {reduced}; {} wrong",
        wrong.len()
    );
}

/// For each condition the first program that differs without it.
fn mutants(numbers: &[u64]) {
    for lax in Lax::ALL {
        let mut found = Compared::of(numbers.get(2).copied().unwrap_or(drawn::STATES));
        for first in (numbers[0]..numbers[0] + numbers[1]).step_by(BATCH as usize) {
            found.compare(first..first + BATCH, lax);
            if !found.wrong.is_empty() {
                break;
            }
        }
        let seeds: Vec<u64> = found.wrong.iter().map(|(seed, _)| *seed).collect();
        println!("{lax:?}: {} programs, {} differ: {seeds:?}", found.programs, seeds.len());
    }
}
