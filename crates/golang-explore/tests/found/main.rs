//! What an exploration of a Go program finds: what is left behind, in which orders maps come, which of their operations overlap, what never
//! ends, which races there are.

mod accesses;
mod asked;
mod causal;
mod closing;
mod degrading;
mod endless;
mod forgets;
mod globals;
mod handed;
mod kept;
mod leaks;
mod library_locks;
mod maps;
mod memory;
mod numbers;
mod outside;
mod points;
mod printed;
mod races;
#[path = "../../../golang/tests/golang/room.rs"]
mod room;
mod tested;
mod usual;

use std::sync::Arc;

use gort_events::MapOrder;
use gort_explore::{Clock, Exploration, InPlace, Settings, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::room::with_room;

/// How a program is explored.
#[derive(Clone, Copy)]
struct How {
    clock: Clock,
    maps: MapOrder,
    bound: u64,
    /// How many bytes the search may take; 0: as many as it likes.
    memory: u64,
    /// Which accesses to memory are steps.
    accesses: Accesses,
}

/// Which accesses to memory are steps.
#[derive(Clone, Copy)]
enum Accesses {
    /// Those that other goroutines can notice.
    Noticed,
    None,
    Each,
    /// As the first, but that marks are no part of a state.
    WithoutMarks,
}

const USUAL: How =
    How { clock: Clock::Ideal, maps: MapOrder::Any, bound: 1_000_000, memory: 0, accesses: Accesses::Noticed };

/// Explores the program whose file has this name and this text. `None`: gort does not run it.
fn explored_if(name: &str, text: &str, how: How) -> Option<Exploration> {
    let work = || {
        let settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[(name.to_owned(), text.to_owned())], &settings).ok()?;
        let mut settings = Settings::new(Arc::new(InPlace));
        (settings.clock, settings.maps, settings.bound) = (how.clock, how.maps, how.bound);
        settings.memory = Some(how.memory).filter(|memory| *memory > 0);
        let program = match how.accesses {
            Accesses::Noticed => GoProgram::new(name, ready.program, ready.files),
            Accesses::None => GoProgram::without_accesses(name, ready.program, ready.files),
            Accesses::WithoutMarks => GoProgram::without_marks(name, ready.program, ready.files),
            Accesses::Each => GoProgram::with_each_access(name, ready.program, ready.files),
        };
        Some(explore(Arc::new(program), settings))
    };
    with_room(256 << 20, work).expect("the exploration ends")
}

/// Explores the program whose file has this name and this text.
fn explored_as(name: &str, text: &str, how: How) -> Exploration {
    explored_if(name, text, how).expect("it is a program that gort runs")
}

/// Explores the program `prog.go`: a main function with this body, and what it needs.
fn explored(imports: &str, text: &str) -> Exploration {
    explored_as("prog.go", &program(imports, text), USUAL)
}

/// A program of these imports and declarations.
fn program(imports: &str, text: &str) -> String {
    let imports: String = imports.split_whitespace().map(|path| format!("import {path:?}\n")).collect();
    format!("package main\n{imports}{text}")
}

/// All outputs, each on a line.
fn outputs(found: &Exploration) -> Vec<String> {
    assert_eq!(found.incomplete, None);
    let mut all: Vec<String> = found.all().map(|output| output.to_string()).collect();
    all.sort();
    all
}
