//! Judges the files of an exercise.
//!
//!     cargo run -p gort-exercise --example judge -- exercises/lost-update [FILE.go …]

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a command line")]

use std::path::Path;
use std::sync::Arc;

use gort_exercise::{Exercise, Fault, Verdict, judge};
use gort_explore::{Clock, InPlace, Settings, explore};
use gort_golang::build::What;
use gort_golang_explore::GoProgram;

fn main() {
    let runner = std::thread::Builder::new().stack_size(1 << 30).spawn(run);
    runner.expect("a thread can be started").join().expect("it ends");
}

fn run() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let mut files: Vec<(String, String)> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), std::fs::read_to_string(&path).ok()?)))
        .collect();
    files.sort();
    let named: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let name = Path::new(&folder).file_name().and_then(|name| name.to_str()).expect("a name");
    let exercise = Exercise::read(name, &named).unwrap_or_else(|wrong| panic!("{wrong}"));
    let mut judged: Vec<String> = arguments.collect();
    if judged.is_empty() {
        judged = files
            .iter()
            .filter(|(name, _)| name.ends_with(".go") && !name.starts_with("check"))
            .map(|(name, _)| name.clone())
            .collect();
    }
    for file in judged {
        let known = files.iter().find(|(name, _)| *name == file);
        let text = known.map_or_else(|| std::fs::read_to_string(&file).expect("a file"), |(_, text)| text.clone());
        let begun = std::time::Instant::now();
        let verdict = judge(&exercise, &file, &text, &search);
        println!("{file}: {} {:?}", verdict.name(), begun.elapsed());
        show(&verdict);
    }
}

fn search(program: GoProgram, clock: Clock) -> gort_explore::Exploration {
    let mut settings = Settings::new(Arc::new(InPlace));
    settings.clock = clock;
    explore(Arc::new(program), settings)
}

fn show(verdict: &Verdict) {
    for judged in &verdict.judged {
        let (right, all) = judged.outputs;
        let found = &judged.found;
        println!(
            "    trial {}: {right} of {all}, {} states, {}, {:?}",
            judged.trial,
            found.states,
            found.certainty().name(),
            found.incomplete.as_ref().map(ToString::to_string)
        );
        for item in found.list(12) {
            println!("        {} {}", item.preemptions, item.output);
        }
    }
    for finding in &verdict.findings {
        println!("    {}: {}", finding.fault.name(), finding.said.en);
        match &finding.fault {
            Fault::Build(wrong) | Fault::Calls(wrong) => match &wrong.what {
                What::Errors(diagnostics) => println!("        {}", diagnostics.lines(&wrong.files).join("\n        ")),
                what => println!("        {what:?}"),
            },
            fault => match fault.run() {
                Some(found) => {
                    println!("        {} {:?}", found.output, found.schedule.as_ref().map(ToString::to_string))
                }
                None => println!("        {fault:?}"),
            },
        }
    }
}
