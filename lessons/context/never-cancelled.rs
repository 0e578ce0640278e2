use gort::{context, time::sleep};
use std::time::Duration;

pub fn main() {
    let (ctx, _cancel) =
        context::with_cancel(&context::background());
    gort::go(move || { //@ goroutine: worker
        ctx.done().recv(); //@ forever
        gort::println!("worker ends");
    });
    gort::println!("main has its answer");
    sleep(Duration::from_millis(100));
}
