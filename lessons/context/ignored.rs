use gort::context;
use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let (ctx, cancel) =
        context::with_cancel(&context::background());
    let stopped = gort::chan::<()>(0);
    let done = stopped.clone();
    gort::go(move || { //@ goroutine: worker
        for step in 1..=3 {
            sleep(Duration::from_millis(100));
            let end = ctx.err().is_some();
            gort::println!("step {step}, cancelled: {end}"); //@ step
        }
        done.close();
    });
    sleep(Duration::from_millis(150));
    gort::println!("main: cancel");
    cancel.cancel(); //@ cancel
    stopped.recv(); //@ wait
}
