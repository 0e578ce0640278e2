use std::sync::Arc;

use gort::sync::Mutex;

use super::learner::Office;

fn sale(tickets: i32, buyers: usize) {
    let office = Arc::new(Office { tickets: Mutex::new(tickets) });
    let sold = gort::chan(buyers);
    for _ in 0..buyers {
        let (office, sold) = (Arc::clone(&office), sold.clone());
        gort::go(move || sold.send(office.buy()));
    }
    if buyers > 2 {
        // And one that only looks.
        office.left();
    }
    let count = (0..buyers).filter(|_| sold.recv() == Some(true)).count();
    gort::println!("sold {count}, left {}", office.left());
}

pub fn main() {
    sale(1, 2);
}

pub fn check() {
    sale(2, 3);
}
