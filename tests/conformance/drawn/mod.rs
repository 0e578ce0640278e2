//! Three explorers, one truth: what a drawn program can print, by states of the machine, is what the same program can print by replay of
//! gort's own runtime; and, where that is little, what the machine prints by every sequence of choices.
//!
//! The third way knows no states, no digests, and nothing of what is shared: one run for each sequence of answers.
//!
//! Programs are drawn from a seed; `GORT_SEED` takes another one, `GORT_STRESS` is a factor for how many: 25 are a thousand. A failure
//! prints the smallest program found that fails, as a Go file.

mod program;

use std::cell::Cell;
use std::collections::BTreeSet;

use gort::Ending;
use gort::explore::{Clock, Exploration, Explorer, Incomplete};
use gort_events::CodeHeader;
use gort_golang::build::Ready;
use gort_golang_explore::GoProgram;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use self::program::{Op, Scripts, go_text, has, native, programs};
use crate::harness::stress::scaled;
use crate::led::{Answers, Led, Words, shown};
use crate::twins::ready;

/// Programs in the gate's time.
const PROGRAMS: u64 = 40;
/// Among so many programs each ending is to be met.
const MANY: u32 = 400;
/// States above which a program is left alone.
const STATES: u64 = 600;
/// Runs by which every sequence of choices of a program is to be made.
const RUNS: usize = 150;

fn words(found: &Exploration) -> BTreeSet<Words> {
    found.all().map(|output| output.to_string()).collect()
}

/// Compares what both count, beside the outputs: how they end, what they leave behind, whether there is a race, and how many schedules
/// there are where both take the same steps.
fn same_counts(scripts: &[Vec<Op>], rust: &Exploration, go: &Exploration) -> Result<(), String> {
    let counts = |found: &Exploration| {
        let left = &found.leaks;
        let leaks = format!("parked at the end in {} to {} outputs, {:?}", left.certain, left.possible, left.parked);
        (format!("{:?}", found.endings), leaks, found.races.is_empty())
    };
    let (one, other) = (counts(rust), counts(go));
    if one != other {
        return Err(format!("{one:#?}\n{other:#?}"));
    }
    // In Go a context, a Cond, a Once and what resets a timer are Go text with steps of its own, and a timer that no goroutine waits for
    // still fires; in Rust each access to a Racy is a step, and giving way is.
    let of_text = |op: &Op| {
        matches!(
            op,
            Op::Wait
                | Op::Signal
                | Op::Broadcast
                | Op::Once
                | Op::Load
                | Op::Store
                | Op::Increment
                | Op::Within(_)
                | Op::Cancel
                | Op::Err
                | Op::Done
                | Op::Yield
                | Op::Timeout(..)
                | Op::Later(..)
                | Op::Stop
                | Op::Reset(_)
                | Op::Alarm
        )
    };
    let same_steps = !has(scripts, &of_text) && go.access_places().is_empty();
    if same_steps && (&rust.schedules, rust.leaks.left) != (&go.schedules, go.leaks.left) {
        let (left, in_go) = (rust.leaks.left, go.leaks.left);
        return Err(format!("{} schedules, {left:?} left; {}, {in_go:?}", rust.schedules, go.schedules));
    }
    Ok(())
}

/// Whether gort's own runtime may show less than Go of this program, whose outputs these are: README, "Limits".
fn may_show_less(scripts: &[Vec<Op>], outputs: &BTreeSet<Words>) -> bool {
    // Between an unlock of what is not locked and the program's end there is no step, though in Go others go on meanwhile.
    let misused = |output: &Words| output.contains(" of unlocked ") || output.contains("inconsistent mutex state");
    // Nor is one where a guard is dropped by an unwinding, though in Go a deferred Unlock is one.
    let unwinds = |op: &Op| {
        matches!(op, Op::Panic | Op::Goexit | Op::Close(_) | Op::Send(_) | Op::WgAdd | Op::WgDone | Op::WgWait)
    };
    let held = |op: &Op| matches!(op, Op::Hold(inner) if has(std::slice::from_ref(inner), &unwinds));
    outputs.iter().any(misused) || has(scripts, &held)
}

/// All that it shows, if `RUNS` runs are enough for every sequence of choices.
fn enumerated(ready: &Ready, at_accesses: bool) -> Option<BTreeSet<Words>> {
    let mut answers = Answers::default();
    let mut all = BTreeSet::new();
    for _ in 0..RUNS {
        all.insert(shown(ready, Led::by_answers(&mut answers, at_accesses)));
        if !answers.next() {
            return Some(all);
        }
    }
    None
}

/// What was compared.
#[derive(Default)]
struct Tally {
    programs: Cell<u32>,
    /// Of these, programs of which gort's own runtime may show less.
    less: Cell<u32>,
    outputs: Cell<usize>,
    enumerated: Cell<u32>,
    codes: Cell<u32>,
    /// Programs that can deadlock, panic, end with an error of the runtime; that have a data race.
    ends: Cell<[u32; 4]>,
}

fn differs(text: &str, what: &str, one: &BTreeSet<Words>, other: &BTreeSet<Words>) -> TestCaseError {
    let lost: Vec<_> = one.difference(other).take(5).collect();
    let new: Vec<_> = other.difference(one).take(5).collect();
    TestCaseError::fail(format!("{what}\n  only the first: {lost:#?}\n  only the second: {new:#?}\n{text}"))
}

impl Tally {
    fn compare(&self, scripts: &Scripts, clock: Clock) -> Result<(), TestCaseError> {
        let main = native(scripts);
        let rust = Explorer::new("drawn", move || main()).clock(clock).bound(STATES).run();
        if rust.incomplete.is_some() {
            return Ok(());
        }
        let text = go_text(scripts);
        let ready = ready("drawn", &text).map_err(|why| TestCaseError::fail(format!("{why}\n{text}")))?;
        let header = CodeHeader::of("drawn");
        let (program, files) = (ready.program.clone(), ready.files.clone());
        let of = GoProgram::with_codes("drawn", program, files, header, Vec::new());
        let go = Explorer::of(of).clock(clock).bound(STATES * 20).run();
        let (by_replay, by_states) = (words(&rust), words(&go));
        if go.incomplete.is_some() {
            // A context makes many states where time may pass at each of its steps.
            prop_assert!(matches!(go.incomplete, Some(Incomplete::Bound { .. })), "{:?} {text}", go.incomplete);
            prop_assert!(by_states.is_subset(&by_replay), "{text}");
            return Ok(());
        }
        let less = may_show_less(scripts, &by_states);
        if by_replay != by_states && !(less && by_replay.is_subset(&by_states)) {
            return Err(differs(&text, "gort's own runtime, and the machine", &by_replay, &by_states));
        }
        if !less {
            same_counts(scripts, &rust, &go).map_err(|why| TestCaseError::fail(format!("{why}\n{text}")))?;
        }
        // A plain variable that no lock guards is accessed between two visible operations, and a misused lock is seen between the misuse
        // and its error.
        let within = |op: &Op| matches!(op, Op::Load | Op::Store | Op::Increment | Op::Unlock | Op::Bare(_));
        let at_accesses = has(scripts, &within);
        if clock == Clock::Ideal
            && let Some(all) = enumerated(&ready, at_accesses)
        {
            self.enumerated.set(self.enumerated.get() + 1);
            if all != by_states {
                return Err(differs(&text, "every sequence of choices, and the machine's states", &all, &by_states));
            }
        }
        for listed in go.list(20) {
            let Some(code) = listed.schedule else {
                return Err(TestCaseError::fail(format!("no code for {}\n{text}", listed.output)));
            };
            let again = shown(&ready, Led::by_code(&code));
            prop_assert_eq!(again, listed.output.to_string(), "{}\n{}", code, text);
            self.codes.set(self.codes.get() + 1);
        }
        self.programs.set(self.programs.get() + 1);
        self.less.set(self.less.get() + u32::from(less));
        self.outputs.set(self.outputs.get() + by_states.len());
        let mut ends = self.ends.get();
        let ending = |ending: Ending| u32::from(go.all().any(|output| output.ending == ending));
        for (count, more) in ends.iter_mut().zip([
            ending(Ending::Deadlock),
            ending(Ending::Panic),
            ending(Ending::Fatal),
            u32::from(!go.races.is_empty()),
        ]) {
            *count += more;
        }
        self.ends.set(ends);
        Ok(())
    }
}

/// A runner that draws the programs of the seed, and writes nothing down.
fn runner(cases: u64) -> TestRunner {
    let cases = u32::try_from(scaled(cases)).expect("a number of programs");
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    let seed: u64 = std::env::var("GORT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn compared(clock: Clock, cases: u64) -> Tally {
    let tally = Tally::default();
    let drawn = programs().prop_map(Drawn);
    let result = runner(cases).run(&drawn, |drawn| tally.compare(&drawn.0, clock));
    if let Err(error) = result {
        panic!("{error}");
    }
    tally
}

/// A program is shown by its text, which the failure has.
#[derive(Clone)]
struct Drawn(Scripts);

impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("this one")
    }
}

#[test]
fn three_explorers_find_the_same_of_drawn_programs() {
    let tally = compared(Clock::Ideal, PROGRAMS);
    let (programs, outputs) = (tally.programs.get(), tally.outputs.get());
    let said = format!(
        "{programs} programs of {} ({} of which Rust may show less), {outputs} outputs, {} codes, {} programs run by every sequence of \
         choices; deadlocks, panics, errors of the runtime, races: {:?}",
        scaled(PROGRAMS),
        tally.less.get(),
        tally.codes.get(),
        tally.enumerated.get(),
        tally.ends.get()
    );
    eprintln!("{said}");
    assert!(u64::from(programs) * 2 > scaled(PROGRAMS) && outputs * 2 > 3 * programs as usize, "{said}");
    assert!(tally.enumerated.get() * 4 > programs && tally.less.get() * 4 < programs, "{said}");
    // A few programs need not have all of it.
    assert!(programs < MANY || tally.ends.get().iter().all(|ends| ends * 200 > programs), "{said}");
}

#[test]
fn two_explorers_find_the_same_of_drawn_programs_whose_clock_may_pass() {
    let tally = compared(Clock::Real, PROGRAMS / 4);
    assert!(u64::from(tally.programs.get()) * 5 > scaled(PROGRAMS / 4), "{} programs", tally.programs.get());
}
