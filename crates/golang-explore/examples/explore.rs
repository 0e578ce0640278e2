//! Lists outputs of a Go program.
//!
//!     cargo run -p gort-golang-explore --example explore -- [real] [apart] [each] [full|reduced] [bound=N] [sample=N] prog.go
//!
//! `sample=N` makes so many random runs instead. With `each` each access to memory is a step.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a command line")]

use std::sync::Arc;

use gort_events::CodeHeader;
use gort_explore::{
    Clock, Host, InPlace, Limits, Pulse, Search, Settings, Strategy, System, Why, Work, explore, sample,
};
use gort_golang::build;
use gort_golang_explore::GoProgram;

/// In place, with a clock.
struct Timed(std::time::Instant);

impl Host for Timed {
    fn work(&self, threads: usize, limits: Limits<'_>, work: Work, given_up: &mut dyn FnMut(&Pulse, Why)) {
        InPlace.work(threads, limits, work, given_up);
    }

    fn now(&self) -> std::time::Duration {
        self.0.elapsed()
    }

    fn threads(&self, _: usize) -> usize {
        1
    }
}

/// So many outputs are listed.
const LISTED: usize = 20;

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    runner.expect("a thread can be started").join().expect("the run ends");
}

fn run() {
    let mut settings = Settings::new(Arc::new(Timed(std::time::Instant::now())));
    let (mut texts, mut runs, mut each) = (Vec::new(), None, false);
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "real" => settings.clock = Clock::Real,
            "full" => settings.search = Search::Full,
            "reduced" => settings.search = Search::Reduced,
            "apart" => settings.alike = false,
            "each" => each = true,
            bound if bound.starts_with("bound=") => settings.bound = bound[6..].parse().expect("a number"),
            sample if sample.starts_with("sample=") => runs = Some(sample[7..].parse().expect("a number")),
            path => texts.push((path.to_owned(), std::fs::read(path).expect("a file can be read"))),
        }
    }
    let settings_of_build = build::Settings { explored: true, ..build::Settings::default() };
    let ready = build::build(&texts, &settings_of_build).unwrap_or_else(|wrong| panic!("{:?}", wrong.what));
    let begun = std::time::Instant::now();
    let header = CodeHeader::of("prog");
    let program = match each {
        true => GoProgram::with_each_access("prog", ready.program, ready.files),
        false => GoProgram::with_codes("prog", ready.program, ready.files, header, Vec::new()),
    };
    if let Some(runs) = runs {
        let samples = sample(&(Arc::new(program) as Arc<dyn System>), &settings, Strategy::RandomWalk, 1, runs);
        return println!("{samples}, {} schedules, all {:?}", samples.schedules, begun.elapsed());
    }
    let found = explore(Arc::new(program), settings);
    println!(
        "{} outputs, {} schedules, {} states, {} steps, {} races, incomplete {:?}, {}, search {:?}, count {:?}, all {:?}",
        found.outputs,
        found.schedules,
        found.states,
        found.effort.steps,
        found.races.len(),
        found.incomplete.as_ref().map(ToString::to_string),
        found.certainty().name(),
        found.effort.search,
        found.effort.count,
        begun.elapsed()
    );
    let places = found.access_places();
    let listed: Vec<String> = places.iter().map(|at| format!("{}:{}", at.file(), at.line())).collect();
    println!("accesses to memory that are steps stand at {} places {}", places.len(), listed.join(" "));
    for kind in &found.leaks.kinds {
        println!("left: {:?}, in {} outputs", kind.left, kind.outputs);
    }
    for item in found.list(LISTED) {
        let code = item.schedule.map_or("no code".to_owned(), |code| code.to_string());
        println!("{}  {code}", item.output.to_string().replace('\n', " / "));
    }
}
