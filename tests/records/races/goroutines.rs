//! `go` statements and the ends of goroutines.

use gort::println;

use super::*;

#[test]
fn accesses_of_one_goroutine_are_ordered() {
    ordered(|| {
        let (x, _) = variable();
        x.store(1);
        x.update(|x| x + 1);
        x.load()
    });
}

#[test]
fn reads_do_not_race() {
    ordered(|| {
        let (x, other) = variable();
        x.store(1);
        go(move || {
            other.load();
        });
        x.load();
        settle();
    });
}

#[test]
fn a_go_statement_comes_before_its_goroutine() {
    ordered(|| {
        let (x, other) = variable();
        x.store(1);
        go(move || {
            other.load();
        });
        settle();
    });
    races(|| {
        let (x, other) = variable();
        go(move || {
            other.load();
        });
        x.store(1);
        settle();
    });
}

#[test]
fn the_end_of_a_goroutine_comes_before_nothing() {
    races(|| {
        let (x, other) = variable();
        go(move || other.store(1));
        settle();
        x.load()
    });
}

#[test]
fn sleeping_yielding_and_printing_order_nothing() {
    races(|| {
        let (x, other) = variable();
        go(move || {
            other.store(1);
            println!("stored");
        });
        gosched();
        time::sleep(Duration::from_secs(1));
        println!("loads");
        x.load()
    });
}
