use gort::{context, time::after};
use std::time::Duration;

pub fn main() {
    let (ctx, cancel) = context::with_timeout(
        &context::background(),
        Duration::from_millis(100),
    );
    for step in 0..3 {
        gort::select! {
            recv(after(Duration::from_millis(50))) -> _ => {
                gort::println!("step {step}");
            }
            recv(ctx.done()) -> _ => {
                gort::println!("{}", ctx.err().unwrap());
                return;
            }
        }
    }
    cancel.cancel();
    gort::println!("finished");
}
