//! Memory that is handed on, read and let go of: what is found is the same as where each access is a step, also of programs that race.

use std::collections::BTreeSet;
use std::fmt::Write;

use gort_events::{Ending, Rng};
use gort_explore::{Exploration, Incomplete};

use crate::{Accesses, How, USUAL, explored, explored_if, outputs, program};

/// All outputs, and whether there is a race. None: it is too large.
fn seen(found: &Exploration) -> Option<(BTreeSet<String>, bool)> {
    let all: BTreeSet<String> = match found.incomplete {
        Some(_) => return None,
        // One of the rounds of what goes on for ever.
        None => found.all().filter(|output| output.ending != Ending::PrintsForever).map(|o| o.to_string()).collect(),
    };
    Some((all, !found.races.is_empty()))
}

/// Whether as much is found of it if marks are no part of a state.
fn is_the_same_without_marks(name: &str, text: &str) -> bool {
    let explored_so =
        |accesses| explored_if(name, text, How { bound: 30_000, accesses, ..USUAL }).map(|found| seen(&found));
    explored_so(Accesses::Noticed) == explored_so(Accesses::WithoutMarks)
}

/// Compares a program with one in which each access is a step. Whether it could be.
fn compare(name: &str, text: &str) -> bool {
    let bound = 30_000;
    let explored_so = |accesses| {
        explored_if(name, text, How { bound, accesses, ..USUAL }).unwrap_or_else(|| panic!("it is refused:\n{text}"))
    };
    let Some(each) = seen(&explored_so(Accesses::Each)) else { return false };
    let found = explored_so(Accesses::Noticed);
    assert_eq!(seen(&found), Some(each), "{name}\n{text}");
    true
}

/// A reader that looks at what it is handed on one way of many, or on all but one, before it lets go of it; and an owner that writes to it
/// when nobody else has it any more. All ways lead to one state. Which of them is found first does not matter: `first` says who sends.
fn let_go(looks: &str, first: bool) -> String {
    let flags = "for range 5 {\nflag <- 1\n}\n";
    let (before, after) = if first { (format!("go func() {{\n{flags}}}()\n"), "") } else { (String::new(), flags) };
    program(
        "sync",
        &format!(
            "type T struct{{ x int }}\nfunc main() {{\nc, flag, done := make(chan *T), make(chan int, 5), make(chan int)\nvar mu sync.Mutex\n\
             {before}go func() {{\np := &T{{}}\nc <- p\nmu.Lock()\nmu.Unlock()\np.x = 1\n}}()\n\
             go func() {{\nb := true\n{}p, v := <-c, 0\nif {looks} {{\nv = p.x\n}}\nprintln(v)\ndone <- 1\n}}()\n{after}<-done\n}}\n",
            "select {\ncase <-flag:\ndefault:\nb = false\n}\n".repeat(5)
        ),
    )
}

#[test]
fn what_one_has_read_and_let_go_of_is_part_of_a_state() {
    for (looks, first) in [("b", true), ("b", false), ("!b", true), ("!b", false)] {
        let found = explored_if("prog.go", &let_go(looks, first), USUAL).expect("it is a program that gort runs");
        assert_eq!(outputs(&found), ["0", "1"], "{looks} {first}");
        assert!(!found.races.is_empty());
    }
}

/// A program in which memory is handed on, and looked at on some ways.
fn drawn(draws: &mut Rng) -> String {
    let mut text = String::from("type T struct{ x, y int64 }\nvar g *T\n");
    let mut one_in = |n: usize| draws.below(n) == 0;
    let owners = 1 + usize::from(one_in(3));
    let readers = usize::from(one_in(3));
    let flags = if one_in(3) { 0 } else { 1 + usize::from(one_in(2)) };
    let stays = one_in(2);
    let cap = usize::from(one_in(3));
    text += "func main() {\nvar mu sync.Mutex\n";
    let _ = writeln!(text, "c, flag := make(chan *T, {cap}), make(chan int, {})", flags.max(1));
    text += "_, _, _, _ = &mu, c, flag, atomic.LoadInt64\n";
    if flags > 0 {
        let _ = writeln!(text, "go func() {{\nfor range {flags} {{\nflag <- 1\n}}\n}}()");
    }
    let step = "mu.Lock()\nmu.Unlock()\n";
    let write = |one_in: &mut dyn FnMut(usize) -> bool, p: &str| match (one_in(3), one_in(2)) {
        (true, true) => format!("atomic.AddInt64(&{p}.x, 1)\n"),
        (true, false) => format!("*{p} = T{{1, 1}}\n"),
        _ => format!("{p}.x = 1\n"),
    };
    for _ in 0..owners {
        text += "go func() {\np := &T{}\n";
        let mut has_written = false;
        for hand in 0..1 + usize::from(one_in(3)) {
            if one_in(4) {
                text += step;
            }
            text += match (hand, one_in(5), one_in(3)) {
                (_, true, _) => "g = p\n",
                (_, _, true) => "select {\ncase c <- p:\ndefault:\n}\n",
                _ => "c <- p\n",
            };
            if one_in(2) {
                text += step;
            }
            if !has_written && !one_in(4) {
                text += &write(&mut one_in, "p");
                has_written = true;
            }
            if one_in(4) {
                text += "println(\"o\", p.x)\n";
            }
        }
        text += "}()\n";
    }
    let reader = |depth: usize, one_in: &mut dyn FnMut(usize) -> bool| {
        let mut body = String::new();
        let polarity = if one_in(2) { "b" } else { "!b" };
        body += "b := true\n";
        for _ in 0..flags {
            body += match stays {
                true => "select {\ncase <-flag:\ndefault:\nb = false\n}\n",
                false => "select {\ncase <-flag:\nb = false\ndefault:\n}\n",
            };
        }
        body += match (depth, one_in(4), one_in(4)) {
            (_, true, _) => "p := g\n",
            (_, _, true) => "var p *T\nselect {\ncase p = <-c:\ndefault:\n}\n",
            _ => "p := <-c\n",
        };
        body += "v := int64(0)\n";
        let look = match (one_in(4), one_in(4)) {
            (true, _) => "v = atomic.LoadInt64(&p.x)\n".to_owned(),
            (_, true) => "t := *p\nv = t.y + t.x\n".to_owned(),
            _ => "v = p.x\n".to_owned(),
        };
        let _ = write!(body, "if p != nil && {polarity} {{\n{look}}}\n");
        if one_in(2) {
            body += step;
        }
        if one_in(5) {
            body += "if p != nil {\nv += p.x\n}\n";
        }
        if one_in(6) {
            body += "if p != nil {\np.y++\n}\n";
        }
        body + "println(v)\n"
    };
    for _ in 0..readers {
        let body = reader(1, &mut one_in);
        text += &format!("go func() {{\n{body}}}()\n");
    }
    text += &reader(0, &mut one_in);
    program("sync sync/atomic", &(text + "}\n"))
}

#[test]
#[allow(clippy::print_stdout, reason = "how many programs were compared")]
fn drawn_programs_have_the_outputs_that_they_have_where_each_access_is_a_step() {
    let mut draws = Rng::new(6472);
    let programs =
        std::env::var("GORT_STRESS").ok().and_then(|times| times.parse::<usize>().ok()).map_or(40, |n| 400 * n);
    let compared = (0..programs).filter(|number| compare(&format!("drawn{number}.go"), &drawn(&mut draws))).count();
    println!("{compared} of {programs} programs compared");
    if programs > 40 {
        let mut draws = Rng::new(6472);
        let texts = (0..programs).map(|_| drawn(&mut draws));
        let differ: Vec<usize> = (0..)
            .zip(texts)
            .filter(|(_, text)| !is_the_same_without_marks("prog.go", text))
            .map(|(at, _)| at)
            .collect();
        println!("{} differ if marks are no part of a state: {differ:?}", differ.len());
    }
    assert!(2 * compared > programs, "{compared}");
}

#[test]
fn what_package_atomic_writes_is_read_plainly_too() {
    let found = explored(
        "sync/atomic",
        "func main() {\nvar n int32\ngo func() {\natomic.AddInt32(&n, 1)\n}()\nprintln(n)\n}\n",
    );
    assert_eq!(outputs(&found), ["0", "1"]);
    let places = found.races.iter().map(|race| (race.first.at.line(), race.second.at.line()));
    assert_eq!(places.collect::<Vec<_>>(), [(6, 8)], "one of them is no atomic operation");
}

#[test]
fn atomic_operations_do_not_race_and_order_what_is_plain() {
    let found = explored(
        "sync/atomic",
        "func main() {\nvar n int32\ngo func() {\nn = 7\natomic.StoreInt32(&n, 1)\n}()\nif atomic.LoadInt32(&n) == 1 {\nprintln(n)\n}\n}\n",
    );
    // The first write is plain.
    let lines: BTreeSet<(u32, u32)> =
        found.races.iter().map(|race| (race.first.at.line(), race.second.at.line())).collect();
    assert_eq!(lines, BTreeSet::from([(6, 9)]));
    let found = explored(
        "sync/atomic",
        "func main() {\nn := new(int32)\nc := make(chan int, 1)\ngo func() {\natomic.StoreInt32(n, 1)\nc <- 1\n}()\natomic.AddInt32(n, 2)\n<-c\nprintln(*n)\n}\n",
    );
    assert!(found.races.is_empty(), "{:?}", found.races);
    assert_eq!(outputs(&found), ["1", "3"]);
}

#[test]
fn a_lock_that_is_copied_while_it_is_held_is_held_in_the_copy() {
    let found = explored(
        "sync",
        "func main() {\nvar mu sync.Mutex\ngo func() {\nmu.Lock()\nmu.Unlock()\n}()\ncopied := mu\nprintln(copied.TryLock())\n}\n",
    );
    assert_eq!(outputs(&found), ["false", "true"]);
}

#[test]
fn an_address_and_what_is_in_a_pool_are_one_of_many() {
    for body in ["println(new(int))", "var p sync.Pool\np.Put(1)\nprintln(p.Get() == nil)"] {
        let found = explored("sync", &format!("var _ sync.Mutex\n\nfunc main() {{\n{body}\n}}\n"));
        assert_eq!(found.incomplete, Some(Incomplete::Drawn), "{body}");
    }
    let found = explored("sync", "func main() {\nvar p sync.Pool\nvar x *int\nprintln(p.Get() == nil, x)\n}\n");
    assert_eq!(found.incomplete, None, "nil has no address, and there is nothing in the pool");
}
