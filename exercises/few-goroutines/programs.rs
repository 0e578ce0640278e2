use gort::sync::WaitGroup;

use super::learner::serve;

pub fn main() {
    let before = gort::num_goroutine();
    serve(4, 2, move |_| {
        if gort::num_goroutine() > before + 2 {
            gort::println!("too many");
        }
    });
    gort::println!("done");
}

pub fn check() {
    let (both, answered) = (gort::chan::<()>(0), gort::chan::<()>(3));
    let told = answered.clone();
    serve(3, 2, move |request| {
        match request {
            0 => both.send(()),
            1 => _ = both.recv(),
            _ => {}
        }
        told.send(());
    });
    gort::println!("answered: {}", answered.len());
    let all = WaitGroup::new();
    all.add(3);
    serve(3, 3, move |_| {
        all.done();
        all.wait();
    });
    gort::println!("three at a time");
}
