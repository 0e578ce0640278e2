//! Signals of the system. Each test has a process of its own: signals are the process's.

use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

use crate::harness::{child, run_with};
use gort::signal::{Signal, notify};
use gort::{Monitor, chan, go, println, select, time};

/// Sends this process a signal.
fn raise(signal: &str) {
    assert!(Command::new("kill").args([signal, &std::process::id().to_string()]).status().unwrap().success());
}

#[test]
fn a_signal_comes_on_the_channel_of_all_that_have_asked_for_it() {
    if !child::is_child() {
        return child::passes(module_path!(), "a_signal_comes_on_the_channel_of_all_that_have_asked_for_it");
    }
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let (both, one) = (notify(&[Signal::USR1, Signal::USR2]).unwrap(), notify(&[Signal::USR1]).unwrap());
            raise("-USR1");
            println!("{:?} {:?}", both.c().recv(), one.c().recv());
            drop(one);
            raise("-USR2");
            println!("{:?}", both.c().recv());
            select! {
                recv(both.c()) -> _ => println!("one more"),
                default(Duration::from_millis(5)) => println!("no more"),
            }
        });
        assert_eq!(ran.lines, ["Some(SIGUSR1) Some(SIGUSR1)", "Some(SIGUSR2)", "no more"]);
        assert_eq!(ran.report.result, Ok(()));
    }
}

#[test]
fn what_is_asked_for_no_more_has_its_usual_effect_again() {
    if !child::is_child() {
        let output = child::output(module_path!(), "what_is_asked_for_no_more_has_its_usual_effect_again");
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(libc_term()));
        return;
    }
    _ = gort::run(|| {
        let signals = notify(&[Signal::TERM]).unwrap();
        raise("-TERM");
        assert_eq!(signals.c().recv(), Some(Signal::TERM));
        drop(signals);
        raise("-TERM");
        std::thread::park_timeout(Duration::from_secs(10));
    });
}

fn libc_term() -> i32 {
    Signal::TERM.number()
}

#[test]
fn all_goroutines_are_told_at_a_signal_also_while_the_only_worker_computes() {
    if !child::is_child() {
        return child::passes(
            module_path!(),
            "all_goroutines_are_told_at_a_signal_also_while_the_only_worker_computes",
        );
    }
    let ran = run_with(1, || {
        let (told, text) = mpsc::channel();
        let _dump =
            Monitor::new().on_signal(Signal::QUIT, move |running| told.send(running.to_string()).unwrap()).unwrap();
        go(|| _ = chan::<i32>(0).recv());
        go(|| time::sleep(Duration::from_secs(60)));
        gort::gosched();
        raise("-QUIT");
        // The worker is blocked, and the program goes on afterwards.
        let text = text.recv_timeout(Duration::from_secs(10)).unwrap();
        println!("{}", ["[running]", "[chan receive]", "[sleep]"].iter().all(|state| text.contains(state)));
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("true", &Ok(())));
}

#[test]
fn what_cannot_be_caught_is_refused() {
    let ran = run_with(1, || notify(&[Signal::HUP, Signal::from_raw(9)]).unwrap_err().kind());
    assert_eq!(ran.report.result, Ok(std::io::ErrorKind::InvalidInput));
    assert_eq!((Signal::HUP.to_string(), Signal::from_raw(40).to_string()), ("SIGHUP".into(), "signal 40".into()));
}
