//! Large programs: in full, then reduced, then with few preemptions; and what is said of each.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use gort_events::{CodeHeader, Ending};
use gort_explore::{
    Answer, Count, Exploration, InPlace, Incomplete, LeftKind, Part, Progress, Search, Settings, explore,
};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::program;

/// Explores a program with at most so many states in each search.
fn explored(text: &str, search: Search, bound: u64, preemptions: Option<u32>) -> Exploration {
    explored_by(text, |settings| (settings.search, settings.bound, settings.preemptions) = (search, bound, preemptions))
}

/// Explores a program in stages, so many random runs being the last.
fn with_runs(text: &str, bound: u64, runs: u64) -> Exploration {
    explored_by(text, |settings| (settings.search, settings.bound, settings.random_runs) = (Search::Auto, bound, runs))
}

fn explored_by(text: &str, set: impl FnOnce(&mut Settings)) -> Exploration {
    let ready = build::build(&[("prog.go".to_owned(), text.to_owned())], &build::Settings::default());
    let ready = ready.unwrap_or_else(|wrong| panic!("{:?}\n{text}", wrong.what));
    let mut settings = Settings::new(Arc::new(InPlace));
    set(&mut settings);
    let header = CodeHeader::of("prog");
    explore(Arc::new(GoProgram::with_codes("prog.go", ready.program, ready.files, header, Vec::new())), settings)
}

/// Two goroutines that go on side by side and print at their end.
fn silent() -> String {
    program(
        "",
        "func main() {\na, b, d := make(chan int, 9), make(chan int, 9), make(chan int)\n\
         work := func(c chan int, s string) {\nfor i := range 9 {\nc <- i\n}\nfor range 9 {\n<-c\n}\nprintln(s)\nd <- 1\n}\n\
         go work(a, \"a\")\ngo work(b, \"b\")\n<-d\n<-d\n}\n",
    )
}

/// Three goroutines that print.
fn loud() -> String {
    program(
        "",
        "func main() {\nd := make(chan int)\nfor n := range 3 {\ngo func() {\nfor i := range 5 {\nprintln(n, i)\n}\nd <- 1\n}()\n}\n\
         <-d\n<-d\n<-d\n}\n",
    )
}

/// The searches that stopped, and the one that did not.
fn parts(found: &Exploration) -> (Vec<Part>, Part) {
    (found.tried().iter().map(|tried| tried.part).collect(), found.part())
}

fn outputs(found: &Exploration) -> BTreeSet<String> {
    found.all().map(|output| output.to_string()).collect()
}

/// All that a search that stopped has found of a program, whichever followed, is in the answer.
fn has_all_of(whole: &Exploration, part: &Exploration, text: &str) {
    for output in part.all() {
        assert!(whole.contains(&output), "{output}\n{text}");
    }
    for race in &part.races {
        assert!(whole.races.contains(race), "{race:?}\n{text}");
    }
    for kind in &part.leaks.kinds {
        let same =
            |other: &LeftKind| (other.left.created_at, other.left.parked) == (kind.left.created_at, kind.left.parked);
        assert!(whole.leaks.kinds.iter().any(same), "{kind:?}\n{text}");
    }
}

#[test]
fn what_is_too_large_in_full_is_searched_in_part_and_what_is_too_large_in_part_with_few_preemptions() {
    let all = explored(&silent(), Search::Full, 100_000, None);
    assert_eq!((all.incomplete.clone(), parts(&all)), (None, (Vec::new(), Part::Full)));
    let small = explored(&silent(), Search::Auto, all.states + 1, None);
    assert_eq!((parts(&small), small.states), ((Vec::new(), Part::Full), all.states));
    let part = explored(&silent(), Search::Auto, all.states / 2, None);
    assert_eq!((part.incomplete.clone(), parts(&part)), (None, (vec![Part::Full], Part::Reduced)));
    assert_eq!(part.tried()[0].why, Incomplete::Bound { states: all.states / 2 });
    assert_eq!(outputs(&part), outputs(&all));
    let all = explored(&loud(), Search::Reduced, 100_000, None);
    let few = explored(&loud(), Search::Auto, all.states / 2, None);
    let (tried, last) = parts(&few);
    let Part::Preemptions(most) = last else { panic!("{last:?}") };
    assert_eq!(tried[..2], [Part::Full, Part::Reduced]);
    assert_eq!(few.incomplete, Some(Incomplete::Preemptions { most }));
    assert!(all.is_reduced() && !few.is_reduced() && Count::ZERO < few.outputs && few.outputs < all.outputs);
    assert!(few.all().all(|output| all.find(&output).is_some()));
    // Each has a schedule that replays to it, whichever search has found it.
    let mut found_by = BTreeSet::new();
    for item in few.list(10_000) {
        assert!(item.schedule.is_some(), "{}", item.output);
        assert_eq!(item.counts_preemptions(), item.part != Part::Reduced);
        found_by.insert(item.part.name());
    }
    assert!(found_by.len() > 1, "{found_by:?}");
    let none = explored(&loud(), Search::Auto, 2, None);
    assert_eq!(parts(&none), (vec![Part::Full, Part::Reduced], Part::Preemptions(0)));
    assert_eq!(none.incomplete, Some(Incomplete::Bound { states: 2 }));
}

#[test]
fn what_a_search_that_stopped_has_found_stays_found() {
    let deadlocks = program(
        "sync",
        "func main() {\nvar a, b sync.Mutex\nd := make(chan int, 2)\nx := 0\n\
         go func() {\na.Lock()\nx++\nb.Lock()\nb.Unlock()\na.Unlock()\nd <- 1\n}()\n\
         go func() {\nb.Lock()\nx++\na.Lock()\na.Unlock()\nb.Unlock()\nd <- 1\n}()\n\
         go func() {\nselect {}\n}()\n\
         for i := range 4 {\nprintln(i)\n}\n<-d\n<-d\nprintln(x)\n}\n",
    );
    for text in [deadlocks, loud(), silent()] {
        let size = explored(&text, Search::Full, 1_000_000, None).states;
        for bound in [size / 40 + 2, size / 3] {
            let auto = explored(&text, Search::Auto, bound, None);
            assert!(!auto.tried().is_empty() && auto.lists_all_found());
            has_all_of(&auto, &explored(&text, Search::Full, bound, None), &text);
            if let Some(tried) = auto.tried().iter().find(|tried| tried.part == Part::Reduced) {
                let reduced = explored(&text, Search::Reduced, bound, None);
                assert_eq!(tried.states, reduced.states);
                assert!(reduced.all().all(|output| auto.contains(&output)));
            }
            // Of each race a run is shown that has it, and of each goroutine that is left.
            assert!(auto.races_in_detail().all(|race| race.detail.is_some()), "{bound}\n{text}");
            assert!(auto.stranded().iter().all(|left| auto.stranding(left).is_some_and(|run| run.schedule.is_some())));
        }
    }
}

#[test]
fn where_no_search_comes_to_its_end_random_runs_are_made_and_what_the_searches_found_stays() {
    let text = loud();
    let bound = 30;
    let searched = explored(&text, Search::Auto, bound, None);
    let found = with_runs(&text, bound, 50);
    assert_eq!(parts(&found), (vec![Part::Full, Part::Reduced, Part::Preemptions(0)], Part::Samples));
    assert_eq!(found.incomplete, Some(Incomplete::Sample { runs: 50 }));
    let samples = found.samples().expect("random runs");
    assert!(samples.runs == 50 && !samples.outputs.is_empty());
    has_all_of(&found, &searched, &text);
    for sampled in &samples.outputs {
        let listed = found.find(&sampled.output).expect("an output");
        assert_eq!((listed.part, listed.schedule.is_some()), (Part::Samples, true), "{}", sampled.output);
        assert!(matches!(found.can(&sampled.output.lines), Answer::Possible(_)));
    }
    assert_eq!(found.outputs, Count::from(outputs(&found).len()));
}

/// The last test's races are seen by random runs alone.
#[test]
fn a_data_race_that_only_a_random_run_has_seen_is_shown_with_that_run() {
    let text = program(
        "time",
        "func main() {\nx, d := 0, make(chan int, 4)\nfor i := range 3 {\ngo func() {\nfor j := range 4 {\nprintln(i, j)\n}\nd <- 1\n}()\n}\n\
         go func() {\nx = 1\n}()\ntime.Sleep(1)\n<-d\n<-d\n<-d\nprintln(x)\n}\n",
    );
    let found = with_runs(&text, 20, 50);
    assert_eq!((parts(&found).1, found.races.len()), (Part::Samples, 1), "{:?}", found.races);
    let report = found.races_in_detail().next().expect("a race");
    assert!(report.detail.is_some() && report.shows.is_some());
}

#[test]
fn of_schedules_with_few_preemptions_none_is_said_to_go_on_for_ever() {
    let text = program(
        "sync/atomic",
        "func main() {\nvar done atomic.Bool\ngo func() {\ndone.Store(true)\n}()\nfor !done.Load() {\n}\n}\n",
    );
    let found = explored(&text, Search::Auto, 1_000, Some(0));
    assert_eq!(found.incomplete, Some(Incomplete::Preemptions { most: 0 }));
    assert!(found.loops.is_empty() && found.endings.never == Count::ZERO, "{:?}", found.loops);
}

#[test]
fn that_few_preemptions_were_tried_comes_before_what_else_is_not_everything() {
    let asks = loud().replace("d := make(chan int)\n", "d := make(chan int)\nprintln(runtime.NumCPU())\n");
    let asks = asks.replace("package main\n", "package main\nimport \"runtime\"\n");
    let all = explored(&asks, Search::Full, 100_000, None);
    assert_eq!(all.incomplete, Some(Incomplete::Processors));
    let few = explored(&asks, Search::Full, 100_000, Some(0));
    assert_eq!(few.incomplete, Some(Incomplete::Preemptions { most: 0 }));
}

/// Two that lock in different orders, after so much that each does for itself.
fn late_deadlock(work: u64) -> String {
    let text = "func main() {\nvar a, b sync.Mutex\nd := make(chan int)\nwork := func(x, y *sync.Mutex) {\nc := make(chan int, WORK)\n\
         for i := range WORK {\nc <- i\n}\nfor range WORK {\n<-c\n}\nx.Lock()\ny.Lock()\ny.Unlock()\nx.Unlock()\nd <- 1\n}\n\
         go work(&a, &b)\ngo work(&b, &a)\n<-d\n<-d\n}\n";
    program("sync", &text.replace("WORK", &work.to_string()))
}

#[test]
fn of_what_grows_without_end_nothing_more_is_tried_and_its_first_lines_are_known() {
    let begins = |imports: &str, body: &str| {
        program(imports, &format!("func main() {{\nfor i := range 9 {{\nprintln(i)\n}}\n{body}\n}}\n"))
    };
    let searched = |text: &str| {
        explored_by(text, |settings| {
            (settings.search, settings.random_runs, settings.large) = (Search::Auto, 40, 50);
            (settings.bound, settings.longest) = (400, 200);
        })
    };
    let found = searched(&begins("time", "for n := 0; ; n++ {\ntime.Sleep(1)\nprintln(n)\n}"));
    assert_eq!(found.incomplete, Some(Incomplete::Bound { states: 400 }));
    assert_eq!((parts(&found), &found.outputs), ((vec![Part::Samples], Part::Full), &Count::ZERO));
    let Answer::Impossible { next, .. } = found.can(&["0"]) else { panic!("it does not end") };
    assert_eq!(next, ["1"]);
    // Where there is an end, or a run came to one, the others are tried.
    let ends = "c := make(chan int)\ngo func() {\nfor i := range 30 {\nprintln(i)\nc <- i\n}\n}()\ngo func() {\nfor i := range 30 {\nprintln(i)\n}\n}()\n\
                for range 30 {\n<-c\n}";
    assert!(parts(&searched(&begins("", ends))).0.contains(&Part::Reduced));
}

#[test]
fn a_large_search_that_is_interrupted_has_what_random_runs_showed_before() {
    let found = explored_by(&late_deadlock(40), |settings| {
        (settings.search, settings.random_runs, settings.large) = (Search::Auto, 40, 50);
        let cancel = Arc::new(AtomicBool::new(false));
        let stop = cancel.clone();
        settings.cancel = Some(cancel);
        // Whoever waits has waited long enough once there are so many states.
        settings.progress = Some(Arc::new(Mutex::new(Box::new(move |progress: &Progress| {
            stop.store(progress.part == Part::Full && progress.states > 100, Ordering::Relaxed);
        }))));
    });
    assert_eq!(
        (found.incomplete.clone(), parts(&found)),
        (Some(Incomplete::Cancelled), (vec![Part::Samples], Part::Full))
    );
    assert!(found.endings.deadlock > Count::ZERO, "{:?}", found.endings);
    let output = found.all().find(|output| output.ending == Ending::Deadlock).expect("a deadlock");
    assert!(found.find(&output).is_some());
    // One that comes to its end says no more than that.
    let whole = explored_by(&late_deadlock(8), |settings| {
        (settings.search, settings.random_runs, settings.large) = (Search::Auto, 40, 50);
    });
    assert_eq!((whole.incomplete.clone(), parts(&whole)), (None, (Vec::new(), Part::Full)));
    assert!(whole.endings.deadlock > Count::ZERO && whole.states > 100);
}

#[test]
fn a_search_of_few_large_states_that_is_interrupted_has_what_random_runs_showed_before() {
    let text = "var big = make([]int, 1<<16)\n\nfunc main() {\nd := make(chan int)\nwork := func(n int) {\nc := make(chan int, 40)\nfor i := range 40 {\nc <- i\n}\nd <- n\n}\n\
                go work(1)\ngo work(2)\n<-d\nprintln(<-d, big[0])\n}\n";
    let searched = |runs: u64| {
        explored_by(&program("", text), |settings| {
            (settings.search, settings.random_runs) = (Search::Auto, runs);
            settings.longest = if runs == 3 { 20 } else { settings.longest };
            let cancel = Arc::new(AtomicBool::new(false));
            let stop = cancel.clone();
            settings.cancel = Some(cancel);
            settings.progress = Some(Arc::new(Mutex::new(Box::new(move |progress: &Progress| {
                stop.store(progress.part == Part::Full && progress.states > 300, Ordering::Relaxed);
            }))));
        })
    };
    let found = searched(4);
    assert_eq!(
        (found.incomplete.clone(), parts(&found)),
        (Some(Incomplete::Cancelled), (vec![Part::Samples], Part::Full))
    );
    assert!(found.outputs > Count::ZERO && found.tried()[0].cut == 0);
    let cut = searched(3);
    assert_eq!((cut.tried()[0].why.clone(), cut.tried()[0].cut), (Incomplete::Sample { runs: 6 }, 6), "both kinds");
}
