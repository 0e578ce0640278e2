use gort::{context, sync::WaitGroup};

pub fn main() {
    let (parent, cancel) =
        context::with_cancel(&context::background()); //@ parent
    let wg = WaitGroup::new();
    for i in 1..=3 {
        let (child, stop) = context::with_cancel(&parent);
        wg.go(move || { //@ goroutine: child
            child.done().recv(); //@ listen
            let why = child.err().unwrap();
            gort::println!("child {i}: {why}");
            stop.cancel();
        });
    }
    gort::gosched();
    cancel.cancel(); //@ cancel
    wg.wait();
}
