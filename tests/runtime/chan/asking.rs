//! Nil channels, lengths, iteration, and operations that do not wait.

use gort::println;

use super::*;

#[test]
fn nil_channels_park_forever() {
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
