use gort::context::{background, with_cancel};

use super::learner::find;

pub fn main() {
    gort::println!("found {}", find(&background(), |n| n == 2));
}

pub fn check() {
    gort::println!("found {}", find(&background(), |_| true));
    let (context, cancel) = with_cancel(&background());
    let done = context.done();
    let found = find(&context, |_| {
        cancel.cancel();
        done.recv();
        false
    });
    if found == -1 {
        gort::println!("gave up");
    }
}
