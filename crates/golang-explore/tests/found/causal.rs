//! Programs whose races no state shows, each by another kind of operation: none of them is taken for one in which each race is shown.

use std::sync::Arc;

use gort_events::Rng;
use gort_explore::{Certainty, Exploration, InPlace, Settings, System, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::program;
use crate::room::with_room;

/// States that a search sees at most: what is larger is left out.
const STATES: u64 = 3_000;

/// What is found of a program; whether each of its races is taken to be shown by a state; and what is found where each schedule is looked at.
fn looked_at(imports: &str, text: &str) -> (Exploration, bool, Exploration) {
    let text = program(imports, text);
    let work = || {
        let settings = build::Settings { explored: true, ..build::Settings::default() };
        let ready = build::build(&[("prog.go".to_owned(), text.clone())], &settings).unwrap_or_else(|wrong| {
            panic!("{:?}\n{text}", wrong.what);
        });
        let program = GoProgram::new("prog.go", ready.program, ready.files);
        let mut settings = Settings::new(Arc::new(InPlace));
        settings.bound = STATES;
        let searched = |program: GoProgram| explore(Arc::new(program), settings.clone());
        let found = searched(program.clone());
        let shows = program.shows_races();
        (found, shows, searched(program.anew().looking_for_races()))
    };
    with_room(256 << 20, work).expect("the exploration ends")
}

/// Two goroutines access x, one behind the other, and nothing orders that: the second learns in some other way that the first was there. What the
/// two do, and what was before.
const UNSHOWN: [(&str, [&str; 3]); 11] = [
    ("a sleep", ["", "x = 1", "time.Sleep(1)\nx = 2"]),
    ("a look at a buffer", ["c := make(chan int, 1)", "x = 1\nc <- 1", "if len(c) == 1 {\nx = 2\n}"]),
    ("which value is left", ["c := make(chan int, 2)\nc <- 1\nc <- 2", "x = 1\n<-c", "if <-c == 2 {\nx = 2\n}"]),
    (
        "that nothing is left",
        [
            "c := make(chan struct{}, 2)\nc <- struct{}{}\nc <- struct{}{}\nclose(c)",
            "x = 1\n<-c",
            "n := 0\nfor range c {\nn++\n}\nif n < 2 {\nx = 2\n}",
        ],
    ),
    ("a default", ["c := make(chan int, 1)", "x = 1\nc <- 1", "select {\ncase c <- 2:\ndefault:\nx = 2\n}"]),
    ("a lock that is held", ["var mu sync.Mutex", "x = 1\nmu.Lock()", "if !mu.TryLock() {\nx = 2\n}"]),
    (
        "a panic",
        [
            "var done sync.WaitGroup\ndone.Add(1)",
            "x = 1\ndone.Done()",
            "defer func() {\nif recover() != nil {\nx = 2\n}\n}()\ndone.Done()",
        ],
    ),
    ("how many goroutines there are", ["", "x = 1", "if runtime.NumGoroutine() == 2 {\nx = 2\n}"]),
    (
        "who waits at a condition",
        [
            "var n int\nc := sync.NewCond(new(sync.Mutex))\ngo func() {\nc.L.Lock()\nn++\nc.Wait()\nn = 5\nc.L.Unlock()\n}()",
            "c.L.Lock()\nok := n == 1\nc.L.Unlock()\nif ok {\nx = 1\nc.Signal()\n}",
            "c.L.Lock()\nok := n == 5\nc.L.Unlock()\nif ok {\nprintln(x)\n}",
        ],
    ),
    ("slots of one variable", ["s := struct{ a, b int }{}", "s.b = 1", "s = struct{ a, b int }{1, 2}"]),
    (
        "two accesses by one operation",
        ["l, m := []int{1}, []int{2}\ndefer func() {\nprintln(l[0], m[0])\n}()", "m[0] = 1", "copy(l, m)"],
    ),
];

#[test]
fn a_race_that_no_state_shows_is_found() {
    for (what, [before, one, other]) in UNSHOWN {
        let (found, shows, walked) = looked_at(
            "runtime sync time",
            &format!(
                "var _, _ = runtime.Gosched, time.Now\nfunc main() {{\nx := 0\n_ = x\n{before}\nvar wg sync.WaitGroup\nwg.Go(func() {{\n{one}\n}})\n\
                 wg.Go(func() {{\n{other}\n}})\nwg.Wait()\n}}\n"
            ),
        );
        assert!(!shows, "{what}");
        assert_eq!(found.races, walked.races, "{what}");
        assert!(!found.races.is_empty() || what == "who waits at a condition", "{what}");
    }
}

/// Two selects can meet only behind x = 1: until then both have another case that is ready, and none of them waits.
#[test]
fn that_selects_have_waited_tells_what_they_did_not_find() {
    let (found, shows, walked) = looked_at(
        "",
        "func main() {\nx := 0\n_ = x\na, b, meet := make(chan int, 1), make(chan int, 1), make(chan int)\na <- 1\nb <- 1\n\
         go func() {\nselect {\ncase <-a:\ncase <-meet:\nx = 2\n}\n}()\n\
         go func() {\nselect {\ncase <-b:\ncase meet <- 1:\n}\n}()\nx = 1\n<-a\n<-b\nselect {}\n}\n",
    );
    assert!(!shows && !found.races.is_empty());
    assert_eq!(found.races, walked.races);
}

/// Locks, groups, functions that are called once, channels without room and with room for one reader, atomic words.
const CAUSAL: [&str; 4] = [
    "n, m := 0, map[int]int{}\nvar mu sync.Mutex\nfor i := range 2 {\nwg.Go(func() {\nmu.Lock()\ndefer mu.Unlock()\nn++\nm[i%2] = n\n})\n}\nwg.Wait()\n\
     println(n, len(m))",
    "n := 0\nvar mu sync.RWMutex\nvar once sync.Once\nwg.Go(func() {\nmu.Lock()\nn++\nmu.Unlock()\nonce.Do(func() { n = 5 + n*0 })\n})\nwg.Wait()\nmu.RLock()\nprintln(n)\n\
     mu.RUnlock()",
    "n := 0\nc, d := make(chan int), make(chan int, 2)\nwg.Go(func() {\nn = <-c\nd <- n\nd <- n\n})\nc <- 2\n<-d\nprintln(n + <-d)\nclose(c)\nwg.Wait()",
    "n := 0\nvar ready atomic.Bool\nsem := make(chan struct{}, 1)\nfor range 2 {\nwg.Go(func() {\nsem <- struct{}{}\nn++\n<-sem\nready.Store(true)\n})\n}\nwg.Wait()\n\
     println(n, ready.Load())",
];

#[test]
fn where_goroutines_learn_of_each_other_only_what_is_ordered_each_race_is_shown() {
    for body in CAUSAL {
        let text = format!("var _ atomic.Bool\nfunc main() {{\nvar wg sync.WaitGroup\n{body}\n}}\n");
        let (found, shows, walked) = looked_at("sync sync/atomic", &text);
        assert!(shows, "{body}");
        assert_eq!((&found.races, found.certainty()), (&walked.races, walked.certainty()), "{body}");
        assert!(found.races.is_empty() && found.certainty() == Certainty::Proven, "{body}");
    }
}

/// What goroutines do to each other, most of it in order; and a few accesses that nothing orders, or operations by which one learns more.
const DONE: [&str; 22] = [
    "mu.Lock()\nx++\nmu.Unlock()",
    "mu.Lock()\nv := x\nmu.Unlock()\nif v > 0 {\nmu.Lock()\ny++\nmu.Unlock()\n}",
    "mu.Lock()\nx = 1\nmu.Unlock()",
    "rw.RLock()\n_ = z\nrw.RUnlock()",
    "rw.Lock()\nz++\nrw.Unlock()",
    "c <- 1",
    "<-c",
    "select {\ncase c <- 2:\ncase <-e:\n}",
    "select {\ncase <-c:\ncase e <- 3:\n}",
    "s <- struct{}{}\nw++\n<-s",
    "s <- struct{}{}\n<-s",
    "a.Add(1)",
    "if a.Load() > 0 {\nmu.Lock()\nx++\nmu.Unlock()\n}",
    "if a.CompareAndSwap(0, 1) {\nu++\n}",
    "once.Do(func() {\nu++\n})",
    "d <- 1",
    "<-d",
    "_ = x",
    "if len(d) > 0 {\ny = 1\n}",
    "if mu.TryLock() {\nx++\nmu.Unlock()\n}",
    "select {\ncase d <- 4:\ndefault:\ny = 2\n}",
    "w = 1",
];
/// Where those begin that are drawn more seldom.
const SELDOM: usize = 15;

fn drawn(draws: &mut Rng) -> String {
    let mut text = format!(
        "func main() {{\nvar mu sync.Mutex\nvar rw sync.RWMutex\nvar once sync.Once\nvar wg sync.WaitGroup\nvar a atomic.Int64\nx, y, z, w, u := 0, 0, 0, 0, 0\n\
         c, e, d, s := make(chan int), make(chan int), make(chan int, {}), make(chan struct{{}}, {})\n\
         _, _, _, _, _, _, _, _ = &mu, &rw, &once, &a, c, e, d, s\n",
        1 + draws.below(2),
        1 + draws.below(2),
    );
    let mut some = |most: usize| -> String {
        let mut one = || {
            let all = if draws.below(8) == 0 { DONE.len() } else { SELDOM };
            DONE[draws.below(all)]
        };
        let count = 1 + one().len() % most;
        (0..count).map(|_| format!("{{\n{}\n}}\n", one())).collect()
    };
    for _ in 0..2 {
        text += &format!("wg.Go(func() {{\n{}}})\n", some(3));
    }
    text + &some(2) + "wg.Wait()\nprintln(x, y, z, w, u)\n}\n"
}

#[test]
#[allow(clippy::print_stdout, reason = "how many programs were compared")]
fn drawn_programs_have_the_races_that_they_have_where_each_schedule_is_looked_at() {
    let times = std::env::var("GORT_STRESS").ok().and_then(|times| times.parse::<usize>().ok()).unwrap_or(1);
    let mut draws = Rng::new(2008);
    let (mut compared, mut clean, mut racy) = (0, 0, 0);
    for _ in 0..times * 60 {
        let text = drawn(&mut draws);
        let (found, shows, walked) = looked_at("sync sync/atomic", &text);
        if found.incomplete.is_some() || matches!(walked.certainty(), Certainty::RacesUnknown { .. }) {
            continue;
        }
        compared += 1;
        clean += usize::from(shows && found.races.is_empty());
        racy += usize::from(shows && !found.races.is_empty());
        assert_eq!((&found.races, found.certainty()), (&walked.races, walked.certainty()), "{text}");
    }
    println!("{compared} programs compared; of those whose races states show {clean} without, {racy} with any");
    assert!(compared > times * 30 && clean > times * 10 && racy > 0, "{compared} {clean} {racy}");
}
