//! Who can keep a program going without end where it need not: what spins beside what prints, ends, or waits for time.

use gort_explore::{Answer, Clock, Count, Exploration, Keeper, LoopKind};

use crate::{How, USUAL, explored, explored_as, program};

const TICKS: &str = "for {\nprintln(\"tick\")\n}\n";
const POLLS: &str = "go func() {\nfor {\nselect {\ncase <-make(chan int):\ndefault:\n}\n}\n}()\n";
const COMPUTES: &str = "go func() {\nfor {\n}\n}()\n";

/// What is expected of a program.
#[derive(Debug, PartialEq)]
struct Expected {
    kept: Option<Keeper>,
    /// Whether a goroutine computes without end beside others.
    spins: bool,
    /// How many ways there are to print without end, to go on without it, and to end.
    outputs: [Count; 3],
    /// The kinds of its loops with who can keep them silent.
    loops: Vec<(LoopKind, Option<Keeper>)>,
}

/// A kind of loop, with who can keep it silent.
type Kept = (LoopKind, Option<Keeper>);

/// What a program is called, its text and its clock, who can keep it going, whether one computes, its outputs and its loops.
type Row = (&'static str, String, Clock, Option<Keeper>, bool, Option<[u32; 3]>, Vec<Kept>);

fn expected(found: &Exploration) -> Expected {
    let mut loops: Vec<_> = found.loops.iter().map(|one| (one.kind, one.silent)).collect();
    loops.sort_unstable();
    loops.dedup();
    let endings = &found.endings;
    let ends: Count =
        [&endings.exit, &endings.deadlock, &endings.panic, &endings.fatal, &endings.status].into_iter().sum();
    Expected {
        kept: found.kept_by(),
        spins: found.spins().is_some(),
        outputs: [endings.prints_forever.clone(), endings.never.clone(), ends],
        loops,
    }
}

#[test]
fn of_each_mixture_it_is_known_which_schedulers_do_what() {
    use Keeper::{Fair, Unfair};
    use LoopKind::{NeverEnds, PrintsForever};
    let (prints, never, ends) = ([1, 0, 0], [0, 1, 0], [0, 0, 1]);
    let may_end = |fairly| LoopKind::MayEnd { fairly };
    let (main, set) = ("println(1)\nprintln(2)\n", "var set atomic.Bool\ngo set.Store(true)\nfor !set.Load() {\n}\n");
    let closed = "a, b := make(chan int), make(chan int)\nclose(a)\nclose(b)\n";
    let texts: &[Row] = &[
        ("a printer", TICKS.to_owned(), Clock::Ideal, None, false, Some(prints), vec![(PrintsForever, None)]),
        (
            "a printer and one that computes",
            format!("{COMPUTES}{TICKS}"),
            Clock::Ideal,
            Some(Unfair),
            true,
            Some(prints),
            vec![(PrintsForever, None)],
        ),
        (
            "a printer and one that polls",
            format!("{POLLS}{TICKS}"),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(prints),
            vec![(PrintsForever, Some(Unfair))],
        ),
        (
            "a printer and one that gives way",
            format!("go func() {{\nfor {{\nruntime.Gosched()\n}}\n}}()\n{TICKS}"),
            Clock::Ideal,
            Some(Unfair),
            true,
            Some(prints),
            vec![(PrintsForever, None)],
        ),
        (
            "a printer and one that locks",
            format!("var mu sync.Mutex\ngo func() {{\nfor {{\nmu.Lock()\nmu.Unlock()\n}}\n}}()\n{TICKS}"),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(prints),
            vec![(PrintsForever, Some(Unfair))],
        ),
        (
            "a printer and two that hand over",
            format!(
                "c := make(chan int)\ngo func() {{\nfor {{\nc <- 1\n}}\n}}()\ngo func() {{\nfor {{\n<-c\n}}\n}}()\n{TICKS}"
            ),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(prints),
            vec![(PrintsForever, Some(Unfair))],
        ),
        (
            "two that print the same",
            format!("go func() {{\n{TICKS}}}()\n{TICKS}"),
            Clock::Ideal,
            None,
            false,
            Some(prints),
            vec![(PrintsForever, None)],
        ),
        (
            "two that take turns",
            "c := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\nfor {\n<-c\nprintln(\"tick\")\n}\n".to_owned(),
            Clock::Ideal,
            None,
            false,
            Some(prints),
            vec![(PrintsForever, None)],
        ),
        (
            "a printer beside a main that parks",
            format!("go func() {{\n{TICKS}}}()\nselect {{}}\n"),
            Clock::Ideal,
            None,
            false,
            Some(prints),
            vec![(PrintsForever, None)],
        ),
        ("main ends", main.to_owned(), Clock::Ideal, None, false, Some(ends), vec![]),
        (
            "one that computes, and main ends",
            format!("{COMPUTES}{main}"),
            Clock::Ideal,
            Some(Unfair),
            true,
            Some(ends),
            vec![],
        ),
        (
            "one that polls, and main ends",
            format!("{POLLS}{main}"),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(ends),
            vec![(may_end(false), None)],
        ),
        (
            "a printer, and main ends",
            format!("go func() {{\n{TICKS}}}()\nprintln(\"end\")\n"),
            Clock::Ideal,
            Some(Unfair),
            false,
            None,
            vec![(may_end(false), None)],
        ),
        (
            "one that spins until it is told",
            format!("{set}println(1)\n"),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(ends),
            vec![(may_end(false), None)],
        ),
        (
            "one that spins until it is told, and prints then",
            format!("{set}{TICKS}"),
            Clock::Ideal,
            Some(Unfair),
            false,
            Some(prints),
            vec![(PrintsForever, None), (may_end(false), None)],
        ),
        (
            "it chooses to print or not",
            format!("{closed}for {{\nselect {{\ncase <-a:\nprintln(\"tick\")\ncase <-b:\n}}\n}}\n"),
            Clock::Ideal,
            Some(Fair),
            false,
            Some(prints),
            vec![(PrintsForever, Some(Fair))],
        ),
        (
            "it chooses to end or not",
            format!("{closed}for {{\nselect {{\ncase <-a:\nreturn\ncase <-b:\n}}\n}}\n"),
            Clock::Ideal,
            Some(Fair),
            false,
            Some(ends),
            vec![(may_end(true), None)],
        ),
        ("all compute", format!("{COMPUTES}for {{\n}}\n"), Clock::Ideal, None, false, Some(never), vec![]),
        (
            "who polls and never prints",
            format!("{POLLS}select {{}}\n"),
            Clock::Ideal,
            None,
            false,
            Some(never),
            vec![(NeverEnds, None)],
        ),
    ];
    let imports = |text: &str| {
        ["sync/atomic", "sync", "runtime"]
            .into_iter()
            .filter(|path| text.contains(&format!("{}.", path.rsplit('/').next().unwrap_or(path))))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut wrong = Vec::new();
    for (name, text, clock, kept, spins, outputs, loops) in texts {
        let whole = program(&imports(text), &format!("func main() {{\n{text}}}\n"));
        let found = explored_as("prog.go", &whole, How { clock: *clock, ..USUAL });
        assert_eq!(found.incomplete, None, "{name}");
        let is = expected(&found);
        let outputs = outputs.map_or_else(|| is.outputs.clone(), |all| all.map(Count::from));
        let wanted = Expected { kept: *kept, spins: *spins, outputs, loops: loops.clone() };
        if is != wanted {
            wrong.push(format!("{name}: {is:?}\n  expected {wanted:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_ticker_prints_beside_what_spins_where_time_may_pass() {
    let ticks = "for range time.Tick(time.Second) {\nprintln(\"tick\")\n}\n";
    let of = |text: &str, clock| {
        let whole = program("time", &format!("func main() {{\n{text}{ticks}}}\n"));
        let found = explored_as("prog.go", &whole, How { clock, ..USUAL });
        assert_eq!(found.incomplete, None, "{text}");
        let Expected { kept, spins, outputs: [prints, never, _], .. } = expected(&found);
        (kept, spins, prints == Count::from(1_u32), never == Count::from(1_u32))
    };
    assert_eq!(of("", Clock::Ideal), (None, false, true, false));
    assert_eq!(of("", Clock::Real), (None, false, true, false));
    // Time stands still while something goes on.
    assert_eq!(of(COMPUTES, Clock::Ideal), (Some(Keeper::Unfair), true, false, true));
    assert_eq!(of(POLLS, Clock::Ideal), (None, false, false, true));
    // A clock that never goes on is no fair scheduler's.
    assert_eq!(of(COMPUTES, Clock::Real), (Some(Keeper::Unfair), true, true, false));
    assert_eq!(of(POLLS, Clock::Real), (Some(Keeper::Unfair), false, true, false));
}

#[test]
fn what_only_an_unfair_scheduler_prints_is_told_from_what_none_prints() {
    let found = explored("", &format!("func main() {{\n{POLLS}println(1)\nprintln(2)\n}}\n"));
    assert!(matches!(found.can(&["1"]), Answer::Impossible { .. }));
    assert_eq!(found.kept_after(&["1"]), Some(Keeper::Unfair));
    assert_eq!((found.kept_after(&["2"]), found.kept_after(&["1", "1"])), (None, None));
    let found = explored("", &format!("func main() {{\n{COMPUTES}println(1)\nprintln(2)\n}}\n"));
    assert_eq!((found.kept_after(&["1"]), found.kept_after(&["2"])), (Some(Keeper::Unfair), None));
    let (at, ends) = (found.spins().expect("it computes"), found.endings.exit.clone());
    assert_eq!((at.line(), ends), (4, Count::from(1_u32)));
}

#[test]
fn a_race_behind_the_place_where_it_begins_to_go_round_is_one_of_that_output() {
    let found = explored("", "func main() {\nx := 0\ngo func() { x++ }()\nfor {\nprintln(x)\n}\n}\n");
    assert_eq!((found.incomplete.clone(), !found.races.is_empty()), (None, true));
    assert_eq!(found.racy_outputs, found.outputs);
    assert!(found.outputs > Count::ZERO);
}
