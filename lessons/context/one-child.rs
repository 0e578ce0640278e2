use gort::context::{background, with_cancel};

pub fn main() {
    let (parent, cancel) = with_cancel(&background());
    let (ann, stop_ann) = with_cancel(&parent);
    let (bob, stop_bob) = with_cancel(&parent);
    stop_ann.cancel(); //@ one
    gort::println!("ann: {}", ann.err().is_some());
    gort::println!("bob: {}", bob.err().is_some());
    gort::println!("parent: {}", parent.err().is_some());
    stop_bob.cancel();
    cancel.cancel();
}
