//! Conformance with real Go: whatever Go prints is in the explored set, and what it prints most is what gort prints.
//!
//! Every program of the lessons stands in two languages. Where `go` is on the path, its Go file is built and run many times
//! with one processor and with two; each output (the printed lines, the ending, the report's first line) must be one
//! that the exploration of the Rust file found, and with one processor none may be clearly more frequent than the output of
//! gort's default order. Programs that deal with time are explored with [`Clock::Real`]. Programs that run for real (on
//! threads of the machine, with sockets) are not explored: one of a few runs of Go must print the same.
//!
//! Go may print more in four cases, which are counted in the table's columns and allowed:
//! * `racy`: the program has data races, and Go promises nothing for it;
//! * `clock`: the program reads the clock; the explorer's clock stands still between two timers, the machine's does not;
//! * `stacks`: the program looks at its stacks, which each of Go's processors keeps for itself;
//! * `+` after the number of outputs: the search stopped at its bound (without optimisation it is slow: see [`bound`]).
//!
//! Without Go the tests say so in one line, and pass. `GORT_STRESS` scales the number of runs. The table of what was
//! found is printed with `--nocapture`.

// The lessons on IO ask Linux for readiness.
#![cfg(all(feature = "cli", target_os = "linux"))]
#![allow(missing_docs, clippy::print_stderr)]

mod codes;
mod drawn;
#[path = "../harness/binary/mod.rs"]
mod harness;
mod judge;
mod led;
mod programs;
mod sets;
mod toolchain;
mod twins;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::harness::Home;
use crate::harness::stress::scaled;
use gort::Ending;
use gort::explore::{Clock, Exploration, Explorer, Output};
use serde_json::Value;

use crate::judge::{Judged, Tally};
use crate::programs::{Program, programs};
use crate::toolchain::Module;

/// Runs of each program with each number of processors.
const RUNS: u64 = 20;
/// More states than any program here has.
const ALL_STATES: u64 = 2_000_000;
/// States that a program is explored to without optimisation, which makes the search slow. What a search that stopped
/// there did not find may be possible all the same.
const STATES: u64 = 4_000;
/// How many programs run at once that sleep most of the time.
const SLEEPERS: usize = 128;
const PROCESSORS: [usize; 2] = [1, 2];
/// What `go vet` rightly dislikes, and why it is there.
const DISLIKED: [(&str, &str); 1] = [
    ("waitgroup.add-inside/", "WaitGroup.Add called from inside new goroutine"), // the mistake that the lesson shows
];

/// How many states of a program are looked at: in a release build all, as no program of the lessons has more.
fn bound() -> u64 {
    if cfg!(debug_assertions) { scaled(STATES) } else { ALL_STATES }
}

/// Whether there is a Go to compare with. If not, the line that says so passes by what captures the output of tests that pass.
fn go_is_here() -> bool {
    let missing = toolchain::missing();
    if let Some(why) = &missing {
        let said = writeln!(std::io::stderr(), "conformance with Go: skipped, {why}");
        said.expect("standard error can be written");
    }
    missing.is_none()
}

/// Calls `work` for every item, on this number of threads; the results stand in the order of the items.
fn side_by_side<T: Sync, R: Send>(threads: usize, items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<R>>> = items.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let at = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(item) = items.get(at)
                {
                    *results[at].lock().expect("a result") = Some(work(item));
                }
            });
        }
    });
    results.into_iter().map(|result| result.into_inner().expect("a result").expect("every item was done")).collect()
}

fn explored(program: &Program) -> Exploration {
    let clock = if program.has_clock() { Clock::Real } else { Clock::Ideal };
    Explorer::new(program.name, program.main).clock(clock).bound(bound()).run()
}

/// The programs, run in Go: what each showed, with each number of processors.
fn tallies(go: &Module, programs: &[&Program], threads: usize) -> Vec<[Tally; 2]> {
    let jobs: Vec<(usize, usize, usize)> = (0..scaled(RUNS) as usize)
        .flat_map(|run| (0..programs.len()).map(move |program| (run, program)))
        .flat_map(|(run, program)| PROCESSORS.map(|processors| (program, processors, run)))
        .collect();
    let shown =
        side_by_side(threads, &jobs, |(program, processors, run)| go.run(programs[*program], *processors, *run));
    let mut tallies: Vec<[Tally; 2]> = programs.iter().map(|_| Default::default()).collect();
    for ((program, processors, _), shown) in jobs.into_iter().zip(shown) {
        tallies[program][processors - 1].add(shown);
    }
    tallies
}

/// What gort shows of a program that runs for real, and on how many workers.
type RealRun = (Output, usize);

/// What gort shows of the programs that run for real, by name.
fn real_outputs(programs: &[Program]) -> BTreeMap<&'static str, RealRun> {
    let home = Home::new();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let told = side_by_side(threads, &crate::harness::lessons(), |lesson| {
        (lesson.clone(), home.gort(&["lesson", lesson, "--format", "json"]).json())
    });
    let mut outputs = BTreeMap::new();
    for (lesson, told) in told {
        for run in told["runs"].as_array().expect("runs").iter().filter(|run| run["world"] == "real") {
            let name = format!("{lesson}/{}", run["program"].as_str().expect("a name"));
            let program = programs.iter().find(|program| program.name == name);
            let text = |line: &Value| line.as_str().expect("a line").to_string();
            let ending = if run["ending"] == "exit" { Ending::Exit } else { Ending::Deadlock };
            let lines = run["output"].as_array().expect("lines").iter().map(text).collect();
            let output = Output { lines, ending, message: run["message"].as_str().unwrap_or_default().to_string() };
            let workers = run["workers"].as_u64().expect("a number") as usize;
            outputs.insert(program.unwrap_or_else(|| panic!("{name} is not on the list")).name, (output, workers));
        }
    }
    outputs
}

#[test]
fn every_program_is_compared() {
    for root in [crate::harness::root().join("lessons"), crate::harness::root().join("tests/conformance")] {
        let forgotten = programs::forgotten(&root);
        assert!(
            forgotten.is_empty(),
            "these are not compared with Go: {forgotten:?}. Put them on the list in tests/conformance/programs.rs, and run \
             `cargo test --test conformance` where Go is on the path."
        );
    }
}

#[test]
fn go_vet_and_gofmt_have_nothing_to_say() {
    if !go_is_here() {
        return;
    }
    let module = Module::new(&programs());
    let (_, said) = module.go(&["vet", "./..."]);
    let news: Vec<&str> = said
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter(|line| !DISLIKED.iter().any(|(place, what)| line.contains(place) && line.contains(what)))
        .collect();
    assert!(news.is_empty(), "go vet:\n{}", news.join("\n"));
    if let Some(unformatted) = module.unformatted() {
        assert_eq!(unformatted, "", "gofmt -l");
    }
}

#[test]
fn go_prints_only_what_gort_knows_and_most_often_what_gort_prints() {
    if !go_is_here() {
        return;
    }
    let all = programs();
    let go = Module::new(&all);
    go.build();
    let runs_of_lessons = real_outputs(&all);
    let (real, explored_ones): (Vec<&Program>, Vec<&Program>) =
        all.iter().partition(|program| runs_of_lessons.contains_key(program.name));
    let (sleeping, busy): (Vec<&Program>, Vec<&Program>) =
        explored_ones.into_iter().partition(|program| program.has_clock());

    let mut judged: Vec<(&str, Judged)> = Vec::new();
    thread::scope(|scope| {
        // They sleep while the others work.
        let sleepers = scope.spawn(|| tallies(&go, &sleeping, SLEEPERS));
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let workers = tallies(&go, &busy, threads);
        let found = side_by_side(threads, &[&busy[..], &sleeping[..]].concat(), |program| explored(program));
        let tallies = workers.into_iter().chain(sleepers.join().expect("they ran"));
        let compared = busy.iter().chain(&sleeping).zip(found).zip(tallies);
        judged.extend(
            compared.map(|((program, found), tallies)| (program.name, judge::judge(program, &found, &tallies))),
        );
    });
    for program in real {
        let (gort, workers) = &runs_of_lessons[program.name];
        // One that meets a limit is only built: gort's process has it, and without it Go would take the whole memory.
        if gort.ending == Ending::Exit {
            judged.push((program.name, judge::for_real(program, gort, |run| go.run(program, *workers, run))));
        }
    }

    eprintln!("{}", judge::head());
    judged.iter().for_each(|(_, judged)| eprintln!("{}", judged.row));
    let faults: Vec<String> = judged
        .iter()
        .flat_map(|(name, judged)| judged.faults.iter().map(move |fault| format!("{name}: {fault}")))
        .collect();
    assert!(faults.is_empty(), "{} disagreements with Go:\n  {}", faults.len(), faults.join("\n  "));
}
