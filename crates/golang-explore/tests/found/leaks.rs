//! Goroutines that are left when main returns, and what would have become of them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use gort_explore::{Count, Exploration, Fate, InPlace, Incomplete, Settings, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::room::with_room;
use crate::{How, USUAL, explored, explored_as, program};

/// Each way in which a goroutine is left: the line that started it, the line where it was parked, its fate, in how many outputs.
fn kinds(found: &Exploration) -> Vec<(u32, Option<u32>, Fate, String)> {
    assert!(found.incomplete.is_none() && found.leaks.known);
    let kinds = found.leaks.kinds.iter().map(|kind| {
        let at = kind.left.parked.map(|(_, at)| at.line());
        (kind.left.created_at.line(), at, kind.left.fate, kind.outputs.to_string())
    });
    kinds.collect()
}

#[test]
fn a_send_that_nobody_receives_stays_for_good() {
    let found = explored("", "func main() {\nc := make(chan int)\ngo func() {\nc <- 1\n}()\nprintln(1)\n}\n");
    let stays = (4, Some(5), Fate::Stays, "1".to_owned());
    // Where it has not come to its operation yet, it may.
    let may = (4, None, Fate::MayStay, "1".to_owned());
    assert_eq!(kinds(&found), [may, stays]);
    assert_eq!(found.leaks.for_good, Count::from(1_u32));
}

#[test]
fn a_goroutine_that_is_parked_when_main_returns_but_would_be_woken_is_no_leak() {
    let found =
        explored("", "func main() {\nc := make(chan int)\ngo func() {\nc <- 1\n}()\ngo func() {\n<-c\n}()\n}\n");
    let fates: Vec<Fate> = kinds(&found).iter().map(|kind| kind.2).collect();
    assert!(kinds(&found).iter().any(|kind| kind.1.is_some()), "one is parked at main's return");
    assert!(fates.iter().all(|fate| *fate == Fate::Ends), "{:?}", kinds(&found));
    assert!(found.leaks.possible > Count::ZERO && found.leaks.for_good == Count::ZERO);
}

#[test]
fn a_server_that_works_for_ever_is_no_leak() {
    let found = explored(
        "time",
        "func main() {\nt := time.NewTicker(time.Second)\ngo func() {\nfor range t.C {\n}\n}()\ntime.Sleep(3 * time.Second)\n}\n",
    );
    assert!(!kinds(&found).is_empty());
    assert!(kinds(&found).iter().all(|kind| kind.2 == Fate::WorksOn), "{:?}", kinds(&found));
}

#[test]
fn a_receiver_that_only_main_could_wake_stays() {
    let found = explored("", "func main() {\nc := make(chan int)\ngo func() {\nfor range c {\n}\n}()\nc <- 1\n}\n");
    // It has the value, and then waits for another one, or for the channel to be closed.
    assert!(kinds(&found).contains(&(4, Some(5), Fate::Stays, "1".to_owned())), "{:?}", kinds(&found));
    assert!(kinds(&found).iter().all(|kind| kind.2 != Fate::Ends));
}

#[test]
fn two_that_wait_for_each_other_s_lock_stay_beside_one_that_works() {
    let found = explored(
        "sync time",
        "func main() {\nvar a, b sync.Mutex\ngo func() {\na.Lock()\nb.Lock()\n}()\ngo func() {\nb.Lock()\na.Lock()\n}()\ngo func() {\nfor {\ntime.Sleep(time.Millisecond)\n}\n}()\n}\n",
    );
    let stays: Vec<_> = kinds(&found).into_iter().filter(|kind| kind.2 == Fate::Stays).map(|kind| kind.1).collect();
    // At their second lock; or at their first, where the other one has kept it.
    assert_eq!(stays, [Some(7), Some(8), Some(11), Some(12)]);
    assert!(kinds(&found).iter().any(|kind| kind.0 == 14 && kind.2 == Fate::WorksOn));
}

#[test]
fn a_goroutine_that_ends_beside_main_is_not_said_to_stay() {
    let found = explored("", "func main() {\ngo println(1)\n}\n");
    assert!(found.leaks.known && found.leaks.for_good == Count::ZERO);
    assert!(kinds(&found).iter().all(|kind| kind.2 == Fate::Ends));
}

#[test]
fn what_goes_on_without_end_behind_main_does_not_hold_up_the_search() {
    let text = program(
        "",
        "func main() {\nc := make(chan int, 1)\ngo func() {\nfor n := 0; ; n++ {\nc <- n\nn = <-c\n}\n}()\n}\n",
    );
    let found = explored_as("prog.go", &text, How { memory: 4 << 20, ..USUAL });
    assert_eq!(found.incomplete, Some(Incomplete::Memory { bytes: 4 << 20 }));
    assert!(found.states > 1_000, "{}", found.states);
}

#[test]
fn what_goes_on_without_end_behind_one_return_of_main_leaves_what_is_known_of_another() {
    let text = program(
        "time",
        "func main() {\nc := make(chan int)\ngo func() {\nc <- 1\n}()\nr, s := make(chan int, 1), make(chan int, 1)\nr <- 1\ns <- 1\nselect {\ncase <-r:\ngo func() {\nfor n := 0; n >= 0; n++ {\ntime.Sleep(1)\n}\n}()\nprintln(1)\ncase <-s:\nprintln(2)\n}\n}\n",
    );
    let found = explored_as("prog.go", &text, How { bound: 2_000, ..USUAL });
    assert!(found.incomplete.is_none() && !found.leaks.known);
    let fates = |line: u32| found.leaks.kinds.iter().filter(move |kind| kind.left.created_at.line() == line);
    assert!(fates(13).all(|kind| kind.left.fate == Fate::Unknown));
    // Behind the other one all was seen.
    let stays = fates(5).find(|kind| kind.left.parked.is_some() && kind.left.fate == Fate::Stays);
    assert_eq!(stays.map(|kind| kind.outputs.clone()), Some(Count::from(1_u32)));
    assert!(fates(5).any(|kind| kind.left.parked.is_some() && kind.left.fate == Fate::Unknown));
}

#[test]
fn of_a_search_that_is_interrupted_it_is_known_what_became_of_those_that_were_left() {
    let text = program(
        "sync/atomic",
        "func main() {\nc := make(chan int)\ngo func() { c <- 1 }()\nvar n atomic.Int64\ngo func() {\nfor range 300 {\nn.Add(1)\n}\n}()\nfor range 3000 {\nn.Add(1)\n}\n}\n",
    );
    let cancel = Arc::new(AtomicBool::new(false));
    let stop = cancel.clone();
    let progress: gort_explore::Tell =
        Box::new(move |progress| _ = stop.fetch_or(progress.states > 20_000, Ordering::Relaxed));
    let work = || {
        let settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text)], &settings).expect("it is a program that gort runs");
        let mut settings = Settings::new(Arc::new(InPlace));
        (settings.cancel, settings.progress) = (Some(cancel), Some(Arc::new(Mutex::new(progress))));
        explore(Arc::new(GoProgram::new("prog", ready.program, ready.files)), settings)
    };
    let found = with_room(256 << 20, work).expect("the exploration ends");
    assert_eq!(found.incomplete, Some(Incomplete::Cancelled));
    let stays: Vec<_> = found.leaks.kinds.iter().filter(|kind| kind.left.fate == Fate::Stays).collect();
    assert_eq!(stays.iter().map(|kind| kind.left.created_at.line()).collect::<Vec<_>>(), [5], "{:?}", found.leaks);
}

#[test]
fn goroutines_of_one_line_are_told_of_once_whichever_column_they_stand_in() {
    let found = explored(
        "",
        "func main() {\nc := make(chan int)\nfor range 2 {\ngo func() { c <- 1; c <- 2 }(); go func() { c <- 3 }()\n}\n<-c\n}\n",
    );
    let stays: Vec<_> = found.leaks.kinds.iter().filter(|kind| kind.left.fate == Fate::Stays).collect();
    assert_eq!(stays.len(), 1, "{stays:?}");
    assert_eq!(stays[0].outputs, found.outputs);
}

#[test]
fn what_a_timer_calls_was_started_where_the_timer_was_made() {
    let found = explored(
        "time",
        "func main() {\nc := make(chan int)\nt := time.AfterFunc(5, func() {\n<-c\n})\nt.Reset(1)\ntime.Sleep(2)\n}\n",
    );
    let kind = found.leaks.kinds.first().expect("it is left");
    assert_eq!((kind.left.created_at.line(), kind.left.fate), (5, Fate::Stays));
}

#[test]
fn one_that_waits_at_the_only_case_of_a_select_waits_where_the_case_stands() {
    // As in a dump of Go's: of several cases it is the select.
    for (more, line) in [("", 7), ("case <-d:\n", 6)] {
        let text = format!(
            "func main() {{\nc, d := make(chan int), make(chan int)\n_ = d\ngo func() {{\nselect {{\ncase <-c:\n{more}}}\n}}()\n}}\n"
        );
        let found = explored("", &text);
        let waits = found.leaks.kinds.iter().filter_map(|kind| kind.left.parked);
        assert_eq!(waits.map(|(_, at)| at.line()).collect::<Vec<_>>(), [line], "{more}");
    }
}
