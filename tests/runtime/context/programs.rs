//! The programs of the course.

use gort::println;

use super::*;

/// course.md L20 E1: one output.
#[test]
fn a_worker_stops_when_it_is_cancelled() {
    always_prints(&["got 0", "got 1", "worker: cancelled"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let (values, stopped) = (chan(0), chan(0));
        let (tx, done) = (values.clone(), stopped.clone());
        go(move || {
            for i in 0.. {
                select! {
                    send(tx, i) => {}
                    recv(ctx.done()) -> _ => {
                        println!("worker: cancelled");
                        done.send(());
                        return;
                    }
                }
            }
        });
        for _ in 0..2 {
            println!("got {}", values.recv().unwrap());
        }
        cancel.cancel();
        stopped.recv();
    });
}

fn steps_of(step: Duration) {
    let (ctx, _keep) = context::with_timeout(&background(), ms(100));
    for i in 0..3 {
        select! {
            recv(ctx.done()) -> _ => {
                println!("{}", ctx.err().unwrap());
                return;
            }
            recv(after(step)) -> _ => println!("step {i}"),
        }
    }
    println!("finished");
}

/// course.md L20 E2.
#[test]
fn a_deadline_of_100_against_steps_of_40_50_and_30() {
    assert_eq!(outputs(|| steps_of(ms(40))), set(&["step 0 | step 1 | context deadline exceeded"]));
    assert_eq!(outputs(|| steps_of(ms(30))), set(&["step 0 | step 1 | step 2 | finished"]));
    let tie = ["step 0 | context deadline exceeded", "step 0 | step 1 | context deadline exceeded"];
    assert_eq!(outputs(|| steps_of(ms(50))), set(&tie));
    prints(&["step 0", "step 1", "context deadline exceeded"], || steps_of(ms(40)));
}

/// A step of 50 ends at 100, with the deadline.
#[test]
fn a_tie_with_the_deadline_falls_either_way() {
    let main = || {
        let (ctx, _keep) = context::with_timeout(&background(), ms(100));
        let mut step = 0;
        while ctx.err().is_none() && step < 2 {
            sleep(ms(50));
            println!("step {step}");
            step += 1;
        }
        println!("{}", ctx.err().map_or("in time".to_string(), |error| error.to_string()));
    };
    let expected = ["step 0 | step 1 | in time", "step 0 | step 1 | context deadline exceeded"];
    assert_eq!(outputs(main), set(&expected));
}

/// "When does a worker that never looks at Done stop?" Never.
#[test]
fn cancelling_stops_nobody_by_force() {
    always_prints(&["step 0", "step 1", "step 2"], || {
        let (_ctx, cancel) = context::with_cancel(&background());
        let finished = chan(0);
        let tx = finished.clone();
        go(move || {
            for i in 0..3 {
                sleep(ms(1));
                println!("step {i}");
            }
            tx.send(());
        });
        cancel.cancel();
        finished.recv();
    });
}
