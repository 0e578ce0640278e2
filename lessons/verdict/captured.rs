use std::sync::Arc;

const STACK: usize = 64 * 1024;

fn address<T>(value: &T) -> usize {
    std::ptr::from_ref(value).addr()
}

pub fn main() {
    let shared = Arc::new(7);
    let theirs = shared.clone();
    let reader = gort::spawn(move || { //@ goroutine: reader
        let local = 0;
        let place = address(&*theirs);
        (place, place.abs_diff(address(&local)) < STACK)
    });
    let (place, on_its_stack) = reader.join();
    let local = 0;
    let far = address(&*shared).abs_diff(address(&local));
    let same = address(&*shared) == place;
    gort::println!("one variable for both: {same}");
    gort::println!("on its stack: {on_its_stack}");
    gort::println!("on main's stack: {}", far < STACK);
}
