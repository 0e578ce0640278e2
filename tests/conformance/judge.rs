//! What Go showed against what gort knows.

use std::collections::{BTreeMap, BTreeSet};

use gort::explore::{Exploration, Incomplete, Output};
use gort::{Builder, GoId, RunError, Schedule};

use crate::programs::Program;
use crate::toolchain::{Shown, Standing};

/// From this number of standard deviations on, two counts are not of outputs that are equally likely.
const CLEARLY: f64 = 4.0;

/// Programs that run for real, and what stands in the lines in which the two may differ.
const INEXACT: [(&str, &str); 6] = [
    ("io/thousand", "threads: "), // Go starts threads of its own besides those that run goroutines
    ("cost/calls", "memory "),    // Go's heap may have enough from before
    ("threads/after", "more threads: "), // Go may have needed them before
    ("threads/at-once", "threads: "), // Go may move a goroutine that it has interrupted to a thread that is counted already
    ("threads/moved", "turns, on threads: "), // Go moves started goroutines between threads, gort never does
    ("cost/spread", "stacks: "),      // Go's first stacks are smaller than a page, and share pages
];

/// Programs of the laboratory whose lines depend on Go's processors. Each P has stacks of its own for new goroutines, so one
/// that main starts after it has moved to another P may get another stack (2 of 400 runs).
const OF_PROCESSORS: [&str; 1] = ["verdict/reuse"];

/// What a program showed in all its runs with one number of processors.
#[derive(Default)]
pub(crate) struct Tally {
    counts: BTreeMap<Shown, usize>,
}

impl Tally {
    /// One more run.
    pub(crate) fn add(&mut self, shown: Shown) {
        *self.counts.entry(shown).or_default() += 1;
    }

    /// Each output, and how often it came.
    pub(crate) fn outputs(&self) -> BTreeMap<&Output, usize> {
        let mut outputs = BTreeMap::new();
        for (shown, count) in &self.counts {
            *outputs.entry(&shown.output).or_default() += count;
        }
        outputs
    }

    /// The goroutines in the report that came most often with this output.
    fn standing(&self, output: &Output) -> Option<&[Standing]> {
        let reports = self.counts.iter().filter(|(shown, _)| shown.output == *output);
        reports.max_by_key(|(_, count)| **count).map(|(shown, _)| &shown.goroutines[..])
    }
}

/// A program, judged.
pub(crate) struct Judged {
    /// What was seen, for the table.
    pub(crate) row: String,
    /// What should not be.
    pub(crate) faults: Vec<String>,
}

/// The heads of the columns of [`Judged::row`].
pub(crate) fn head() -> String {
    format!("{:<28}{:>6}{:>10}{:>8}{:>8}{:>10}", "program", "seen", "of", "outside", "why", "default")
}

/// Judges a program that was explored. `tallies` are its runs with one processor and with two.
pub(crate) fn judge(program: &Program, found: &Exploration, tallies: &[Tally; 2]) -> Judged {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<&Output, usize> = BTreeMap::new();
    for (output, count) in tallies.iter().flat_map(Tally::outputs) {
        *seen.entry(output).or_default() += count;
    }
    let bounded = matches!(found.incomplete, Some(Incomplete::Bound { .. }));
    if let Some(why) = found.incomplete.as_ref().filter(|_| !bounded) {
        faults.push(format!("not explored: {why}"));
    }
    let excuse = match () {
        () if !found.races.is_empty() => "racy",
        () if program.reads_clock() => "clock",
        () if OF_PROCESSORS.contains(&program.name) => "stacks",
        () if bounded => "bound",
        () => "",
    };
    let outside: Vec<_> = seen.iter().filter(|(output, _)| !found.contains(output)).collect();
    if excuse.is_empty() {
        let fault = |(output, count): &(&&Output, &usize)| format!("Go printed {count} times: {}", quoted(output));
        faults.extend(outside.iter().map(fault));
    }

    let alone = tallies[0].outputs();
    let runs: usize = alone.values().sum();
    let default = found.default_output().expect("it ends");
    let usual = alone.get(default).copied().unwrap_or(0);
    let (often, most) = alone.iter().max_by_key(|(_, count)| **count).expect("it ran");
    // As many as the default, but for chance: a select that draws may well show another more often.
    let apart = (*most - usual) as f64 / ((*most + usual) as f64).sqrt();
    if apart > CLEARLY {
        faults.push(format!(
            "with one processor Go printed {usual} of {runs} times what gort prints: {}\n      and {most} times: {}",
            quoted(default),
            quoted(often)
        ));
    }
    if let (Some(go), Some(gort)) = (tallies[0].standing(default), standing(program)) {
        let go = shape(go);
        if go != gort {
            faults.push(format!("at the end Go's goroutines were {go:?}, gort's {gort:?}"));
        }
    }
    let row = format!(
        "{:<28}{:>6}{:>10}{:>8}{:>8}{:>10}{}",
        program.name,
        seen.len(),
        format!("{}{}", found.outputs, if bounded { "+" } else { "" }),
        outside.len(),
        if outside.is_empty() { "" } else { excuse },
        format!("{usual}/{runs}"),
        if usual < *most { format!("  another {most}") } else { String::new() },
    );
    Judged { row, faults }
}

/// Runs of Go, of a program that runs for real, of which one must show what gort shows. The machine takes part in such a run:
/// Go interrupts a goroutine that has computed for 10 ms, and another one is counted beside it.
const TRIES: usize = 10;

/// Judges a program that ran for real in gort once, and in Go until both agreed. `go` runs it in Go.
pub(crate) fn for_real(program: &Program, gort: &Output, go: impl FnMut(usize) -> Shown) -> Judged {
    let own = INEXACT.iter().find(|(name, _)| *name == program.name).map(|(_, line)| *line);
    let exact = |output: &Output| {
        let mut output = output.clone();
        output.lines.retain(|line| own.is_none_or(|own| !line.contains(own)));
        output
    };
    let wanted = exact(gort);
    let mut others = BTreeSet::new();
    for shown in (0..TRIES).map(go) {
        if exact(&shown.output) == wanted {
            others.clear();
            break;
        }
        others.insert(shown.output);
    }
    let fault = |other: &Output| format!("for real gort printed {}\n      and Go: {}", quoted(gort), quoted(other));
    Judged { row: format!("{:<28}{:>6}", program.name, "real"), faults: others.iter().map(fault).collect() }
}

/// The lines, and the message, so that their borders can be seen.
fn quoted(output: &Output) -> String {
    format!("{:?} {:?} {}", output.ending, output.lines, output.message)
}

/// What main was doing, and what the others were; numbers are counted in other ways.
type Shape = (Option<String>, Vec<String>);

fn shape(goroutines: &[Standing]) -> Shape {
    let is_main = |standing: &&Standing| standing.0 == GoId::MAIN.0;
    let main = goroutines.iter().find(is_main).map(|(_, reason)| reason.clone());
    let mut others: Vec<String> =
        goroutines.iter().filter(|it| !is_main(it)).map(|(_, reason)| reason.clone()).collect();
    others.sort();
    (main, others)
}

/// The goroutines that gort reports where the default run does not end with main's return.
fn standing(program: &Program) -> Option<Shape> {
    let run = Builder::new().schedule(Schedule::Seeded(0)).output(std::io::sink()).quiet_panics(true);
    let goroutines: Vec<Standing> = match run.run(program.main).err()? {
        RunError::Panic(report) => vec![(report.goroutine.0, "running".to_string())],
        RunError::Fatal(report) => vec![(report.goroutine.0, "running".to_string())],
        RunError::Deadlock(report) => {
            report.goroutines.iter().map(|goroutine| (goroutine.id.0, goroutine.state.to_string())).collect()
        }
        error => panic!("{}.rs: {error}", program.name),
    };
    Some(shape(&goroutines))
}
