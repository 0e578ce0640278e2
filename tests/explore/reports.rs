//! Programs after questions and bug reports that people wrote elsewhere, with the outputs that Go has for them.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use gort::context::{CancelFunc, Context, after_func, background, with_cancel, with_timeout};
use gort::explore::{Clock, Count, Exploration, Explorer};
use gort::sync::WaitGroup;
use gort::time::{Ticker, Timer};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// By this clock, in full: the program is the same every time.
#[track_caller]
fn explored(clock: Clock, main: impl Fn() + Send + Sync + 'static) -> Exploration {
    let found = Explorer::new("reports", main).clock(clock).run();
    assert_eq!(found.incomplete, None, "{clock:?}");
    found
}

/// Its outputs by either clock, which are the same.
#[track_caller]
fn outputs(main: impl Fn() + Send + Sync + Clone + 'static) -> Vec<String> {
    let outputs = |clock| explored(clock, main.clone()).all().map(|output| output.to_string()).collect::<Vec<_>>();
    let ideal = outputs(Clock::Ideal);
    assert_eq!(outputs(Clock::Real), ideal);
    ideal
}

/// `n` goroutines that print `before` lines, are counted down, and print `after` lines; main waits for them and prints.
fn counted_down(n: usize, before: usize, after: usize) -> Count {
    let main = move || {
        let wg = WaitGroup::new();
        wg.add(n as i64);
        for goroutine in 0..n {
            let wg = wg.clone();
            gort::go(move || {
                (0..before).for_each(|line| gort::println!("{goroutine} {line}"));
                wg.done();
                (before..before + after).for_each(|line| gort::println!("{goroutine} {line}"));
            });
        }
        wg.wait();
        gort::println!("end");
    };
    explored(Clock::Ideal, main).outputs
}

/// How many outputs there are from where each goroutine has printed as many lines as `printed` says, and main its line if
/// `ended`. Main prints once all have printed the lines before; after that the program may end at any moment.
fn by_hand(
    printed: &mut Vec<usize>,
    ended: bool,
    (before, after): (usize, usize),
    known: &mut HashMap<(Vec<usize>, bool), Count>,
) -> Count {
    let mut alike = printed.clone();
    alike.sort_unstable();
    if let Some(count) = known.get(&(alike.clone(), ended)) {
        return count.clone();
    }
    let mut sum = Count::from(u32::from(ended));
    if !ended && printed.iter().all(|printed| *printed >= before) {
        sum += &by_hand(printed, true, (before, after), known);
    }
    for goroutine in 0..printed.len() {
        if printed[goroutine] < before + after {
            printed[goroutine] += 1;
            sum += &by_hand(printed, ended, (before, after), known);
            printed[goroutine] -= 1;
        }
    }
    known.insert((alike, ended), sum.clone());
    sum
}

#[test]
fn what_is_printed_after_done_is_counted() {
    let expected = |n: usize, before, after| by_hand(&mut vec![0; n], false, (before, after), &mut HashMap::new());
    assert_eq!(expected(3, 1, 1), Count::from(546_u64));
    assert_eq!(expected(4, 1, 1), Count::from(18_360_u64));
    assert_eq!(expected(4, 2, 2), Count::from(1_003_317_840_u64));
    for (n, before, after) in [(2, 1, 1), (3, 1, 1), (4, 1, 1), (5, 1, 1), (4, 2, 2), (5, 2, 1), (5, 0, 2), (3, 1, 4)] {
        assert_eq!(counted_down(n, before, after), expected(n, before, after), "{n} {before} {after}");
    }
}

#[test]
fn done_before_the_work_is_over_lets_main_return_first() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(2);
        for name in ["a", "b"] {
            let wg = wg.clone();
            gort::go(move || {
                wg.done();
                gort::println!("{name}");
            });
        }
        wg.wait();
    };
    assert_eq!(outputs(main), ["", "a", "a | b", "b", "b | a"]);
}

#[test]
fn a_worker_that_counts_down_at_once_and_adds_to_its_own_queue() {
    let main = || {
        let wg = WaitGroup::new();
        let queue = gort::chan::<i32>(2);
        queue.send(0);
        queue.send(1);
        for _ in 0..2 {
            wg.add(1);
            let (wg, queue) = (wg.clone(), queue.clone());
            gort::go(move || {
                for element in queue.iter() {
                    wg.done();
                    gort::println!("element {element}");
                    if element == 0 {
                        wg.add(1);
                        queue.send(11);
                    }
                }
            });
        }
        wg.wait();
        queue.close();
        gort::println!("end");
    };
    let found = explored(Clock::Ideal, main);
    let outputs: Vec<String> = found.all().map(|output| output.to_string()).collect();
    // The queue is closed while goroutines still send, and the WaitGroup comes to zero before all was counted.
    for possible in [
        "element 0 | element 1 | element 11 | end",
        "element 1 | element 0 | element 11 | end",
        "element 1 | element 0 | end",
        "element 0 | element 1 | panic: send on closed channel",
    ] {
        assert!(outputs.iter().any(|output| output == possible), "{possible} is not among {outputs:#?}");
    }
}

#[test]
fn add_inside_a_goroutine_reuses_the_wait_group() {
    let main = || {
        let wg = WaitGroup::new();
        wg.add(2);
        let (a, b) = (wg.clone(), wg.clone());
        gort::go(move || {
            a.done();
            a.add(1);
        });
        gort::go(move || {
            b.done();
            b.wait();
        });
        wg.wait();
        gort::println!("end");
    };
    let outputs = outputs(main);
    assert!(outputs.contains(&"end".to_string()), "{outputs:#?}");
    assert!(outputs.iter().any(|output| output.contains("WaitGroup is reused")), "{outputs:#?}");
    assert!(outputs.iter().any(|output| output.contains("Add called concurrently with Wait")), "{outputs:#?}");
    assert!(outputs.iter().any(|output| output.contains("deadlock")), "{outputs:#?}");
}

#[test]
fn two_cancel_contexts_of_one_tree() {
    let main = || {
        let (parent, cancel) = with_cancel(&background());
        let (_other, _keep) = with_cancel(&parent);
        let (own, cancel_own) = with_cancel(&parent);
        let wg = WaitGroup::new();
        wg.add(2);
        let counts = wg.clone();
        gort::go(move || {
            cancel_own.cancel();
            counts.done();
        });
        let counts = wg.clone();
        gort::go(move || {
            cancel.cancel();
            counts.done();
        });
        wg.wait();
        gort::println!("{}", own.err().unwrap());
    };
    assert_eq!(outputs(main), ["context canceled"]);
}

#[test]
fn a_second_cancel_returns_when_all_children_are_done() {
    let main = || {
        let (parent, cancel) = with_cancel(&background());
        let (child, _keep) = with_cancel(&parent);
        let wg = WaitGroup::new();
        wg.add(2);
        let (first, counts) = (cancel.clone(), wg.clone());
        gort::go(move || {
            first.cancel();
            counts.done();
        });
        let counts = wg.clone();
        gort::go(move || {
            cancel.cancel();
            gort::println!("{}", child.err().is_some());
            counts.done();
        });
        wg.wait();
    };
    assert_eq!(outputs(main), ["true"]);
}

#[test]
fn a_timer_that_one_resets_and_another_stops() {
    let main = || {
        let timer = Arc::new(Timer::new(ms(1)));
        let (resets, stops) = (timer.clone(), timer.clone());
        gort::go(move || _ = resets.reset(ms(2)));
        gort::go(move || _ = stops.stop());
        timer.stop();
        gort::chan::<i32>(0).recv();
    };
    for clock in [Clock::Ideal, Clock::Real] {
        assert_eq!(explored(clock, main).endings.deadlock, Count::from(1_u32), "{clock:?}");
    }
}

#[test]
fn a_ticker_that_another_goroutine_resets() {
    let main = || {
        let ticker = Ticker::new(ms(1));
        let wg = WaitGroup::new();
        let resets = ticker.clone();
        wg.go(move || resets.reset(ms(1)));
        wg.go(|| ());
        wg.wait();
        gort::println!("{}", ticker.c().recv().is_some());
    };
    for clock in [Clock::Ideal, Clock::Real] {
        assert_eq!(explored(clock, main).outputs, Count::from(1_u32), "{clock:?}");
    }
}

/// A context with two children, and one below the first.
fn family() -> [(Context, CancelFunc); 4] {
    let (parent, cancel) = with_cancel(&background());
    let one = with_cancel(&parent);
    let other = with_cancel(&parent);
    let below = with_cancel(&one.0);
    [(parent, cancel), one, other, below]
}

#[test]
fn a_cancel_that_comes_down_to_a_child_waits_for_who_is_at_it() {
    let main = || {
        let [(_parent, cancel), (_one, cancel_one), _other, (below, _)] = family();
        let wg = WaitGroup::new();
        wg.go(move || cancel_one.cancel());
        wg.go(move || {
            cancel.cancel();
            gort::println!("{}", below.err().is_some());
        });
        wg.wait();
    };
    assert_eq!(outputs(main), ["true"]);
}

#[test]
fn what_takes_the_lock_of_a_context_waits_while_it_is_cancelled() {
    // Each once it has seen the parent done: what it then sees of a child in whose end it has no part.
    let needs_the_lock: [fn(&Context); 3] = [
        // A new child, and a function; and the cause.
        |parent| drop(with_cancel(parent)),
        |parent| drop(after_func(parent, || ())),
        |parent| drop(parent.cause()),
    ];
    for needs in needs_the_lock {
        let main = move || {
            let [(parent, cancel), (one, _), _, (below, _)] = family();
            let wg = WaitGroup::new();
            wg.go(move || cancel.cancel());
            wg.go(move || {
                parent.done().recv();
                needs(&parent);
                gort::println!("{} {}", one.err().is_some(), below.err().is_some());
            });
            wg.wait();
        };
        assert_eq!(outputs(main), ["true true"]);
    }
    // `err` and `done` take no lock.
    let main = || {
        let [(parent, cancel), (one, _), _, (below, _)] = family();
        let wg = WaitGroup::new();
        wg.go(move || cancel.cancel());
        wg.go(move || {
            parent.done().recv();
            assert!(parent.err().is_some());
            gort::println!("{} {}", below.err().is_some(), one.err().is_some());
        });
        wg.wait();
    };
    assert_eq!(outputs(main), ["false false", "false true", "true true"]);
}

#[test]
fn a_deadline_cancels_as_anybody_does() {
    let main = || {
        let (timed, cancel) = with_timeout(&background(), ms(1));
        let (child, _keep) = with_cancel(&timed);
        let wg = WaitGroup::new();
        wg.go(move || {
            timed.done().recv();
            cancel.cancel();
            gort::println!("{}", child.err().is_some());
        });
        wg.wait();
    };
    assert_eq!(outputs(main), ["true"]);
}

#[test]
fn a_program_may_end_while_contexts_are_cancelled() {
    let main = || {
        let [(parent, cancel), (_, cancel_one), (_, cancel_other), _] = family();
        let second = cancel.clone();
        gort::go(move || cancel.cancel());
        gort::go(move || second.cancel());
        gort::go(move || cancel_one.cancel());
        // Its destructor cancels again while the program ends.
        struct Cancels(CancelFunc);
        impl Drop for Cancels {
            fn drop(&mut self) {
                self.0.cancel();
            }
        }
        let cancels = Cancels(cancel_other);
        gort::go(move || {
            let _cancels = cancels;
            gort::chan::<()>(0).recv();
        });
        parent.done().recv();
    };
    for clock in [Clock::Ideal, Clock::Real] {
        let found = explored(clock, main);
        assert_eq!(found.endings.exit, found.outputs, "{clock:?}");
    }
}
