use std::collections::HashSet;
use std::sync::{Barrier, Mutex};
use std::thread;

pub fn main() {
    let places = Mutex::new(HashSet::new());
    let all_here = Barrier::new(4);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let local = 0_u8;
                let place = &raw const local as usize;
                places.lock().unwrap().insert(place);
                all_here.wait();
            });
        }
    });

    let places = places.into_inner().unwrap().len();
    gort::println!("threads: 4");
    gort::println!("places of one variable: {places}");
}
