//! Large programs: in full, then reduced, then with few preemptions; and what is said of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use gort_explore::{Count, Exploration, InPlace, Incomplete, Part, Search, Settings, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::program;

/// Explores a program with at most so many states in each search.
fn explored(text: &str, search: Search, bound: u64, preemptions: Option<u32>) -> Exploration {
    let ready = build::build(&[("prog.go".to_owned(), text.to_owned())], &build::Settings::default());
    let ready = ready.unwrap_or_else(|wrong| panic!("{:?}\n{text}", wrong.what));
    let mut settings = Settings::new(Arc::new(InPlace));
    (settings.search, settings.bound, settings.preemptions) = (search, bound, preemptions);
    explore(Arc::new(GoProgram::new("prog.go", ready.program, ready.files)), settings)
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
    let none = explored(&loud(), Search::Auto, 2, None);
    assert_eq!(parts(&none), (vec![Part::Full, Part::Reduced], Part::Preemptions(0)));
    assert_eq!(none.incomplete, Some(Incomplete::Bound { states: 2 }));
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
