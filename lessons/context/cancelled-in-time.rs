use gort::{context, time::sleep};
use std::time::Duration;

pub fn main() {
    let (ctx, cancel) =
        context::with_cancel(&context::background());
    gort::go(move || { //@ goroutine: worker
        ctx.done().recv();
        gort::println!("worker ends");
    });
    gort::println!("main has its answer");
    cancel.cancel();
    sleep(Duration::from_millis(100));
}
