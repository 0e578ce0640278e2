use std::sync::Arc;

use gort::sync::WaitGroup;

use super::learner::Shelf;

pub fn main() {
    let shelf = Arc::new(Shelf::new());
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let shelf = Arc::clone(&shelf);
        wg.go(move || {
            let got = shelf.get();
            gort::println!("got {got}");
        });
    }
    shelf.put(1);
    shelf.put(2);
    wg.wait();
    gort::println!("done");
}

pub fn check() {
    let (shelf, got) = (Arc::new(Shelf::new()), gort::chan(2));
    let (from, to) = (Arc::clone(&shelf), got.clone());
    gort::go(move || to.send(from.get()));
    let (from, to) = (Arc::clone(&shelf), got.clone());
    gort::go(move || {
        from.put(10);
        let sum = from.get();
        from.put(20);
        to.send(sum + from.get());
    });
    shelf.put(30);
    let sum: i32 = (0..2).filter_map(|_| got.recv()).sum();
    gort::println!("sum {sum}");
}
