//! Codes of Go programs: each output that the explorer lists has one, and the machine shows that output again by it.

use gort::explore::{Clock, Explorer, Incomplete};
use gort_events::{CodeHeader, MapOrder};
use gort_golang_explore::GoProgram;

use crate::led::{Led, shown};
use crate::programs::programs;
use crate::twins::{FOR_REAL, REFUSED, ready};

/// States that a search sees here: without optimisation it is slow.
const STATES: u64 = 3_000;
/// Codes of each program that are replayed.
const CODES: usize = 25;

/// Programs whose accesses to memory race, in several ways.
const RACY: [(&str, &str); 4] = [
    ("counter", "var wg sync.WaitGroup; x := 0; for range 2 { wg.Go(func() { x++; x++ }) }; wg.Wait(); fmt.Println(x)"),
    ("handed", "p := new([2]int); go func() { p[0], p[1] = 1, 2 }(); a, b := p[0], p[1]; fmt.Println(a, b, p[0])"),
    ("late", "x := 0; go func() { x = 1; x = 2 }(); time.Sleep(time.Second); fmt.Println(x)"),
    ("words", "s := []string{\"a\"}; go func() { s = append(s, \"b\") }(); fmt.Println(len(s), s)"),
];

/// What is wrong with the codes of a program, and how many there are.
fn judged(name: &str, text: &str, clock: Clock) -> (usize, Vec<String>) {
    let Ok(ready) = ready(name, text) else { return (0, Vec::new()) };
    let (program, files) = (ready.program.clone(), ready.files.clone());
    let program = GoProgram::with_codes(name, program, files, CodeHeader::of(name), Vec::new());
    let found = Explorer::of(program).clock(clock).bound(STATES).run();
    if matches!(found.incomplete, Some(Incomplete::ExternalInput)) {
        return (0, Vec::new());
    }
    let mut wrong = Vec::new();
    let listed = found.list(CODES);
    for item in &listed {
        // What never ends has no end to come to.
        if item.output.message.is_empty() && item.output.ending != gort::Ending::Exit {
            continue;
        }
        match &item.schedule {
            None => wrong.push(format!("{name}, {clock:?}: no code for {}", item.output)),
            Some(code) => {
                let again = shown(&ready, Led::by_code(code).through_maps(MapOrder::Any));
                if again != item.output.to_string() {
                    wrong.push(format!("{name}, {clock:?}: {code} for {} gives {again}", item.output));
                }
            }
        }
    }
    (listed.len(), wrong)
}

#[test]
fn every_listed_code_of_a_go_program_replays_to_its_output() {
    let mut programs: Vec<(String, String)> = programs()
        .iter()
        .filter(|program| !FOR_REAL.contains(&program.name) && REFUSED.iter().all(|(name, _)| *name != program.name))
        .map(|program| (program.name.to_owned(), program.go.to_owned()))
        .collect();
    programs.extend(RACY.map(|(name, main)| {
        let head = "package main\nimport (\"fmt\"; \"sync\"; \"time\")\nvar _ sync.Mutex\nvar _ = time.Now\n";
        (name.to_owned(), format!("{head}func main() {{ {main} }}\n"))
    }));
    let (mut codes, mut wrong) = (0, Vec::new());
    for (name, text) in &programs {
        for clock in [Clock::Ideal, Clock::Real] {
            let (more, faults) = judged(name, text, clock);
            codes += more;
            wrong.extend(faults);
        }
    }
    assert!(wrong.is_empty(), "of {codes} codes {} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(codes > 1_000, "{codes} codes");
}
