//! Runs without an end.

use std::sync::Arc;

use gort_events::{CodeHeader, Ending, Output};
use gort_explore::{Answer, Clock, Count, InPlace, Incomplete, LoopKind, Settings, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::{How, USUAL, explored, explored_as, outputs, program};

#[test]
fn two_that_give_way_to_each_other_for_ever_are_a_livelock() {
    // Each waits until the other one has gone: nothing else happens.
    let found = explored(
        "sync/atomic runtime",
        "func main() {\nvar a, b atomic.Bool\ngo func() {\nfor !b.Load() {\nruntime.Gosched()\n}\na.Store(true)\n}()\nfor !a.Load() {\nruntime.Gosched()\n}\nb.Store(true)\n}\n",
    );
    assert!(found.incomplete.is_none());
    assert_eq!((found.outputs.clone(), found.endings.never.clone()), (Count::from(1_u32), Count::from(1_u32)));
    let never = found.loops.iter().find(|one| one.kind == LoopKind::NeverEnds).expect("there is one");
    assert!(!never.round.is_empty());
    let (_, round) = found.along(&never.way, &never.round);
    assert!(!round.is_empty(), "what happens in a round is told");
}

#[test]
fn what_prints_for_ever_has_a_shortest_period() {
    let found = explored("", "func main() {\nprintln(0)\nfor {\nprintln(1)\nprintln(2)\n}\n}\n");
    assert!(found.incomplete.is_none());
    assert_eq!(found.endings.prints_forever, Count::from(1_u32));
    assert_eq!(found.loops[0].period.join(" "), "1 2");
}

#[test]
fn a_spin_that_another_goroutine_ends_needs_an_unfair_scheduler_to_go_on_for_ever() {
    let found = explored(
        "sync/atomic",
        "func main() {\nvar done atomic.Bool\ngo func() {\ndone.Store(true)\n}()\nfor !done.Load() {\n}\n}\n",
    );
    assert!(found.incomplete.is_none());
    assert_eq!(found.outputs, Count::from(1_u32));
    assert!(found.loops.iter().all(|one| one.kind == LoopKind::MayEnd { fairly: false }), "{:?}", found.loops);
}

#[test]
fn a_computation_that_comes_back_to_its_state_is_proved_to_have_no_end() {
    let found = explored("", "func main() {\nn := 0\nfor {\nn = (n + 1) % 7\n}\n}\n");
    assert!(found.incomplete.is_none());
    assert_eq!(found.endings.never, Count::from(1_u32));
    let all: Vec<_> = found.all().collect();
    assert!(all[0].message.starts_with("main.main (prog.go:"), "{:?}", all[0].message);
}

#[test]
fn while_one_computes_without_end_the_others_go_on() {
    let found = explored(
        "",
        "func main() {\nc := make(chan int)\ngo func() {\nfor {\n}\n}()\ngo func() {\nc <- 1\n}()\nprintln(<-c)\n}\n",
    );
    assert!(found.incomplete.is_none());
    assert_eq!((found.outputs.to_string(), found.endings.exit.to_string()), ("1".to_owned(), "1".to_owned()));
    assert!(found.leaks.for_good == Count::ZERO);
}

#[test]
fn a_long_computation_that_ends_is_none_without_an_end() {
    let found = explored("", "func main() {\nn := 0\nfor i := range 300000 {\nn += i % 3\n}\nprintln(n)\n}\n");
    assert!(found.incomplete.is_none());
    assert_eq!(found.endings.exit, Count::from(1_u32));
}

#[test]
fn a_spin_on_a_variable_is_a_race_whether_it_gives_way_or_makes_garbage() {
    for round in ["x = 0", "runtime.Gosched()", "x = len(make([]int, 10)) - 10"] {
        let found = explored(
            "runtime",
            &format!(
                "func main() {{\nsaid, x := false, int(runtime.NumCgoCall())\ngo func() {{\nsaid = true\n}}()\nfor !said {{\n{round}\n}}\nprintln(\"done\", x > 1)\n}}\n"
            ),
        );
        assert_eq!(outputs(&found), ["done false"], "{round}");
        assert_eq!(found.races.len(), 1, "{round}");
        assert!(found.loops.iter().all(|one| one.kind == LoopKind::MayEnd { fairly: false }), "{:?}", found.loops);
    }
}

#[test]
fn who_gives_way_for_ever_never_ends() {
    let found = explored("runtime", "func main() {\ngo println(1)\nfor {\nruntime.Gosched()\n}\n}\n");
    assert!(found.incomplete.is_none());
    let all: Vec<_> = found.all().map(|output| output.to_string()).collect();
    assert_eq!((found.endings.never.clone(), all.len()), (Count::from(1_u32), 1), "{all:?}");
}

#[test]
fn garbage_that_is_made_again_and_again_does_not_hide_that_a_computation_has_no_end() {
    let found = explored("", "func main() {\nvar s []int\nfor {\ns = make([]int, 10+len(s)%2)\n}\n}\n");
    assert!(found.incomplete.is_none());
    assert_eq!(found.endings.never, Count::from(1_u32));
}

#[test]
fn of_one_that_computes_for_too_long_it_is_said_where_and_what_others_do_is_found() {
    let found = explored(
        "",
        "func main() {\nc := make(chan int)\ngo func() {\nfor i := 0; ; i++ {\n}\n}()\ngo func() {\nc <- 1\n}()\nprintln(<-c)\n}\n",
    );
    let Some(Incomplete::Computes { at }) = found.incomplete else { panic!("{:?}", found.incomplete) };
    assert_eq!(at.line(), 5);
    assert!(found.all().any(|output| output.to_string() == "1"));
}

#[test]
fn one_that_calls_itself_without_end_is_not_followed_for_ever() {
    let locally = "func f(n int) int { return f(n+1) + 1 }\nfunc main() {\ngo f(0)\nprintln(1)\nprintln(f(0))\n}\n";
    let by_steps = "func f(c chan int) {\nc <- 1\n<-c\nf(c)\n}\nfunc main() { f(make(chan int, 1)) }\n";
    for text in [locally, by_steps] {
        let found = explored("", text);
        let Some(Incomplete::Computes { at }) = found.incomplete else { panic!("{:?}", found.incomplete) };
        assert!([2, 3].contains(&at.line()), "{at}");
    }
}

#[test]
fn states_that_grow_without_end_keep_to_the_memory_that_a_search_may_take() {
    // Each round leaves a goroutine behind, and others are still to be looked at.
    let text = program("", "func main() {\nc := make(chan bool)\nfor {\ngo func() {\nc <- true\n}()\n}\n}\n");
    let found = explored_as("prog.go", &text, How { memory: 8 << 20, ..USUAL });
    assert_eq!(found.incomplete, Some(Incomplete::Memory { bytes: 8 << 20 }));
    assert!(found.states < 50_000, "{}", found.states);
}

#[test]
fn a_graph_without_an_end_is_cut_and_what_was_found_of_it_is_listed() {
    let counts = "func main() {\nn, c := 0, make(chan int)\ngo func() {\nfor {\nselect {\ncase c <- n:\ndefault:\n}\nn++\n}\n}()\nfor range 3 {\n<-c\n}\nprintln(\"main\")\n}\n";
    let ticks = "func main() {\nvar all []int\nc := make(chan int)\ngo func() {\nfor i := 0; ; i++ {\nc <- i\n}\n}()\ngo func() {\nfor {\nall = append(all, <-c)\n}\n}()\ntime.Sleep(time.Hour)\nprintln(len(all) < 0)\n}\n";
    for (imports, text, clock) in [("", counts, Clock::Ideal), ("time", ticks, Clock::Real)] {
        let found = explored_as("prog.go", &program(imports, text), How { clock, bound: 20_000, ..USUAL });
        assert_eq!(found.incomplete, Some(Incomplete::Bound { states: 20_000 }));
        assert!(found.outputs > Count::ZERO, "{text}");
    }
}

#[test]
fn a_timer_that_nothing_reaches_is_no_part_of_a_state() {
    let again = "func main() {\nc := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\nfor {\nselect {\ncase <-c:\ncase <-time.After(time.Second):\n}\n}\n}\n";
    let tick = "func main() {\nc := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\nfor {\nselect {\ncase <-time.Tick(time.Second):\ncase <-c:\n}\n}\n}\n";
    let variable = "var t = time.NewTimer(time.Second)\nfunc main() {\nfor {\nt.Reset(time.Second)\n<-t.C\n}\n}\n";
    let stopped = "var t = time.NewTicker(time.Second)\nfunc main() {\nfor {\nt.Reset(time.Second)\nselect {\ncase <-t.C:\ndefault:\n}\n}\n}\n";
    for text in [again, tick, variable, stopped] {
        for clock in [Clock::Ideal, Clock::Real] {
            let found = explored_as("prog.go", &program("time", text), How { clock, bound: 20_000, ..USUAL });
            assert_eq!((found.incomplete, found.endings.never), (None, Count::from(1_u32)), "{clock:?}\n{text}");
            assert!(found.states < 200, "{} {clock:?}\n{text}", found.states);
        }
    }
}

#[test]
fn a_timer_that_calls_a_function_stays_though_nothing_reaches_it() {
    let text = "func main() {\ntime.AfterFunc(time.Second, func() { println(1) })\ntime.Sleep(time.Minute)\n}\n";
    assert_eq!(outputs(&explored("time", text)), ["1"]);
    let found = explored_as("prog.go", &program("time", text), How { clock: Clock::Real, ..USUAL });
    assert_eq!(outputs(&found), ["", "1"]);
}

#[test]
fn of_several_that_compute_without_end_the_first_one_in_the_text_is_named() {
    let text = "func a() {\nfor {\n}\n}\nfunc b() {\nfor {\n}\n}\nfunc main() {\ngo b()\ngo a()\nselect {}\n}\n";
    let found = explored("", text);
    let all: Vec<_> = found.all().map(|output| output.message).collect();
    assert_eq!(all, ["main.a (prog.go:3)"]);
}

#[test]
fn what_a_timer_that_nothing_reaches_holds_up_has_a_schedule_all_the_same() {
    let text = "func main() {\ntime.Tick(time.Second)\ntime.After(3 * time.Second)\nd := time.After(3 * time.Second)\n\
                go func() {\ntime.Sleep(3 * time.Second)\nprintln(\"slept\")\n}()\n<-d\nprintln(\"d\")\ntime.Sleep(time.Second)\n\
                select {\ncase <-time.After(0):\nprintln(\"zero\")\ncase <-time.NewTimer(time.Second).C:\nprintln(\"one\")\n}\n}\n";
    let text = program("time", text);
    let ready = build::build(&[("prog.go".to_owned(), text)], &build::Settings::default());
    let ready = ready.unwrap_or_else(|wrong| panic!("{:?}", wrong.what));
    let header = CodeHeader::of("prog");
    let program = GoProgram::with_codes("prog", ready.program, ready.files, header, Vec::new());
    let mut settings = Settings::new(Arc::new(InPlace));
    settings.clock = Clock::Real;
    let found = explore(Arc::new(program), settings);
    assert_eq!((found.incomplete.clone(), found.outputs.clone()), (None, Count::from(8_u32)));
    for item in found.list(8) {
        assert!(item.schedule.is_some(), "{}", item.output);
    }
}

#[test]
fn a_counter_that_nobody_looks_at_keeps_no_states_apart() {
    let spin = "func main() {\nvar said atomic.Bool\ngo func() { said.Store(true) }()\ni := 0\nfor ; !said.Load(); i++ {\n}\nprintln(\"done\")\n}\n";
    let polls = "func main() {\nc := make(chan int)\ngo func() { c <- 1 }()\nn, m := 0, 1.5\nfor {\nselect {\ncase <-c:\nprintln(\"got\")\n\
                 return\ndefault:\nn++\nm *= 2\n}\n}\n}\n";
    let ticks = "func main() {\nn := 0\nfor range time.Tick(time.Second) {\nn++\nprintln(\"tick\")\n}\n}\n";
    for (imports, text, all) in [("sync/atomic", spin, "done"), ("", polls, "got"), ("time", ticks, "tick")] {
        let found = explored_as("prog.go", &program(imports, text), How { bound: 2_000, ..USUAL });
        assert_eq!(outputs(&found), [all], "{text}");
    }
}

#[test]
fn a_counter_that_is_looked_at_in_the_end_keeps_states_apart() {
    let printed = "func main() {\nvar said atomic.Bool\ngo func() { said.Store(true) }()\ni := 0\nfor ; !said.Load(); i++ {\n}\nprintln(i)\n}\n";
    let divided = "func main() {\nvar said atomic.Bool\ngo func() { said.Store(true) }()\ni := 3\nfor ; !said.Load(); i-- {\n_ = 1 / i\n}\nprintln(1)\n}\n";
    let found = explored_as("prog.go", &program("sync/atomic", printed), How { bound: 2_000, ..USUAL });
    assert_eq!(found.incomplete, Some(Incomplete::Bound { states: 2_000 }));
    assert!(found.outputs > Count::from(100_u32), "{}", found.outputs);
    let found = outputs(&explored_as("prog.go", &program("sync/atomic", divided), How { bound: 2_000, ..USUAL }));
    assert!(found.iter().any(|output| output.contains("integer divide by zero")), "{found:?}");
}

/// Programs that never end and whose states are ever more, or larger: the search comes to its end at a bound, or names what it did not follow.
#[test]
fn what_grows_without_an_end_is_cut_by_name_and_never_called_complete() {
    let grows = [
        ("appends", "func main() {\nvar s []int\nfor {\ns = append(s, 1)\n}\n}\n"),
        (
            "appends between steps",
            "func main() {\nc := make(chan []int)\ngo func() {\nvar s []int\nfor {\ns = append(s, 1)\nc <- s\n}\n}()\nfor {\n<-c\n}\n}\n",
        ),
        ("calls", "func f(n int) int { return f(n+1) + 1 }\nfunc main() { println(f(0)) }\n"),
        (
            "calls between steps",
            "func f(c chan int) { c <- 1; f(c); println() }\nfunc main() {\nc := make(chan int)\ngo f(c)\nfor {\n<-c\n}\n}\n",
        ),
        (
            "string",
            "func main() {\nc := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\ns := \"\"\nfor {\n<-c\ns += \"x\"\nif s == \"y\" {\nprintln()\n}\n}\n}\n",
        ),
        (
            "map",
            "func main() {\nc := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\nm := map[int]int{}\nfor {\nm[len(m)] = <-c\n}\n}\n",
        ),
        ("goroutines", "func main() {\nc := make(chan int)\nfor {\ngo func() { <-c }()\n}\n}\n"),
        ("goroutines that spin", "func main() {\nfor {\ngo func() {\nfor {\n}\n}()\n}\n}\n"),
    ];
    for (name, text) in grows {
        let how = How { bound: 1_500, memory: 8 << 20, ..USUAL };
        let found = explored_as("prog.go", &program("", text), how);
        let reason = found.incomplete.as_ref().map(Incomplete::name);
        assert!(matches!(reason, Some("bound" | "memory" | "computes")), "{name}: {reason:?}, {found:?}");
        assert!(!found.certainty().is_proof(), "{name}");
    }
}

#[test]
fn what_two_print_without_an_end_is_not_one_text() {
    let both = |other: &str| {
        format!("func main() {{\ngo func() {{\nfor {{\nprintln(1)\n}}\n}}()\nfor {{\nprintln({other})\n}}\n}}\n")
    };
    let found = explored("", &both("2"));
    // There are very many texts, and one of them is shown.
    assert_eq!(found.incomplete.as_ref().map(Incomplete::name), Some("endless-texts"));
    assert_eq!(found.outputs, Count::from(1_u32));
    assert!(!found.certainty().is_proof());
    assert!(found.loops.iter().any(|one| one.kind == LoopKind::PrintsForever && one.varies), "{:?}", found.loops);
    // Both print the same: then it is one.
    let found = explored("", &both("1"));
    assert_eq!(found.incomplete, None);
    assert!(found.loops.iter().all(|one| !one.varies));
    assert_eq!(found.outputs, Count::from(1_u32));
}

#[test]
fn the_same_text_without_an_end_is_one_output() {
    let prints = |lines: &[&str]| {
        let body: String = lines.iter().map(|line| format!("println({line:?})\n")).collect();
        format!("func main() {{\ngo func() {{\nfor {{\n{body}}}\n}}()\nselect {{}}\n}}\n")
    };
    let once = |text: &str, said: &str| {
        let found = explored("", text);
        assert_eq!(found.incomplete, None);
        assert_eq!(
            (found.outputs.clone(), found.endings.prints_forever.clone()),
            (Count::from(1_u32), Count::from(1_u32))
        );
        let all: Vec<String> =
            found.all().map(|output| format!("{} … {}", output.lines.join(" "), output.message)).collect();
        assert_eq!(all, [said], "{text}");
        let listed: Vec<_> = found.list(5).into_iter().map(|item| item.output).collect();
        assert_eq!(listed, found.all().collect::<Vec<_>>());
        found
    };
    // Main comes to its select after any number of lines.
    let found = once(&prints(&["tick"]), " … tick");
    once(&prints(&["tick", "tick"]), " … tick");
    once(&prints(&["b", "a"]), " … b | a");
    // What is asked for in other words is the same text.
    let [one, none] = [(&["tick", "tick"][..], "tick | tick"), (&["tick"], "tock")].map(|(lines, message)| Output {
        lines: lines.iter().map(ToString::to_string).collect(),
        ending: Ending::PrintsForever,
        message: message.to_owned(),
    });
    assert!(found.contains(&one) && !found.contains(&none));
    let listed = found.find(&one).expect("it is one of the outputs");
    assert_eq!((listed.output.lines.len(), listed.output.message.as_str(), listed.preemptions), (0, "tick", 0));
    for lines in [&[][..], &["tick"], &["tick", "tick", "tick"]] {
        let Answer::Possible(listed) = found.can(lines) else { panic!("{lines:?}") };
        assert!(listed.output.lines.is_empty(), "{lines:?}");
    }
    assert!(matches!(found.can(&["tick", "tock"]), Answer::Impossible { lines: 1, .. }));
}

#[test]
fn a_text_without_an_end_begins_to_go_round_where_its_goroutine_stands() {
    // Before it goes round main has printed something, or not, wherever the others stand.
    let text =
        "func main() {\ngo func() {\nfor {\nprintln(\"a\")\nprintln(\"b\")\n}\n}()\nprintln(\"x\")\nselect {}\n}\n";
    let found = explored("", text);
    assert_eq!((found.incomplete.clone(), found.outputs.clone()), (None, Count::Infinite));
    let all: Vec<String> = found
        .list(4)
        .into_iter()
        .map(|item| format!("{} … {}", item.output.lines.join(" "), item.output.message))
        .collect();
    assert_eq!(all, ["x … a | b", "a x … b | a", "a b x … a | b", "a b a x … b | a"]);
    let Answer::Possible(listed) = found.can(&["a", "x", "b", "a", "b"]) else { panic!("it goes on so") };
    assert_eq!(listed.output.lines, ["a", "x"]);
    assert!(matches!(found.can(&["a", "x", "a"]), Answer::Impossible { .. }));
}
