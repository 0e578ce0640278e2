//! Closing, and misuse that can be recovered.

use gort::println;

use super::*;

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
        assert!(location.contains("tests/runtime/chan/"), "the user's line, not gort's: {location}");
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
