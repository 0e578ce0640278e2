//! Channels: every rule of the specification's "Channel types", "Send statements", "Receive operator" and "Close", and
//! of the memory model's "Channel communication", in the default order and under many others.

mod common;

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use common::{Way, always_fails, deadlocked_in, every_schedule, every_way, run_fast, settle};
use gort::{Chan, GoId, RecvChan, RunError, SendChan, TryRecvError, chan, go, goexit, gosched, println};

const SEND_ON_CLOSED: &str = "panic: send on closed channel";
/// Rounds that last for a second or more: on another worker the system may have to make room for the other goroutine.
const TOO_MANY: u64 = 100_000_000;
const DEADLOCK: &str = "fatal error: all goroutines are asleep - deadlock!";

/// The message of a panic caught in a goroutine.
fn panic_of(f: impl FnOnce()) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).expect_err("it did not panic");
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| payload.downcast_ref::<&str>().unwrap().to_string())
}

#[test]
fn smoke() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(42));
            println!("{:?}", ch.recv());
        },
        |ran| assert_eq!(ran.lines, ["Some(42)"]),
    );
}

#[test]
fn unbuffered_send_completes_only_once_received() {
    every_schedule(
        || {
            let ch = chan(0);
            let receiving = Arc::new(AtomicBool::new(false));
            let (tx, started, done) = (ch.clone(), receiving.clone(), chan(1));
            let sender_done = done.clone();
            go(move || {
                tx.send(());
                sender_done.send(started.load(SeqCst));
            });
            gosched();
            assert_eq!((ch.len(), ch.cap()), (0, 0), "an unbuffered channel never holds a value");
            receiving.store(true, SeqCst);
            ch.recv();
            assert_eq!(done.recv(), Some(true), "the send was over before the receive began");
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn unbuffered_send_without_a_receiver_parks_for_ever() {
    every_schedule(
        || chan(0).send(1),
        |ran| {
            let error = ran.report.result.as_ref().unwrap_err();
            assert!(deadlocked_in(error, "chan send"), "{error}");
        },
    );
}

#[test]
fn buffered_sends_do_not_park_while_there_is_room() {
    every_schedule(
        || {
            let ch = chan(3);
            for i in 0..3 {
                assert_eq!(ch.len(), i);
                ch.send(i);
            }
            println!("{} of {}", ch.len(), ch.cap());
            ch.send(3);
        },
        |ran| {
            assert_eq!(ran.lines, ["3 of 3"]);
            assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan send"));
        },
    );
}

/// The memory model: the k-th receive comes before the completion of the (k+C)-th send.
#[test]
fn at_most_cap_sends_are_ahead_of_the_receives() {
    fn program<const CAP: usize>() {
        let ch = chan(CAP);
        let begun = Arc::new(AtomicUsize::new(0));
        for _ in 0..2 {
            let (ch, begun) = (ch.clone(), begun.clone());
            go(move || {
                for _ in 0..4 {
                    begun.fetch_add(1, SeqCst);
                    ch.recv();
                    gosched();
                }
            });
        }
        for sent in 1..=8 {
            ch.send(sent);
            assert!(sent - begun.load(SeqCst).min(sent) <= CAP, "{sent} sends with a buffer of {CAP}");
        }
    }
    every_schedule(program::<0>, |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(program::<1>, |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(program::<3>, |ran| assert_eq!(ran.report.result, Ok(())));
}

#[test]
fn values_come_out_in_the_order_they_went_in() {
    for cap in [0, 1, 2, 5, 30] {
        every_way(|way| {
            let ran = way.run(move || {
                let ch = chan(cap);
                let tx = ch.clone();
                go(move || {
                    for i in 0..20 {
                        tx.send(i);
                    }
                    tx.close();
                });
                ch.iter().collect::<Vec<i32>>()
            });
            assert_eq!(ran.report.result, Ok((0..20).collect()), "with a buffer of {cap}");
        });
    }
}

#[test]
fn parked_receivers_are_served_in_order() {
    every_schedule(
        || {
            let (ch, served) = (chan(0), chan(4));
            for i in 0..4 {
                let (ch, served) = (ch.clone(), served.clone());
                go(move || {
                    let value: i32 = ch.recv().unwrap();
                    served.send((i, value));
                });
                settle();
            }
            (0..4).for_each(|value| ch.send(value));
            let mut served: Vec<(i32, i32)> = (0..4).map(|_| served.recv().unwrap()).collect();
            served.sort_unstable();
            served
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![(0, 0), (1, 1), (2, 2), (3, 3)])),
    );
}

fn senders_park_in_order(cap: usize) -> Vec<i32> {
    let ch = chan(cap);
    for i in 0..5 {
        let ch = ch.clone();
        go(move || ch.send(i));
        settle();
    }
    (0..5).map(|_| ch.recv().unwrap()).collect()
}

#[test]
fn parked_senders_are_served_in_order() {
    every_schedule(|| senders_park_in_order(0), |ran| assert_eq!(ran.report.result, Ok(vec![0, 1, 2, 3, 4])));
}

#[test]
fn a_parked_sender_refills_the_buffer_at_its_tail() {
    every_schedule(|| senders_park_in_order(2), |ran| assert_eq!(ran.report.result, Ok(vec![0, 1, 2, 3, 4])));
    every_schedule(
        || {
            let ch = chan(2);
            ch.send(1);
            ch.send(2);
            let tx = ch.clone();
            go(move || tx.send(3));
            settle();
            let first = ch.recv();
            // The parked value took the free slot at once, whether or not its sender has run since.
            assert_eq!((first, ch.len(), ch.try_send(4).is_err()), (Some(1), 2, true));
            (ch.recv(), ch.recv(), ch.try_recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((Some(2), Some(3), Err(TryRecvError::Empty)))),
    );
}

#[test]
fn a_send_to_a_parked_receiver_passes_by_the_buffer() {
    every_schedule(
        || {
            let (ch, got) = (chan(1), chan(1));
            let (rx, out) = (ch.clone(), got.clone());
            go(move || out.send(rx.recv()));
            settle();
            ch.send("handed over");
            assert_eq!(ch.len(), 0, "it belongs to the receiver already");
            got.recv().unwrap()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some("handed over"))),
    );
}

#[test]
fn close_wakes_all_receivers() {
    every_schedule(
        || {
            let (ch, woken) = (chan::<i32>(0), chan(0));
            for _ in 0..5 {
                let (ch, woken) = (ch.clone(), woken.clone());
                go(move || woken.send(ch.recv()));
            }
            gosched();
            ch.close();
            (0..5).map(|_| woken.recv().unwrap()).collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![None; 5])),
    );
}

#[test]
fn buffered_values_are_delivered_after_close() {
    every_schedule(
        || {
            let ch = chan(3);
            ch.send('a');
            ch.send('b');
            ch.close();
            assert_eq!(ch.len(), 2);
            let received = [ch.recv(), ch.recv(), ch.recv(), ch.recv()];
            assert_eq!((ch.len(), ch.cap(), ch.try_recv()), (0, 3, Err(TryRecvError::Closed)));
            received
        },
        |ran| assert_eq!(ran.report.result, Ok([Some('a'), Some('b'), None, None])),
    );
}

#[test]
fn close_panics_the_blocked_sender_not_the_closer() {
    fn program() {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || tx.send(1));
        settle();
        ch.close();
        println!("closed");
        settle();
    }
    every_schedule(program, |ran| {
        let Err(RunError::Panic(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
        assert_eq!((report.goroutine, report.message.as_str()), (GoId(2), "send on closed channel"));
        assert!(ran.lines == ["closed"] || ran.lines.is_empty(), "{:?}", ran.lines);
        let location = report.location.as_ref().expect("a panic says where");
        assert!(location.contains("tests/chan.rs"), "the user's line, not gort's: {location}");
    });
    assert_eq!(run_fast(program).lines, ["closed"], "the closer goes on; the sender panics when it runs");
}

#[test]
fn every_blocked_sender_can_recover_from_close() {
    for cap in [0, 2] {
        every_way(|way| {
            let ran = way.run(move || {
                let (ch, messages) = (chan(cap), chan(0));
                for i in 0..cap {
                    ch.send(i);
                }
                for i in 0..3 {
                    let (ch, messages) = (ch.clone(), messages.clone());
                    go(move || messages.send(panic_of(|| ch.send(i))));
                }
                settle();
                ch.close();
                let messages: Vec<String> = (0..3).map(|_| messages.recv().unwrap()).collect();
                let left: Vec<usize> = ch.iter().collect();
                (messages, left)
            });
            let (messages, left) = ran.report.result.unwrap();
            assert_eq!(messages, ["send on closed channel"; 3]);
            assert_eq!(left, (0..cap).collect::<Vec<_>>(), "what was in the buffer stays; what was parked is lost");
        });
    }
}

#[test]
fn send_on_a_closed_channel_panics() {
    for cap in [0, 1] {
        every_way(|way| {
            let ran = way.run(move || {
                let ch = chan(cap);
                ch.close();
                ch.send(1);
            });
            assert_eq!(ran.headline(), SEND_ON_CLOSED);
        });
    }
    // Also with a full buffer: it does not park first.
    always_fails(SEND_ON_CLOSED, || {
        let ch = chan(1);
        ch.send(1);
        ch.close();
        ch.send(2);
    });
    always_fails(SEND_ON_CLOSED, || {
        let ch = chan(1);
        ch.close();
        let _ = ch.try_send(2);
    });
}

#[test]
fn close_of_a_closed_channel_panics() {
    always_fails("panic: close of closed channel", || {
        let ch = chan::<i32>(0);
        ch.close();
        ch.close();
    });
    always_fails("panic: close of closed channel", || {
        let tx = chan::<i32>(1).sender();
        tx.clone().close();
        tx.close();
    });
}

#[test]
fn close_of_a_nil_channel_panics() {
    always_fails("panic: close of nil channel", || Chan::<i32>::nil().close());
    always_fails("panic: close of nil channel", || SendChan::<i32>::nil().close());
}

#[test]
fn misuse_can_be_recovered_and_the_channel_goes_on() {
    every_schedule(
        || {
            let ch = chan(1);
            ch.send(1);
            ch.close();
            let messages = [panic_of(|| ch.send(2)), panic_of(|| ch.close()), panic_of(|| Chan::<()>::nil().close())];
            assert_eq!((ch.recv(), ch.recv()), (Some(1), None));
            messages
        },
        |ran| {
            let words = ["send on closed channel", "close of closed channel", "close of nil channel"];
            assert_eq!(ran.report.result, Ok(words.map(str::to_string)));
        },
    );
}

#[test]
fn nil_channels_park_for_ever() {
    every_schedule(
        || {
            go(|| Chan::nil().send(1));
            go(|| {
                RecvChan::<i32>::nil().recv();
            });
            settle();
            println!("the others go on");
            Chan::<()>::nil().recv()
        },
        |ran| {
            assert_eq!(ran.lines, ["the others go on"]);
            let Err(RunError::Deadlock(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
            let states: Vec<String> = report.goroutines.iter().map(|g| g.state.to_string()).collect();
            assert_eq!(states, ["chan receive (nil chan)", "chan send (nil chan)", "chan receive (nil chan)"]);
        },
    );
    always_fails(DEADLOCK, || Chan::<i32>::default().iter().count());
}

#[test]
fn nil_channels_have_no_length_and_refuse_try() {
    every_schedule(
        || {
            let nil = Chan::<i32>::nil();
            assert!(nil.is_nil() && nil.is_empty() && !chan::<i32>(0).is_nil());
            assert_eq!((nil.len(), nil.cap()), (0, 0));
            assert_eq!(nil.try_recv(), Err(TryRecvError::Empty));
            assert_eq!(nil.try_send(7).unwrap_err().into_inner(), 7);
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn len_and_cap() {
    every_schedule(
        || {
            let ch = chan(2);
            let mut seen = vec![(ch.len(), ch.cap(), ch.is_empty())];
            ch.send(1);
            seen.push((ch.sender().len(), ch.receiver().cap(), ch.is_empty()));
            ch.recv();
            seen.push((ch.len(), ch.cap(), ch.receiver().is_empty()));
            seen
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![(0, 2, true), (1, 2, false), (0, 2, true)])),
    );
}

#[test]
fn iteration_ends_when_closed_and_drained() {
    every_schedule(
        || {
            let ch = chan(2);
            let tx = ch.sender();
            go(move || {
                (1..=5).for_each(|i| tx.send(i));
                tx.close();
            });
            let mut all = vec![];
            for v in &ch {
                all.push(v);
                if v == 2 {
                    break; // leaves the rest in the channel
                }
            }
            let rx = ch.receiver();
            for v in &rx {
                all.push(v * 10);
                if v == 3 {
                    break;
                }
            }
            all.extend(rx);
            let mut over = ch.into_iter();
            assert_eq!((over.next(), over.next()), (None, None));
            all
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![1, 2, 30, 4, 5])),
    );
}

#[test]
fn range_over_a_channel_nobody_closes_is_a_deadlock() {
    every_schedule(
        || {
            let ch = chan(0);
            let tx = ch.clone();
            go(move || tx.send(1));
            for v in ch {
                println!("{v}");
            }
        },
        |ran| {
            assert_eq!((ran.lines.as_slice(), ran.headline().as_str()), (&["1".to_string()][..], DEADLOCK));
            assert!(deadlocked_in(ran.report.result.as_ref().unwrap_err(), "chan receive"));
        },
    );
}

#[test]
fn channels_of_channels_carry_replies() {
    every_schedule(
        || {
            let requests = chan::<(i32, Chan<i32>)>(0);
            let server = requests.receiver();
            go(move || {
                for (number, reply) in server {
                    reply.send(number * number);
                }
            });
            let clients: Vec<_> = (1..=3)
                .map(|i| {
                    let requests = requests.sender();
                    gort::spawn(move || {
                        let reply = chan(0);
                        requests.send((i, reply.clone()));
                        reply.recv().unwrap()
                    })
                })
                .collect();
            clients.into_iter().map(gort::JoinHandle::join).collect::<Vec<i32>>()
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![1, 4, 9])),
    );
}

#[test]
fn a_channel_can_carry_itself() {
    struct Loop(Option<Chan<Loop>>);
    every_schedule(
        || {
            let ch = chan(1);
            ch.send(Loop(Some(ch.clone())));
            let Loop(Some(inner)) = ch.recv().unwrap() else { unreachable!() };
            assert!(inner == ch);
            inner.close();
            ch.recv().is_none()
        },
        |ran| assert_eq!(ran.report.result, Ok(true)),
    );
}

#[test]
fn try_send_needs_room_or_a_parked_receiver() {
    every_schedule(
        || {
            let (ch, got) = (chan(0), chan(1));
            assert!(ch.try_send(1).is_err(), "nobody is there");
            let (rx, out) = (ch.clone(), got.clone());
            go(move || out.send(rx.recv()));
            settle();
            assert_eq!(ch.try_send(2), Ok(()));
            assert!(ch.try_send(3).is_err(), "the receiver is gone");
            let buffered = chan(1);
            assert_eq!(buffered.sender().try_send('x'), Ok(()));
            assert_eq!(buffered.try_send('y').unwrap_err().into_inner(), 'y');
            got.recv().unwrap()
        },
        |ran| assert_eq!(ran.report.result, Ok(Some(2))),
    );
}

#[test]
fn try_recv_needs_a_value_or_a_parked_sender() {
    every_schedule(
        || {
            let (ch, over) = (chan(0), chan(1));
            assert_eq!(ch.try_recv(), Err(TryRecvError::Empty));
            let (tx, done) = (ch.clone(), over.clone());
            go(move || {
                tx.send(1);
                done.send(());
            });
            settle();
            assert_eq!(ch.receiver().try_recv(), Ok(1));
            over.recv();
            assert_eq!(ch.try_recv(), Err(TryRecvError::Empty));
            ch.close();
            ch.try_recv()
        },
        |ran| assert_eq!(ran.report.result, Ok(Err(TryRecvError::Closed))),
    );
}

#[test]
fn a_full_buffer_beside_parked_senders_refuses_try_send() {
    every_schedule(
        || {
            let ch = chan(1);
            ch.send(0);
            let tx = ch.clone();
            go(move || tx.send(1));
            settle();
            let refused = ch.try_send(2).is_err();
            (refused, ch.try_recv(), ch.try_recv(), ch.try_recv())
        },
        |ran| assert_eq!(ran.report.result, Ok((true, Ok(0), Ok(1), Err(TryRecvError::Empty)))),
    );
}

#[test]
fn equality_is_identity() {
    let (a, b) = (chan::<i32>(1), chan::<i32>(1));
    assert!(a == a.clone() && a != b && Chan::<i32>::nil() == Chan::default() && a != Chan::nil());
    assert!(a.sender() == SendChan::from(a.clone()) && a.sender() != b.sender());
    assert!(a.receiver() == RecvChan::from(a.clone()) && a.receiver() != RecvChan::nil());
}

#[test]
fn debug_shows_counts_and_no_values() {
    every_schedule(
        || {
            let ch = chan(1);
            ch.send("secret");
            let tx = ch.clone();
            go(move || tx.send("hidden"));
            settle();
            let full = format!("{ch:?}");
            let idle = chan::<i32>(0);
            let rx = idle.clone();
            go(move || {
                rx.recv();
            });
            settle();
            idle.close();
            (full, format!("{:?}", idle.receiver()), format!("{:?}", Chan::<i32>::nil()))
        },
        |ran| {
            let (full, idle, nil) = ran.report.result.as_ref().unwrap();
            assert_eq!(full, "Chan { len: 1, cap: 1, senders: 1, receivers: 0, closed: false }");
            assert_eq!(idle, "RecvChan { len: 0, cap: 0, senders: 0, receivers: 0, closed: true }");
            assert_eq!(nil, "Chan(nil)");
        },
    );
}

/// Sends when it is dropped.
struct Announce(Chan<&'static str>, &'static str);

impl Drop for Announce {
    fn drop(&mut self) {
        self.0.send(self.1);
    }
}

#[test]
fn a_drop_may_send() {
    every_schedule(
        || {
            let ch = chan(0);
            let (a, b, c) = (ch.clone(), ch.clone(), ch.clone());
            go(move || drop(Announce(a, "returned")));
            go(move || {
                let _announce = Announce(b, "goexit");
                goexit();
            });
            go(move || {
                let message = panic_of(|| {
                    let _announce = Announce(c, "panicked");
                    panic!("on purpose");
                });
                assert_eq!(message, "on purpose");
            });
            let mut announced: Vec<_> = (0..3).map(|_| ch.recv().unwrap()).collect();
            announced.sort_unstable();
            settle();
            announced
        },
        |ran| assert_eq!(ran.report.result, Ok(vec!["goexit", "panicked", "returned"])),
    );
}

#[test]
fn a_drop_that_sends_after_the_program_is_over_does_no_harm() {
    every_way(|way| {
        let after = chan(4);
        let outside = after.clone();
        let ran = way.run(move || {
            for name in ["a", "b"] {
                let (ch, parked) = (after.clone(), chan::<()>(0));
                go(move || {
                    let _buffered = Announce(ch, name);
                    // Nobody will ever receive this one: it would park while it is unwound.
                    let _unbuffered = Announce(chan(0), name);
                    parked.recv();
                });
            }
            settle();
        });
        assert_eq!((ran.report.result, ran.report.leaked.len()), (Ok(()), 2));
        // Each parks a second time while it is unwound. It is left there: throwing again would abort the process.
        assert_eq!((ran.report.unkillable, outside.len()), (2, 0));
    });
}

#[test]
fn thread_bound_values_stay_on_a_parked_stack() {
    every_schedule(
        || {
            let (ch, done) = (chan(0), chan(0));
            for i in 0..3 {
                let (ch, done) = (ch.clone(), done.clone());
                go(move || {
                    // Neither may cross threads; both live across parks.
                    let log = Rc::new(RefCell::new(vec![i]));
                    let shared = log.clone();
                    let mut borrow = log.borrow_mut();
                    borrow.push(ch.recv().unwrap());
                    borrow.push(ch.recv().unwrap());
                    drop(borrow);
                    done.send((shared.borrow().len(), Rc::strong_count(&log)));
                });
            }
            (0..6).for_each(|i| ch.send(i));
            (0..3).map(|_| done.recv().unwrap()).collect::<Vec<_>>()
        },
        |ran| assert_eq!(ran.report.result, Ok(vec![(3, 2); 3])),
    );
}

#[test]
fn a_channel_made_outside_of_a_run_works_inside() {
    every_way(|way| {
        let ch = chan(2);
        ch.send(1); // there is room: no goroutine is needed
        assert_eq!((ch.len(), ch.try_recv(), ch.try_recv()), (1, Ok(1), Err(TryRecvError::Empty)));
        let inside = ch.clone();
        let ran = way.run(move || {
            let tx = inside.clone();
            go(move || (0..4).for_each(|i| tx.send(i)));
            (inside.recv(), inside.recv())
        });
        assert_eq!(ran.report.result, Ok((Some(0), Some(1))));
        // What its buffer holds stays there for the next run; who was parked on it is gone.
        let buffered = ch.len();
        assert!(format!("{ch:?}").contains("senders: 0, receivers: 0"), "{ch:?}");
        let next = ch.clone();
        let again = way.run(move || (0..buffered).map(|_| next.recv().unwrap()).collect::<Vec<i32>>());
        assert_eq!(again.report.result, Ok((2..2 + buffered as i32).collect()));
    });
}

#[test]
#[should_panic(expected = "gort: chan receive would park, but this is not a goroutine: call it inside gort::run")]
fn parking_outside_of_a_run_panics() {
    chan::<i32>(0).recv();
}

#[test]
#[should_panic(expected = "gort: chan send would park, but this is not a goroutine: call it inside gort::run")]
fn parking_a_send_outside_of_a_run_panics() {
    chan(0).send(1);
}

fn pipeline() -> u64 {
    let (numbers, squares) = (chan(0), chan(3));
    let tx = numbers.clone();
    go(move || {
        (1..=50_u64).for_each(|i| tx.send(i));
        tx.close();
    });
    let out = squares.clone();
    go(move || {
        numbers.iter().for_each(|n| out.send(n * n));
        out.close();
    });
    squares.iter().sum()
}

#[test]
fn runs_follow_each_other_and_run_side_by_side() {
    let one_after_the_other = || {
        for seed in 0..20 {
            let ran = Way::Seed(seed).run(pipeline);
            assert_eq!(ran.report.result, Ok(42_925));
            assert_eq!(run_fast(pipeline).report.result, Ok(42_925));
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(one_after_the_other);
        threads.spawn(one_after_the_other);
    });
}

#[test]
fn a_pair_that_is_always_ready_cannot_starve_a_third() {
    every_schedule(
        || {
            let (ping, pong, stop) = (chan(0), chan(0), Arc::new(AtomicBool::new(false)));
            let (a, b, flag) = (ping.clone(), pong.clone(), stop.clone());
            go(move || flag.store(true, SeqCst));
            go(move || {
                for v in a {
                    b.send(v);
                }
            });
            let mut rounds = 0_u64;
            while !stop.load(SeqCst) {
                ping.send(rounds);
                pong.recv();
                rounds += 1;
                assert!(rounds < TOO_MANY, "the third goroutine starves");
            }
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn a_goroutine_that_never_parks_cannot_starve_another() {
    fn spins(operation: fn(&Chan<u64>)) {
        let (ch, stop) = (chan(1), Arc::new(AtomicBool::new(false)));
        let flag = stop.clone();
        go(move || flag.store(true, SeqCst));
        let mut rounds = 0;
        while !stop.load(SeqCst) {
            operation(&ch);
            rounds += 1;
            assert!(rounds < TOO_MANY, "the other goroutine starves");
        }
    }
    fn buffer(ch: &Chan<u64>) {
        ch.send(1);
        ch.recv();
    }
    every_schedule(|| spins(buffer), |ran| assert_eq!(ran.report.result, Ok(())));
    every_schedule(
        || {
            spins(|ch| {
                ch.try_recv().ok();
            })
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
    every_schedule(
        || {
            spins(|ch| {
                ch.len();
            })
        },
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
    every_schedule(
        || spins(|ch| gort::select! { recv(ch) -> _ => {}, default => {} }),
        |ran| assert_eq!(ran.report.result, Ok(())),
    );
}

#[test]
fn stress_many_senders_and_receivers() {
    const SENDERS: u64 = 8;
    const EACH: u64 = 200;
    for cap in [0, 1, 7] {
        for seed in 0..10 {
            let ran = Way::Seed(seed).run(move || {
                let (ch, sums, left) = (chan(cap), chan(0), Arc::new(AtomicUsize::new(SENDERS as usize)));
                for s in 0..SENDERS {
                    let (ch, left) = (ch.clone(), left.clone());
                    go(move || {
                        (0..EACH).for_each(|i| ch.send(s * EACH + i));
                        if left.fetch_sub(1, SeqCst) == 1 {
                            ch.close();
                        }
                    });
                }
                for _ in 0..4 {
                    let (ch, sums) = (ch.clone(), sums.clone());
                    go(move || sums.send(ch.iter().sum::<u64>()));
                }
                (0..4).map(|_| sums.recv().unwrap()).sum::<u64>()
            });
            assert_eq!(ran.report.result, Ok((0..SENDERS * EACH).sum()));
        }
    }
}
