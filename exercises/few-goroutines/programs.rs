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
    let (three, answered) = (WaitGroup::new(), gort::chan::<()>(4));
    three.add(3);
    let told = answered.clone();
    serve(4, 3, move |request| {
        if request < 3 {
            three.done();
            three.wait();
        }
        told.send(());
    });
    gort::println!("answered: {}", answered.len());
}
