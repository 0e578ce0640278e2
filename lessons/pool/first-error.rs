use gort::{context::background, sync::Group, time::after};
use std::time::Duration;

pub fn main() {
    let (group, ctx) = Group::with_context(&background());
    for id in 1..=3 {
        let done = ctx.done();
        group.go(move || { //@ goroutine: page
            let time = Duration::from_millis(id * 100);
            gort::select! { //@ load
                recv(after(time)) -> _ => {}
                recv(done) -> _ => {
                    gort::println!("page {id}: given up");
                    return Ok(());
                }
            }
            if id == 2 {
                return Err("page 2 is broken");
            }
            gort::println!("page {id}: here");
            Ok(())
        });
    }
    let error = group.wait().unwrap_err(); //@ wait
    gort::println!("error: {error}");
}
