//! Timers that are due at once.

use gort::println;

use super::*;

#[test]
fn equal_timers_fire_oldest_first_by_default_and_in_any_order_else() {
    let main = || {
        let done = chan(2);
        for name in ["a", "b"] {
            let done = done.clone();
            go(move || {
                sleep(ms(1));
                done.send(name);
            });
        }
        println!("{}{}", done.recv().unwrap(), done.recv().unwrap());
    };
    assert_eq!(outputs(main), set(&["ab", "ba"]));
    prints(&["first"], || {
        let (first, second) = (after(ms(1)), after(ms(1)));
        select! {
            recv(second) -> _ => println!("second"),
            recv(first) -> _ => println!("first"),
        }
    });
}

#[test]
fn a_tie_of_two_timers_in_a_select_falls_either_way() {
    let main = || {
        let (a, b) = (after(ms(1)), after(ms(1)));
        select! {
            recv(a) -> _ => println!("a"),
            recv(b) -> _ => println!("b"),
        }
    };
    assert_eq!(outputs(main), set(&["a", "b"]));
}

/// A timer that is due may fire late: a goroutine that became runnable at the same instant may run first, and the clock waits.
#[test]
fn what_is_due_fires_before_the_clock_moves() {
    every_schedule(
        || {
            let timer = Timer::new(ms(1));
            sleep(ms(1));
            let seen = timer.c().try_recv().is_ok();
            sleep(ms(1));
            seen != timer.c().try_recv().is_ok()
        },
        |ran| assert_eq!(ran.report.result, Ok(true), "fired exactly once, at 1 ms or right after"),
    );
}

#[test]
fn a_run_with_ties_replays() {
    let main = || {
        let lines = chan(10);
        for i in 0..4 {
            let lines = lines.clone();
            go(move || {
                sleep(ms(1));
                lines.send(i);
            });
        }
        let ticks = tick(ms(1));
        for _ in 0..3 {
            select! {
                recv(lines) -> i => println!("line {i:?}"),
                recv(ticks) -> at => println!("tick {at:?}"),
            }
        }
    };
    for seed in 0..seeds().min(50) {
        let ran = run_under(Schedule::Seeded(seed), main);
        let again = run_under(Schedule::Replay(ran.report.schedule.unwrap()), main);
        assert_eq!(again.events, ran.events, "seed {seed}");
    }
}
