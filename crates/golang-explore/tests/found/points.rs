//! Accesses to memory as steps: of a program without a data race the outputs are the same without them.

use std::path::{Path, PathBuf};

use gort_events::Rng;
use gort_explore::{Exploration, Output};

use crate::{Accesses, How, USUAL, explored, explored_if, outputs};

/// While the error of the first unlock ends the program, the others go on: the state that a second one leaves is Go's to complain about
/// (internal/sync/mutex.go, lockSlow), and a lock never succeeds in it.
#[test]
fn a_mutex_that_was_unlocked_twice_too_often_is_inconsistent() {
    let found = explored(
        "sync",
        "func main() {
            var mu sync.Mutex
            go mu.Unlock()
            mu.Unlock()
            mu.Lock()
            println(\"locked\")
        }",
    );
    let unlocked = "fatal error: sync: unlock of unlocked mutex";
    assert_eq!(outputs(&found), ["fatal error: sync: inconsistent mutex state", unlocked]);
}

/// Everything that it can print, and how it can end; the message of a loop is one of its rounds, and which one does not matter.
fn all(found: &Exploration) -> Vec<Output> {
    let mut all: Vec<Output> = found.all().take(100_000).collect();
    all.sort_by_key(|output| (output.lines.clone(), output.message.clone()));
    all
}

/// Compares a program with and without accesses as steps. The places of accesses that were steps; none if it is too large, or races.
fn compared(name: &str, text: &str, bound: u64) -> Option<usize> {
    let with = explored_if(name, text, How { bound, ..USUAL })?;
    if with.incomplete.is_some() || !with.races.is_empty() {
        return None;
    }
    let without = explored_if(name, text, How { accesses: Accesses::None, ..USUAL })?;
    assert_eq!(without.incomplete, None, "{name}");
    assert!(without.states <= with.states, "{name}: {} {}", without.states, with.states);
    assert_eq!(all(&with), all(&without), "{name}\n{text}");
    Some(with.access_places().len())
}

/// Go programs below a folder.
fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        match path.extension() {
            _ if path.is_dir() => programs(&path, found),
            Some(extension) if extension == "go" => found.push(path),
            _ => {}
        }
    }
}

#[test]
#[allow(clippy::print_stdout, reason = "how many programs were compared")]
fn the_lessons_programs_without_a_race_do_not_depend_on_accesses() {
    let mut found = Vec::new();
    programs(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../lessons")), &mut found);
    found.sort();
    let mut places = Vec::new();
    for path in &found {
        let text = std::fs::read_to_string(path).expect("it is text");
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        places.extend(compared(&name, &text, 500));
    }
    // Most of them share nothing but by channels and locks.
    let none = places.iter().filter(|places| **places == 0).count();
    println!(
        "{} of {} programs compared: {none} without an access that is a step, the others have {} places",
        places.len(),
        found.len(),
        places.iter().sum::<usize>()
    );
    assert!(places.len() > 25 && 2 * none > places.len(), "{} of {}: {places:?}", places.len(), found.len());
}

/// A program of some goroutines that do this and that with two variables under a lock, and with a channel.
fn drawn(draws: &mut Rng) -> String {
    let mut text = String::from(
        "package main\nimport \"sync\"\nfunc main() {\nx, y := 0, 0\nvar mu sync.Mutex\nvar wg sync.WaitGroup\n",
    );
    text += &format!("c := make(chan int, {})\n", 1 + draws.below(2));
    for _ in 0..2 + draws.below(2) {
        text += "wg.Go(func() {\n";
        for _ in 0..1 + draws.below(3) {
            text += match draws.below(6) {
                0 => "mu.Lock()\nx++\nmu.Unlock()\n",
                1 => "mu.Lock()\ny = x + 1\nmu.Unlock()\n",
                2 => "mu.Lock()\nprintln(x, y)\nmu.Unlock()\n",
                3 => "select {\ncase c <- 1:\ndefault:\n}\n",
                4 => "select {\ncase v := <-c:\nmu.Lock()\nx += v\nmu.Unlock()\ndefault:\n}\n",
                _ => "mu.Lock()\nif x > y {\ny, x = x, y\n}\nmu.Unlock()\n",
            };
        }
        text += "})\n";
    }
    text + "wg.Wait()\nprintln(x, y, len(c))\n}\n"
}

#[test]
fn drawn_programs_without_a_race_do_not_depend_on_accesses() {
    let mut draws = Rng::new(15);
    let (mut were_steps, mut compared_ones) = (0, 0);
    for number in 0..24 {
        let text = drawn(&mut draws);
        if let Some(places) = compared(&format!("drawn{number}.go"), &text, 4_000) {
            compared_ones += 1;
            were_steps += usize::from(places > 0);
        }
    }
    assert!(compared_ones > 12 && were_steps > 8, "{compared_ones} {were_steps}");
}
