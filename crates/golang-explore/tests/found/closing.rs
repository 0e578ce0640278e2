//! Sends beside closes of one channel: what Go's race detector says of them, and gort.
//!
//! The table is what `go run -race` (1.27.3) says of the same operations in two goroutines that nothing orders, whichever comes first.

use gort_explore::{Certainty, Count, Exploration, RaceKind};

use crate::explored;

/// What is there before, what a goroutine does, what main does beside it, and whether that is a race.
const TABLE: [(&str, &str, &str, bool); 26] = [
    ("c := make(chan int, 1)", "c <- 1", "close(c)", true),
    ("c := make(chan int)", "c <- 1", "close(c)", true),
    ("c := make(chan int, 1)\nc <- 0", "c <- 1", "close(c)", true),
    ("c := make(chan struct{}, 1)", "c <- struct{}{}", "close(c)", true),
    ("c := make(chan struct{})", "c <- struct{}{}", "close(c)", true),
    // Of a select each case that sends, whether or not it is the one that is carried out.
    ("c := make(chan int, 1)", "select {\ncase c <- 1:\n}", "close(c)", true),
    ("c := make(chan int, 1)", "select {\ncase c <- 1:\ndefault:\n}", "close(c)", true),
    ("c := make(chan int)", "select {\ncase c <- 1:\ndefault:\n}", "close(c)", true),
    ("c, d := make(chan int), make(chan int)", "select {\ncase d <- 1:\ncase c <- 1:\ndefault:\n}", "close(c)", true),
    ("c, d := make(chan int, 1), make(chan int)", "select {\ncase c <- 1:\ncase <-d:\n}", "close(c)", true),
    ("c, d := make(chan int), make(chan int, 1)\nd <- 1", "select {\ncase c <- 1:\ncase <-d:\n}", "close(c)", true),
    ("c, d := make(chan int), make(chan int)", "select {\ncase c <- 1:\ncase <-d:\n}", "close(c)", true),
    ("c, d := make(chan int), make(chan int, 1)", "select {\ncase <-c:\ncase d <- 1:\n}", "close(c)", false),
    ("var n chan int\nc := make(chan int, 1)", "select {\ncase n <- 1:\ncase c <- 1:\n}", "close(c)", true),
    // The second of two closes panics before it writes.
    ("c := make(chan int)", "close(c)", "close(c)", false),
    ("c := make(chan int)", "<-c", "close(c)", false),
    ("c := make(chan int, 1)\nc <- 1", "<-c", "close(c)", false),
    ("c := make(chan int, 1)\nc <- 1", "for range c {\n}", "close(c)", false),
    ("c := make(chan int, 1)", "_ = len(c) + cap(c)", "close(c)", false),
    ("c := make(chan int, 2)", "c <- 1", "c <- 2", false),
    // What orders them: the value itself, another channel. The second value is not received before the close.
    ("c := make(chan int, 1)", "c <- 1", "<-c\nclose(c)", false),
    ("c := make(chan int, 2)", "c <- 1\nc <- 2", "<-c\nclose(c)", true),
    ("c, d := make(chan int, 1), make(chan int, 1)", "c <- 1\nd <- 1", "<-d\nclose(c)", false),
    ("c, d := make(chan int, 1), make(chan int, 1)", "<-d\nc <- 1", "close(c)\nd <- 1", false),
    // A close that is put off, and one in a goroutine of its own.
    ("c := make(chan int, 1)", "c <- 1", "defer close(c)", true),
    ("c := make(chan int, 1)", "c <- 1", "go close(c)", true),
];

/// Explores a program that does the one in a goroutine and the other in main.
fn beside(before: &str, one: &str, other: &str) -> Exploration {
    let text = format!(
        "func main() {{\n{before}\ngo func() {{\ndefer func() {{ recover() }}()\n{one}\n}}()\nfunc() {{\ndefer func() {{ recover() }}()\n{other}\n}}()\n\
         time.Sleep(1)\n}}\n"
    );
    explored("time", &text)
}

#[test]
fn a_send_beside_a_close_is_found_where_go_s_detector_finds_it_and_the_outputs_stay_all_there_are() {
    for (before, one, other, is_beside) in TABLE {
        let found = beside(before, one, other);
        let name = format!("{before} | {one} | {other}: {:?}", found.sends_beside_closes);
        assert_eq!(!found.sends_beside_closes.is_empty(), is_beside, "{name}");
        assert!(found.sends_beside_closes.iter().all(|race| race.kind == RaceKind::SendBesideClose), "{name}");
        // No memory is accessed without order.
        assert_eq!(
            (found.incomplete.as_ref(), found.races.len(), &found.racy_outputs),
            (None, 0, &Count::ZERO),
            "{name}"
        );
        assert_eq!(found.certainty(), Certainty::ForClock, "{name}");
    }
}

#[test]
fn both_places_of_it_are_named_and_how_many_outputs_it_touches_in_the_form_of_go_s_detector() {
    let found = explored(
        "",
        "func main() {\nc, d := make(chan int, 1), make(chan int)\ngo func() {\nselect {\ncase <-d:\ncase c <- 1:\nprintln(1)\n}\n}()\nclose(c)\nprintln(2)\n}\n",
    );
    let report = found.races_in_detail().next().expect("there is one");
    let (first, second) = (report.race.first, report.race.second);
    assert_eq!((first.at.line(), first.write), (7, false), "the case, as Go has it");
    assert_eq!((second.at.line(), second.write), (11, true));
    assert_eq!(report.outputs, Some(found.outputs.clone()), "no output comes about without it");
    let detail = report.detail.expect("it is seen again");
    let kinds = [detail.access.kind.name(), detail.previous.kind.name()];
    assert!(kinds == ["send", "close"] || kinds == ["close", "send"], "{kinds:?}");
    let said = detail.to_string();
    for part in ["WARNING: DATA RACE\n", "runtime.chansend()\n      prog.go:7", "runtime.closechan()\n      prog.go:11"]
    {
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn beside_a_data_race_it_is_told_apart_from_it() {
    // Of two outputs only the one that prints 2 has gone where the variable is written.
    let found = explored(
        "",
        "func main() {\nx, c, d := 0, make(chan int, 1), make(chan int, 1)\n_ = x\ngo func() {\ndefer func() { recover() }()\nc <- 1\n}()\nclose(c)\n\
         select {\ncase d <- 1:\ngo func() {\nx = 1\n}()\nx = 2\nprintln(2)\ncase d <- 2:\nprintln(3)\n}\n}\n",
    );
    assert_eq!((found.races.len(), found.sends_beside_closes.len()), (1, 1));
    assert_eq!(found.certainty(), Certainty::Racy { with: None });
    assert_eq!((&found.racy_outputs, &found.outputs), (&Count::from(1_u32), &Count::from(2_u32)));
    let reports: Vec<_> = found.races_in_detail().collect();
    assert_eq!(reports[0].outputs, Some(Count::from(1_u32)));
    assert_eq!(
        (reports[1].race.kind, reports[1].outputs.clone()),
        (RaceKind::SendBesideClose, Some(found.outputs.clone()))
    );
}

#[test]
fn what_a_group_a_lock_or_a_second_channel_orders_is_not_beside_however_many_ways_there_are() {
    let pool = |close: &str| {
        explored(
            "sync",
            &format!(
                "func main() {{\njobs, results := make(chan int, 3), make(chan int, 3)\nvar wg sync.WaitGroup\nfor range 2 {{\nwg.Add(1)\n\
                 go func() {{\ndefer wg.Done()\nfor j := range jobs {{\nresults <- j\n}}\n}}()\n}}\nfor j := range 3 {{\njobs <- j\n}}\nclose(jobs)\n\
                 {close}\nfor r := range results {{\nprintln(r)\n}}\n}}\n"
            ),
        )
    };
    for ordered in ["go func() {\nwg.Wait()\nclose(results)\n}()", "wg.Wait()\nclose(results)"] {
        let found = pool(ordered);
        assert_eq!((found.certainty(), found.sends_beside_closes.len()), (Certainty::Proven, 0));
    }
    // That memory is accessed in order is known all the same.
    let adds = "mu.Lock()\nx++\nmu.Unlock()\n";
    let unordered = pool(&format!(
        "wg.Wait()\nx := 0\n_ = x\nvar mu sync.Mutex\ngo func() {{\n{adds}results <- 7\n}}()\n{adds}close(results)"
    ));
    assert_eq!((unordered.certainty(), unordered.sends_beside_closes.len()), (Certainty::Proven, 1));
}

#[test]
fn one_that_serves_for_ever_is_walked_to_its_end_although_each_goroutine_sends() {
    // On each schedule by itself there would be one access more each time.
    let found = explored(
        "",
        "func main() {\ndone := make(chan int)\nfor {\nc := make(chan int)\ngo func() {\nc <- 1\nclose(c)\ndone <- 1\n}()\n<-c\n<-done\n}\n}\n",
    );
    assert_eq!((found.certainty(), found.sends_beside_closes.len()), (Certainty::Proven, 0));
}
