//! What a row does, whoever does it.
//!
//! Every peer does the same n operations and returns one number that only the whole work gives ([`Work::check`]): a
//! peer whose number is wrong has not done the work, and its time is not shown.

use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// Goroutines that send in the row `fan-in`, and goroutines of the row `ring`.
pub(crate) const MANY: u64 = 1000;
/// Goroutines that wait for one lock in the row `mutex-20k`: its n operations are rounds of so many, or one of n.
pub(crate) const WAITERS: u64 = 20_000;
/// Of so many operations of the row `rwmutex`, the first is a write.
pub(crate) const WRITE_EVERY: u64 = 1000;
/// Goroutines of the rows `rwmutex` and `sections`.
pub(crate) const SHARERS: u64 = 8;
/// Steps of a computation that takes about 0.3 µs: each waits for the one before.
pub(crate) const SECTION_STEPS: u64 = 310;
/// How often a timer of the row `timers` is reset.
pub(crate) const RESETS: u64 = 3;
/// Words of the values in the rows `value-8k` and `value-60k`.
pub(crate) const WORDS_8K: usize = 1024;
pub(crate) const WORDS_60K: usize = 7680;

/// What a critical section of the row `sections` computes, and adds up.
pub(crate) fn section(mut x: u64) -> u64 {
    for _ in 0..SECTION_STEPS {
        x = (x ^ (x >> 33)).wrapping_mul(6_364_136_223_846_793_005);
    }
    x >> 54
}

/// One kind of work. The names on the command line are the kebab-case ones; the Go program knows the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Work {
    Yield,
    SpawnBatch,
    SpawnOne,
    PingPong,
    Unbuffered,
    Buffered1,
    Buffered128,
    FourByFour,
    Select2,
    Select8,
    SelectDefault,
    Ring,
    Sieve,
    Skynet,
    Tree,
    TreeJoin,
    Mutex,
    YieldLocked,
    Sections,
    #[value(name = "mutex-20k")]
    Mutex20k,
    Rwmutex,
    Sleeps,
    Timers,
    FanIn,
    #[value(name = "value-8k")]
    Value8k,
    #[value(name = "value-60k")]
    Value60k,
    Park,
    Close,
    Echo,
}

/// 0 + 1 + … + (n − 1), n times what a producer sends.
fn sum_below(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}

/// The nth prime, by trial division.
fn nth_prime(n: u64) -> u64 {
    let mut primes: Vec<u64> = Vec::new();
    let mut candidate = 2;
    while (primes.len() as u64) < n {
        if primes.iter().take_while(|prime| *prime * *prime <= candidate).all(|prime| candidate % prime != 0) {
            primes.push(candidate);
        }
        candidate += 1;
    }
    primes.last().copied().unwrap_or(0)
}

impl Work {
    /// The name on the command line.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_string()).unwrap_or_default()
    }

    /// The number that n operations give.
    pub(crate) fn check(self, n: u64) -> u64 {
        match self {
            Work::Yield | Work::SelectDefault | Work::SpawnBatch | Work::Sleeps | Work::Park | Work::Close => n,
            Work::Mutex | Work::YieldLocked | Work::Mutex20k | Work::Rwmutex => n,
            Work::Sections => SHARERS * (1..=n / SHARERS).map(section).sum::<u64>(),
            // Each timer says at each reset, and when it is stopped, that it had not fired.
            Work::Timers => n * (RESETS + 1),
            Work::SpawnOne | Work::PingPong | Work::Unbuffered | Work::Buffered1 | Work::Buffered128 => sum_below(n),
            Work::Skynet | Work::Tree | Work::TreeJoin => sum_below(n),
            // The first and the last word of each.
            Work::Value8k | Work::Value60k => 2 * sum_below(n),
            Work::FourByFour => 4 * sum_below(n / 4),
            Work::Select2 => 2 * sum_below(n / 2),
            Work::Select8 => 8 * sum_below(n / 8),
            // 999 goroutines add one each; main takes the value out of the last and puts the next into the first.
            Work::Ring => sum_below(n / MANY) + n / MANY * (MANY - 1),
            Work::Sieve => nth_prime(n),
            Work::FanIn => MANY * sum_below(n / MANY),
            Work::Echo => 0, // the load generator compares every byte itself
        }
    }

    /// How many operations the time is divided by.
    pub(crate) fn operations(self, n: u64) -> u64 {
        match self {
            // A tree with n leaves, each inner goroutine with ten children: n + n/10 + … + 1.
            Work::Skynet => (10 * n - 1) / 9,
            // The same with two children.
            Work::Tree | Work::TreeJoin => 2 * n - 1,
            _ => n,
        }
    }

    /// How much of the same work comes first, unmeasured, in every peer.
    pub(crate) fn warm_up(self, n: u64) -> u64 {
        match self {
            // Memory is measured from cold, and a sleep is not faster the second time.
            Work::Park | Work::Tree | Work::TreeJoin | Work::Timers | Work::Sleeps | Work::Echo => 0,
            _ => n / 10,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_are_the_known_numbers() {
        assert_eq!(Work::Sieve.check(2000), 17_389);
        assert_eq!(Work::Skynet.check(1_000_000), 499_999_500_000);
        assert_eq!(Work::Skynet.operations(1_000_000), 1_111_111);
        assert_eq!(Work::Ring.check(2000), 999 + 1000);
        assert_eq!(Work::PingPong.check(4), 6);
        // It says how long the sections are.
        assert_eq!(Work::Sections.check(8 * SHARERS), 31952);
        assert_eq!((Work::Tree.check(8), Work::Tree.operations(8)), (28, 15));
    }

    #[test]
    fn names_are_those_of_the_go_program() {
        let go = include_str!("../go/main.go");
        for work in Work::value_variants() {
            assert!(go.contains(&format!("\"{}\"", work.name())), "go/main.go does not know {}", work.name());
        }
    }
}
