//! Deadlock: found when nothing can run any more, reported in Go's words with where each goroutine is.

use crate::harness::{always_fails, every_schedule, run_fast};
use gort::{GoId, GoroutineState, RunError, WaitReason, chan, go, gosched, select};

const HEADLINE: &str = "fatal error: all goroutines are asleep - deadlock!";

#[test]
fn every_wait_reason_is_in_the_report() {
    always_fails(HEADLINE, || chan::<i32>(0).recv());
    always_fails(HEADLINE, || chan(0).send(1));
    always_fails(HEADLINE, || gort::Chan::<i32>::nil().recv());
    always_fails(HEADLINE, || gort::Chan::nil().send(1));
    always_fails(HEADLINE, || select! {});
    let reason = |ran: crate::harness::Ran<()>| match ran.report.result {
        Err(RunError::Deadlock(report)) => report.goroutines[0].state,
        other => panic!("{other:?}"),
    };
    let waiting = GoroutineState::Waiting;
    assert_eq!(reason(run_fast(|| _ = chan::<i32>(0).recv())), waiting(WaitReason::ChanReceive));
    assert_eq!(reason(run_fast(|| chan(0).send(1))), waiting(WaitReason::ChanSend));
    assert_eq!(reason(run_fast(|| _ = gort::Chan::<i32>::nil().recv())), waiting(WaitReason::ChanReceiveNil));
    assert_eq!(reason(run_fast(|| gort::Chan::nil().send(1))), waiting(WaitReason::ChanSendNil));
    assert_eq!(reason(run_fast(|| select! {})), waiting(WaitReason::SelectNoCases));
}

#[test]
fn the_report_says_where_everybody_parked_and_was_made() {
    let ran = run_fast(|| {
        let ch = chan::<i32>(0);
        let other = chan::<i32>(0);
        let tx = other.clone();
        go(move || tx.send(1));
        ch.recv();
    });
    let Err(RunError::Deadlock(report)) = &ran.report.result else { panic!("{:?}", ran.report.result) };
    assert_eq!(report.goroutines.len(), 2);
    let [main, sender] = &report.goroutines[..] else { unreachable!() };
    assert_eq!((main.id, main.created_by), (GoId(1), None));
    assert_eq!((sender.id, sender.created_by), (GoId(2), Some(GoId(1))));
    let here = |line: &str| {
        let text = include_str!("deadlock.rs");
        let test = text.find("the_report_says_where").unwrap();
        let at = text[test..].find(line).unwrap() + test;
        text[..at].lines().count() as u32
    };
    assert_eq!(main.parked_at.unwrap().line(), here("ch.recv();"));
    assert_eq!(sender.parked_at.unwrap().line(), here("go(move || tx.send(1)"));
    assert_eq!(sender.created_at.line(), here("go(move || tx.send(1)"));
    let text = ran.report.result.as_ref().unwrap_err().to_string();
    assert!(
        text.starts_with(&format!("{HEADLINE}\n\ngoroutine 1 [chan receive]:\n\ttests/runtime/deadlock.rs:")),
        "{text}"
    );
    assert!(text.contains("\n\ngoroutine 2 [chan send]:\n\ttests/runtime/deadlock.rs:"), "{text}");
    assert!(text.contains("\ncreated by goroutine 1\n\ttests/runtime/deadlock.rs:"), "{text}");
}

#[test]
fn a_partial_deadlock_is_a_leak_not_a_deadlock() {
    every_schedule(
        || {
            let ch = chan::<i32>(0);
            go(move || _ = ch.recv());
            gosched();
            gosched();
        },
        |ran| assert!(ran.report.result.is_ok()),
    );
}

#[test]
fn a_timer_keeps_the_detector_quiet() {
    let ran = run_fast(|| {
        let ch = chan(0);
        let tx = ch.clone();
        go(move || {
            gort::time::sleep(std::time::Duration::from_secs(3600));
            tx.send(());
        });
        ch.recv();
    });
    assert!(ran.report.result.is_ok());
    assert_eq!(ran.report.elapsed.as_secs(), 3600);
}
