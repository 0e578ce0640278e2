//! The explorer against a search that knows nothing: every sequence of answers to the policy's questions, one run for each.
//!
//! The two share the runtime and nothing else: no states, no digests, no reduction to visible steps. What differs
//! between them would be an output lost by taking two states for one, or one that no run gives.
//!
//! In what order a waiting select links its cases the search does not ask the runtime: it writes down the cases of each
//! select that names a channel twice in every order, as `ordered` says. So it finds what Go's random order gives also if
//! the runtime draws nothing.
//!
//! Programs are drawn from a seed; `GORT_SEED` takes another one, `GORT_STRESS` is a factor for how many. A failure
//! prints the smallest program found that fails.

mod kinds;
mod programs;
#[path = "../../../../tests/harness/stress.rs"]
mod stress;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::{Arc, Mutex as StdMutex};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

use gort_events::ReplayError;

use self::kinds::{Drawn, Kind};
use self::programs::{Op, Scripts, has, program, programs, rivals, timed, twice};
use crate::explore::{BigUint, Clock, Exploration, Explorer, FoundOutput, Incomplete, Output};
use crate::rt::clock::Origin;
use crate::rt::policy::{ChoiceKind, Names, Policy};
use crate::rt::stacks::{guard::StackGuard, layout::STACK_BYTES, stack::Arena};
use crate::rt::workers::launch::{self, Launch};
use crate::rt::workers::program::{Program as Running, ProgramSettings};
use crate::rt::workers::worker::Decisions;
use crate::{Builder, Schedule};

/// The main function of a drawn program: called once for each run.
type MainFunc = Arc<dyn Fn() + Send + Sync>;

/// A writer that others can look into.
#[derive(Clone, Default)]
struct Lines(Arc<StdMutex<Vec<u8>>>);

impl Lines {
    fn take(&self) -> Vec<String> {
        let text = std::mem::take(&mut *self.0.lock().unwrap());
        String::from_utf8(text).unwrap().lines().map(str::to_string).collect()
    }
}

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What has been answered, and among how many candidates.
type Answers = Rc<RefCell<Vec<(usize, usize)>>>;

/// Gives the answers of a prefix, then always the first.
struct Enumerate {
    answers: Answers,
    at: usize,
}

impl Enumerate {
    fn answer(&mut self, candidates: usize) -> usize {
        let mut answers = self.answers.borrow_mut();
        if answers.len() == self.at {
            answers.push((0, candidates));
        }
        assert_eq!(answers[self.at].1, candidates, "the program is no function of its schedule");
        self.at += 1;
        answers[self.at - 1].0
    }
}

/// The scheduler and the program's own questions take the next answer from one list.
#[derive(Clone)]
struct Asked(Rc<RefCell<Enumerate>>);

impl Policy for Asked {
    fn choose(&mut self, choice: ChoiceKind, candidates: usize, _: &Names<'_>) -> Result<usize, ReplayError> {
        // Said by the order in which the cases stand (`ordered`).
        if choice == ChoiceKind::Link { Ok(0) } else { Ok(self.0.borrow_mut().answer(candidates)) }
    }
}

thread_local! {
    /// What answers where the order of cases is asked for; `None` in the explorer's own runs.
    static ORDERS: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// The cases' numbers in the order in which they are to be written down: in every order, in turn, if one stands there twice;
/// in the explorer's own runs as they are.
fn ordered<T: PartialEq>(cases: &[T]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..cases.len()).collect();
    let twice = left.iter().any(|number| cases[..*number].contains(&cases[*number]));
    let asked = ORDERS.with_borrow(|asked| asked.clone()).filter(|_| twice);
    let Some(asked) = asked else { return left };
    let mut order = Vec::new();
    while !left.is_empty() {
        let next = if left.len() == 1 { 0 } else { asked.0.borrow_mut().answer(left.len()) };
        order.push(left.remove(next));
    }
    order
}

/// One run by these answers.
fn run_by(answers: &Answers, free_running: bool, main: impl FnOnce() + 'static) -> Output {
    let text = Lines::default();
    let output: Box<dyn std::io::Write + Send> = Box::new(text.clone());
    let settings = ProgramSettings {
        listener: None,
        output: Some(output),
        quiet_panics: true,
        panics_end_alone: false,
        watched: false,
        beside: false,
        scatter: false,
        migrates: false,
        capacities: Default::default(),
    };
    let arena = Arena::of(STACK_BYTES, StackGuard::Auto);
    let program = Arc::new(Running::new(String::new(), 1, arena, Origin::Virtual, settings));
    let asked = Asked(Rc::new(RefCell::new(Enumerate { answers: answers.clone(), at: 0 })));
    ORDERS.set(Some(asked.clone()));
    let launch =
        Launch::new(program, Decisions { policy: Box::new(asked), asks_policy: true, record: false, free_running });
    launch.begin(Box::new(main), std::panic::Location::caller());
    launch.run();
    let verdict = launch.finish(false, |over| over.worker.verdict()).found;
    ORDERS.set(None);
    let (ending, message) = verdict.summary();
    Output { lines: text.take(), ending, message }
}

/// All outputs, if there are at most `most` runs.
fn enumerate(main: &MainFunc, free_running: bool, most: usize) -> Option<BTreeSet<Output>> {
    launch::prepare_thread();
    let answers: Answers = Rc::default();
    let mut outputs = BTreeSet::new();
    for _ in 0..most {
        let main = main.clone();
        outputs.insert(run_by(&answers, free_running, move || main()));
        // The next sequence of answers, in lexicographic order.
        let mut answers = answers.borrow_mut();
        loop {
            match answers.pop() {
                None => return Some(outputs),
                Some((answer, candidates)) if answer + 1 < candidates => {
                    answers.push((answer + 1, candidates));
                    break;
                }
                Some(_) => {}
            }
        }
    }
    None
}

fn scaled(cases: u32) -> u32 {
    stress::scaled(cases.into()) as u32
}

/// A runner that draws the programs of the seed, and writes nothing down.
fn runner(cases: u32) -> TestRunner {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 1_000, ..Config::default() };
    let seed: u64 = std::env::var("GORT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}

fn explorer(main: &MainFunc, clock: Clock) -> Explorer {
    let main = main.clone();
    Explorer::new("naive", move || main()).clock(clock)
}

/// The schedule that stands beside the output gives it.
fn replays(main: &MainFunc, listed: &FoundOutput) -> Result<(), TestCaseError> {
    let Some(code) = listed.schedule.clone() else {
        return Err(TestCaseError::fail(format!("no code for {}", listed.output)));
    };
    let (text, main) = (Lines::default(), main.clone());
    let builder = Builder::new().schedule(Schedule::Replay(code)).program("naive").quiet_panics(true);
    let result = builder.output(text.clone()).run(move || main());
    prop_assert_eq!(&text.take(), &listed.output.lines);
    let message = result.err().map_or(String::new(), |error| error.headline());
    prop_assert_eq!(&message, &listed.output.message);
    Ok(())
}

/// What was compared.
#[derive(Default)]
struct Tally {
    programs: Cell<u32>,
    /// Each with its schedule.
    outputs: Cell<usize>,
    /// Programs that can deadlock, panic, and leave goroutines behind.
    endings: Cell<[u32; 3]>,
    /// Programs with a select, a close, a WaitGroup, a lock, a timer, a scope, a select that names a channel twice.
    with: Cell<[u32; 7]>,
}

impl Tally {
    fn count(&self, scripts: &Scripts, found: &Exploration, listed: usize) {
        self.programs.set(self.programs.get() + 1);
        self.outputs.set(self.outputs.get() + listed);
        let mut endings = self.endings.get();
        endings[0] += u32::from(found.endings.deadlock > BigUint::ZERO);
        endings[1] += u32::from(found.endings.panic > BigUint::ZERO);
        endings[2] += u32::from(found.leaks.possible > BigUint::ZERO);
        self.endings.set(endings);
        let kinds: [&dyn Fn(&Op) -> bool; 7] = [
            &|op| matches!(op, Op::Select(..)),
            &|op| matches!(op, Op::Close(_)),
            &|op| matches!(op, Op::WgAdd | Op::WgDone | Op::WgWait),
            &|op| matches!(op, Op::Add | Op::Opaque | Op::Hold(_) | Op::TryLock | Op::Read | Op::Write),
            &|op| matches!(op, Op::Sleep(_) | Op::Timeout(..)),
            &|op| matches!(op, Op::Scope(..)),
            &|op| matches!(op, Op::Select(arms, false) if (1..arms.len()).any(|at| arms[..at].contains(&arms[at]))),
        ];
        let mut with = self.with.get();
        for (count, kind) in with.iter_mut().zip(kinds) {
            *count += u32::from(has(scripts, kind));
        }
        self.with.set(with);
    }
}

/// Compares all outputs of one program, and every schedule that is listed. `None`: it is too large to be enumerated.
fn compare(scripts: &Scripts, clock: Clock, most_runs: usize) -> Result<Option<(Exploration, usize)>, TestCaseError> {
    let main = program(scripts);
    let Some(expected) = enumerate(&main, clock == Clock::Real, most_runs) else { return Ok(None) };
    let found = explorer(&main, clock).run();
    let listed = same(&main, &found, &expected)?;
    Ok(Some((found, listed)))
}

/// The exploration has these outputs, and every schedule that it lists gives its own. How many there are.
fn same(main: &MainFunc, found: &Exploration, expected: &BTreeSet<Output>) -> Result<usize, TestCaseError> {
    prop_assert_eq!(&found.incomplete, &None);
    let all: Vec<Output> = found.all().collect();
    let distinct: BTreeSet<Output> = all.iter().cloned().collect();
    prop_assert_eq!(all.len(), distinct.len(), "an output stands there twice");
    prop_assert_eq!(found.outputs.clone(), BigUint::from(all.len()));
    prop_assert_eq!(&distinct, expected);
    let listed = found.list(usize::MAX);
    prop_assert_eq!(listed.len(), all.len());
    let outputs: BTreeSet<Output> = listed.iter().map(|listed| listed.output.clone()).collect();
    prop_assert_eq!(&outputs, expected);
    for listed in &listed {
        replays(main, listed)?;
    }
    Ok(listed.len())
}

/// Draws programs and compares those that are small enough.
fn compare_all(clock: Clock, cases: u32, most_runs: usize, drawn: impl Strategy<Value = Scripts>) -> Tally {
    let compared = Tally::default();
    let result = runner(scaled(cases)).run(&drawn, |scripts| {
        if let Some((found, listed)) = compare(&scripts, clock, most_runs)? {
            compared.count(&scripts, &found, listed);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    compared
}

#[test]
fn the_same_outputs_as_a_search_without_states() {
    let compared = compare_all(Clock::Ideal, 600, 800, programs(2..4, 0..4));
    let (programs, outputs) = (compared.programs.get(), compared.outputs.get());
    assert!(programs >= 200, "only {programs} programs were small enough");
    assert!(outputs * 10 > 12 * programs as usize, "the {programs} programs have {outputs} outputs only");
    let (endings, with) = (compared.endings.get(), compared.with.get());
    assert!(endings.iter().all(|programs| *programs >= 20), "deadlocks, panics, leaks: {endings:?}");
    assert!(
        with.iter().all(|programs| *programs >= 10),
        "select, close, WaitGroup, lock, timer, scope, twice: {with:?}"
    );
}

#[test]
fn the_same_outputs_where_a_select_names_one_channel_twice() {
    for (clock, most_runs) in [(Clock::Ideal, 2_000), (Clock::Real, 2_000)] {
        let compared = compare_all(clock, 150, most_runs, twice());
        let (programs, outputs) = (compared.programs.get(), compared.outputs.get());
        assert!(
            programs >= 100 && outputs * 2 > 3 * programs as usize && compared.with.get()[6] == programs,
            "{clock:?}: {programs} programs with {outputs} outputs"
        );
    }
}

#[test]
fn the_same_outputs_where_two_are_after_the_same() {
    let compared = compare_all(Clock::Ideal, 120, 3_000, rivals());
    let (programs, outputs) = (compared.programs.get(), compared.outputs.get());
    assert!(programs >= 80 && outputs * 2 > 3 * programs as usize, "{programs} programs with {outputs} outputs");
}

#[test]
fn the_same_outputs_by_both_clocks() {
    for (clock, most_runs) in [(Clock::Ideal, 800), (Clock::Real, 2_000)] {
        let compared = compare_all(clock, 200, most_runs, timed());
        let (programs, outputs) = (compared.programs.get(), compared.outputs.get());
        assert!(
            programs >= 50 && outputs * 2 > 3 * programs as usize,
            "{clock:?}: {programs} programs with {outputs} outputs"
        );
    }
    compare_all(Clock::Real, 400, 400, programs(2..3, 0..4));
}

/// States above which a program of one kind is left alone.
const STATES_OF_A_KIND: u64 = 400;
/// Schedules up to which it is compared with a search without states, and runs that this one may make.
const SCHEDULES_OF_A_KIND: u32 = 60;
const RUNS_OF_A_KIND: usize = 250;

/// Draws programs of one kind: none is said to be another one each time, what the ideal clock gives a free-running one gives, too,
/// and the small ones have the outputs that a search without states finds. How many were explored, and how many compared.
fn never_accused(kind: Kind, cases: u32) -> (u32, u32) {
    let (explored, compared) = (Cell::new(0), Cell::new(0));
    let result = runner(scaled(cases)).run(&kinds::programs(kind), |drawn: Drawn| {
        let main = drawn.main();
        let found = explorer(&main, drawn.clock).bound(STATES_OF_A_KIND).run();
        if matches!(found.incomplete, Some(Incomplete::Bound { .. })) {
            return Ok(());
        }
        prop_assert_eq!(&found.incomplete, &None);
        explored.set(explored.get() + 1);
        if drawn.clock == Clock::Real {
            // A clock that stands still meanwhile is one that may pass.
            let ideal = explorer(&main, Clock::Ideal).bound(STATES_OF_A_KIND).run();
            let missing: Vec<Output> = ideal.all().filter(|output| !found.contains(output)).collect();
            prop_assert_eq!(missing, Vec::new(), "by the ideal clock, and not by a free-running one");
        }
        if found.schedules <= BigUint::from(SCHEDULES_OF_A_KIND)
            && let Some(expected) = enumerate(&main, drawn.clock == Clock::Real, RUNS_OF_A_KIND)
        {
            same(&main, &found, &expected)?;
            compared.set(compared.get() + 1);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{kind:?}: {error}");
    }
    (explored.get(), compared.get())
}

macro_rules! of_each_kind {
    ($($fact:ident: $kind:ident, $cases:expr;)*) => {$(
        #[test]
        fn $fact() {
            let (explored, compared) = never_accused(Kind::$kind, $cases);
            println!("{explored} of {} explored, {compared} compared", scaled($cases));
            assert!(explored * 2 > $cases && compared * 10 > $cases, "{explored} explored, {compared} compared");
        }
    )*};
}

of_each_kind! {
    programs_with_wait_groups_are_the_same_every_time: WaitGroups, 900;
    programs_with_contexts_are_the_same_every_time: Contexts, 900;
    programs_with_locks_are_the_same_every_time: Locks, 600;
    programs_with_permits_are_the_same_every_time: Permits, 600;
    programs_with_groups_are_the_same_every_time: Groups, 600;
    programs_with_timers_are_the_same_every_time: Timers, 900;
    programs_with_timed_waits_are_the_same_every_time: Timed, 300;
    programs_with_joins_are_the_same_every_time: Joins, 600;
    programs_with_selects_are_the_same_every_time: Selects, 600;
    programs_with_all_kinds_are_the_same_every_time: Mixed, 600;
}

/// All that an exploration says, but how much work it was.
fn said(found: &Exploration) -> String {
    let list: Vec<FoundOutput> = found.list(10);
    format!(
        "{:?} {} {} {} {:?} {:?} {:?} {} {list:#?}",
        found.incomplete,
        found.outputs,
        found.schedules,
        found.states,
        found.endings,
        found.leaks,
        found.races,
        found.racy_outputs,
    )
}

/// States above which a program takes too long here.
const STATES: u64 = 1_500;

#[test]
fn several_threads_find_the_same_as_one() {
    let (compared, states) = (Cell::new(0), Cell::new(0));
    let result = runner(scaled(450)).run(&programs(2..5, 0..5), |scripts| {
        let main = program(&scripts);
        let one = explorer(&main, Clock::Ideal).bound(STATES).run();
        if one.incomplete.is_some() {
            return Ok(());
        }
        let threads = 2 + compared.get() as usize % 3;
        let several = explorer(&main, Clock::Ideal).bound(STATES).workers(threads).run();
        prop_assert_eq!(said(&several), said(&one), "{} threads", threads);
        compared.set(compared.get() + 1);
        states.set(states.get() + one.states);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (compared, states) = (compared.get(), states.get());
    assert!(compared >= 200 && states > 20_000, "{compared} programs of {states} states");
}
