use std::collections::BTreeSet;

pub fn main() {
    let mut stacks = BTreeSet::new();
    for _ in 0..5 {
        let place = gort::spawn(|| { //@ goroutine: short
            let local = 0;
            std::ptr::from_ref(&local).addr()
        });
        stacks.insert(place.join());
    }
    gort::println!("5 goroutines, {} stack", stacks.len());
}
