//! Child processes: their ends, their pipes, and what can go wrong with them.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::Stdio;
use std::time::Duration;

use crate::harness::{child, run_with, stress};
use gort::process::{Command, PipesLeftOpen};
use gort::signal::{Signal, notify};
use gort::sync::WaitGroup;
use gort::{context, go, println, spawn};

/// A shell runs `script`. What may be killed begins with `exec`: what a shell has started itself outlives it, and keeps its pipes.
fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdin(Stdio::null());
    command
}

/// What a child ends with that reads its standard input to the end.
fn reader() -> Command {
    let mut command = Command::new("cat");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

#[test]
fn a_goroutine_that_waits_for_a_child_or_its_pipes_leaves_the_worker_to_others() {
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let mut child = reader().spawn().unwrap();
            let (mut stdin, mut stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            // It ends when the last of its input is written, by a goroutine that this one leaves the worker to.
            let waits = spawn(move || child.wait().unwrap());
            go(move || {
                for line in 0..10 {
                    writeln!(stdin, "{line}").unwrap();
                }
            });
            let mut text = String::new();
            stdout.read_to_string(&mut text).unwrap();
            println!("{} {}", text.lines().count(), waits.join());
        });
        assert_eq!((&*ran.joined(), &ran.report.result), ("10 exit status: 0", &Ok(())));
    }
}

#[test]
fn statuses_and_outputs_are_those_of_the_standard_library() {
    let ran = run_with(1, || {
        for script in ["exit 0", "exit 3", "kill -9 $$", "echo out; echo err >&2; exit 1"] {
            let mut system = std::process::Command::new("sh");
            assert_eq!(sh(script).output().unwrap(), system.args(["-c", script]).output().unwrap(), "{script}");
        }
        assert_eq!(sh("exit 7").status().unwrap().code(), Some(7));
        // Twice, and from several goroutines.
        let mut child = sh("exit 5").spawn().unwrap();
        let all = WaitGroup::new();
        for _ in 0..4 {
            let process = child.process();
            all.go(move || assert_eq!(process.wait().unwrap().code(), Some(5)));
        }
        all.wait();
        assert_eq!(child.wait().unwrap().code(), Some(5));
        assert_eq!(child.try_wait().unwrap().unwrap().code(), Some(5));
        assert_eq!(Command::new("/nowhere/to/be/found").spawn().unwrap_err().kind(), ErrorKind::NotFound);
        // What is not set is inherited again, and what is set is not read.
        let mut command = sh("echo unread");
        command.stdout(Stdio::null());
        assert_eq!(command.output().unwrap().stdout, b"");
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn more_than_the_pipes_hold_is_read_from_both() {
    let ran = run_with(1, || {
        let output = sh("head -c 300000 /dev/zero; head -c 400000 /dev/zero >&2; head -c 300000 /dev/zero").output();
        let output = output.unwrap();
        println!("{} {} {}", output.stdout.len(), output.stderr.len(), output.status);
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("600000 400000 exit status: 0", &Ok(())));
}

#[test]
fn a_child_that_is_gone_breaks_the_pipe_and_one_that_does_not_read_parks_the_writer() {
    let ran = run_with(1, || {
        let mut gone = sh("exit 0");
        let mut gone = gone.stdin(Stdio::piped()).spawn().unwrap();
        gone.process().wait().unwrap();
        assert_eq!(gone.stdin.take().unwrap().write_all(b"x").unwrap_err().kind(), ErrorKind::BrokenPipe);

        let mut deaf = sh("exec sleep 1000");
        let mut deaf = deaf.stdin(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut stdin = deaf.stdin.take().unwrap();
        let written = spawn(move || stdin.write_all(&vec![0; 1 << 20]).map_err(|error| error.kind()));
        // It goes on because the child is killed.
        drop(deaf);
        assert_eq!(written.join(), Err(ErrorKind::BrokenPipe));
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn one_that_ignores_a_polite_signal_is_killed_in_the_end() {
    let ran = run_with(1, || {
        let mut command = sh("trap '' TERM; echo ready; exec sleep 1000");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = [0; 6];
        child.stdout.as_mut().unwrap().read_exact(&mut ready).unwrap();
        assert!(child.signal(Signal::TERM).unwrap());
        assert_eq!(child.wait_timeout(Duration::from_millis(20)).unwrap(), None);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(Signal::from_raw(9).number()));
        assert!(!child.signal(Signal::TERM).unwrap(), "it has ended");
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn a_context_kills_what_runs_and_starts_nothing_once_it_is_done() {
    let ran = run_with(1, || {
        let (ctx, cancel) = context::with_cancel(&context::background());
        let mut ends = sh("exit 0");
        let mut ended = ends.context(&ctx).spawn().unwrap();
        assert!(ended.wait().unwrap().success());
        let children: Vec<_> = (0..5).map(|_| sh("exec sleep 1000").context(&ctx).spawn().unwrap()).collect();
        let all = WaitGroup::new();
        for mut child in children {
            all.go(move || assert_eq!(child.wait().unwrap().signal(), Some(9)));
        }
        cancel.cancel();
        all.wait();
        let refused = ends.spawn().unwrap_err();
        println!("{refused}; {}", ended.try_wait().unwrap().unwrap());
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("context canceled; exit status: 0", &Ok(())));
}

#[test]
fn many_children_at_once_each_have_their_own_end() {
    let ran = run_with(2, || {
        let (many, all) = (stress::scaled(60), WaitGroup::new());
        let children: Vec<_> = (0..many).map(|_| reader().spawn().unwrap()).collect();
        for (number, mut child) in (0..many).zip(children) {
            all.go(move || {
                let text = number.to_string();
                child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
                let output = child.wait_with_output().unwrap();
                assert_eq!((output.stdout, output.status.code()), (text.into_bytes(), Some(0)));
            });
        }
        all.wait();
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn what_a_childs_own_children_keep_open_is_read_for_the_delay_and_what_was_written_by_then_is_there() {
    let ran = run_with(1, || {
        for (script, expected) in [
            ("exec sleep 1000 & echo $!; echo err >&2", Some("err\n")),
            ("exec sleep 1000 2>/dev/null & echo $!; exit 3", Some("")),
            ("head -c 200000 /dev/zero >&2; exec sleep 1000 2>&1 & echo $!", None),
        ] {
            let mut command = sh(script);
            let error = command.wait_delay(Duration::from_millis(5)).output().unwrap_err();
            assert_eq!(
                (error.kind(), &*error.to_string()),
                (ErrorKind::TimedOut, "exec: WaitDelay expired before I/O complete")
            );
            let PipesLeftOpen { output, .. } = error.downcast().unwrap();
            match expected {
                Some(expected) => assert_eq!(String::from_utf8(output.stderr).unwrap(), expected),
                None => assert_eq!(output.stderr.len(), 200_000),
            }
            assert_eq!(output.status.code(), Some(if script.ends_with('3') { 3 } else { 0 }));
            let sleeper = String::from_utf8(output.stdout).unwrap();
            assert!(Command::new("kill").args(["-9", sleeper.trim()]).status().unwrap().success());
        }
        // Nothing is left open: the delay changes nothing, however short.
        let output = sh("echo out; echo err >&2; exit 1").wait_delay(Duration::ZERO).output().unwrap();
        println!("{:?} {:?} {}", output.stdout, output.stderr, output.status);
    });
    let all = "[111, 117, 116, 10] [101, 114, 114, 10] exit status: 1";
    assert_eq!((&*ran.joined(), &ran.report.result), (all, &Ok(())));
}

/// `.ci/children` runs it with a thousand of them.
#[cfg(target_os = "linux")]
#[test]
fn children_that_run_at_once_leave_no_zombie_and_no_descriptor_behind() {
    const NAME: &str = "children_that_run_at_once_leave_no_zombie_and_no_descriptor_behind";
    if !child::is_child() {
        return child::passes(module_path!(), NAME);
    }
    let descriptors = || std::fs::read_dir("/proc/self/fd").unwrap().count();
    let children = || {
        let threads = std::fs::read_dir("/proc/self/task").unwrap();
        let of_each = threads.map(|thread| std::fs::read_to_string(thread.unwrap().path().join("children")).unwrap());
        of_each.map(|children| children.split_whitespace().count()).sum::<usize>()
    };
    // What a run keeps for the next one is there after the first.
    let mut before = None;
    for many in [1, stress::scaled(50)] {
        let ran = run_with(1, move || {
            let all = WaitGroup::new();
            let running: Vec<_> = (0..many).map(|_| reader().spawn().unwrap()).collect();
            let at_once = running.len();
            for (number, mut child) in (0..many).zip(running) {
                all.go(move || match number % 3 {
                    0 => {
                        child.stdin.take().unwrap().write_all(b"text").unwrap();
                        assert_eq!(child.wait_with_output().unwrap().stdout, b"text");
                    }
                    1 => assert!(child.wait().unwrap().success()),
                    _ => {
                        child.kill().unwrap();
                        assert_eq!(child.wait_timeout(Duration::from_secs(3600)).unwrap().unwrap().signal(), Some(9));
                    }
                });
            }
            all.wait();
            at_once
        });
        assert_eq!(ran.report.result, Ok(many as usize));
        assert_eq!(children(), 0, "of {many}");
        let left = descriptors();
        assert_eq!(*before.get_or_insert(left), left, "of {many}");
    }
}

#[test]
fn signals_in_between_disturb_no_wait() {
    if !child::is_child() {
        return child::passes(module_path!(), "signals_in_between_disturb_no_wait");
    }
    let ran = run_with(1, || {
        let signals = notify(&[Signal::USR1, Signal::CHLD]).unwrap();
        // It ends when it reads something, which it is given only after the signals.
        let mut child = reader().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let waits = spawn(move || child.wait().unwrap());
        let this = std::process::id();
        for _ in 0..20 {
            assert!(sh(&format!("kill -USR1 {this}")).status().unwrap().success());
            assert!(signals.c().recv().is_some());
        }
        stdin.write_all(b"now").unwrap();
        drop(stdin);
        assert!(waits.join().success());
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn without_a_file_left_starting_fails_and_a_child_is_waited_for_all_the_same() {
    if !child::alone(module_path!(), "without_a_file_left_starting_fails_and_a_child_is_waited_for_all_the_same", 64) {
        return;
    }
    let ran = run_with(1, || {
        assert!(sh("exit 0").status().unwrap().success());
        let mut child = reader().spawn().unwrap();
        let mut open = Vec::new();
        let refused = loop {
            match File::open("/dev/null") {
                Ok(file) => open.push(file),
                Err(error) => break error.raw_os_error(),
            }
        };
        assert_eq!(sh("exit 0").spawn().unwrap_err().raw_os_error(), refused);
        assert!(child.wait().unwrap().success());
        drop(open);
        assert!(sh("exit 0").status().unwrap().success());
    });
    assert_eq!(ran.report.result, Ok(()));
}

#[test]
fn main_does_not_wait_for_children_and_goroutines_that_do_are_ended() {
    let ran = run_with(1, || {
        let mut child = reader().spawn().unwrap();
        let (process, stdin) = (child.process(), child.stdin.take());
        go(move || _ = child.process().wait());
        gort::gosched();
        (process, stdin)
    });
    assert_eq!((ran.report.unkillable, ran.report.leaked.len()), (0, 1));
    let (process, stdin) = ran.report.result.unwrap();
    assert_eq!(process.try_wait().unwrap(), None);
    drop(stdin);
    gort::run(move || assert!(process.wait().unwrap().success())).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn dropped_children_are_reaped_by_and_by_and_killed_if_they_are_to_be() {
    let ran = run_with(1, || {
        let mut killed = sh("exec sleep 1000");
        let killed = killed.kill_on_drop(true).spawn().unwrap();
        let ends = sh("exit 0").spawn().unwrap();
        let there = [&killed, &ends].map(|child| format!("/proc/{}", child.id()));
        drop((killed, ends));
        while there.iter().any(|child| std::path::Path::new(child).exists()) {
            sh("exit 0").status().unwrap();
        }
    });
    assert_eq!(ran.report.result, Ok(()));
}
