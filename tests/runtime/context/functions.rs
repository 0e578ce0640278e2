//! Functions that run when a context is done.

use gort::println;

use super::*;

#[test]
fn a_function_runs_when_the_context_is_done() {
    always_prints(&["cleaned up", "false"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let done = chan(0);
        let tx = done.clone();
        let stop = context::after_func(&ctx, move || {
            println!("cleaned up");
            tx.send(());
        });
        cancel.cancel();
        done.recv();
        println!("{}", stop.stop());
    });
}

#[test]
fn a_function_of_a_done_context_runs_at_once() {
    always_prints(&["ran"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        cancel.cancel();
        let done = chan(0);
        let tx = done.clone();
        context::after_func(&ctx, move || tx.send("ran"));
        println!("{}", done.recv().unwrap());
    });
}

#[test]
fn a_function_that_was_taken_away_does_not_run() {
    always_prints(&["true false"], || {
        let (ctx, cancel) = context::with_cancel(&background());
        let stop = context::after_func(&ctx, || println!("ran"));
        let (first, second) = (stop.stop(), stop.stop());
        cancel.cancel();
        sleep(ms(1));
        println!("{first} {second}");
    });
}

#[test]
fn stopping_races_with_cancelling() {
    let main = || {
        let (ctx, cancel) = context::with_cancel(&background());
        let stop = context::after_func(&ctx, || println!("ran"));
        go(move || cancel.cancel());
        let stopped = stop.stop();
        sleep(ms(1));
        println!("{stopped}");
    };
    assert_eq!(outputs(main), set(&["true", "ran | false"]));
}

#[test]
fn a_function_without_anybody_to_cancel_never_runs() {
    always_prints(&["true"], || {
        let stop = context::after_func(&background(), || println!("ran"));
        sleep(ms(1));
        println!("{}", stop.stop());
    });
}
