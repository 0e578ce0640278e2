//! The default run.

use gort_explore::{Setup, System};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::program;
use crate::room::with_room;

#[test]
fn what_another_one_is_about_to_write_is_there_after_a_collection() {
    // Each gives way before a write when its turn is over, and memory is collected meanwhile.
    let text = "func main() {\ngo func() {\nfor {\nfmt.Println(\"a\")\n}\n}()\nfor {\nfmt.Println(\"b\")\n}\n}\n";
    let text = program("fmt", text);
    let work = move || {
        let settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text)], &settings).expect("it is a program that gort runs");
        GoProgram::new("prog", ready.program, ready.files).default_run(&Setup::default(), 100_000)
    };
    let run = with_room(256 << 20, work).expect("the run is cut, and nothing else happens to it");
    assert!(run.output().is_none() && run.lines.is_empty());
}
