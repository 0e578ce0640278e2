use std::collections::HashSet;

/// The pages of memory on which the stacks of so many
/// goroutines lie, at the place that each is using now.
fn pages(goroutines: usize) -> usize {
    let places = gort::chan::<usize>(0);
    let go_on = gort::chan::<()>(0);
    for _ in 0..goroutines {
        let go_on = go_on.clone();
        let places = places.clone();
        gort::go(move || {
            let local = 0_u8;
            places.send(&raw const local as usize / 4096);
            go_on.recv();
        });
    }
    let mut seen = HashSet::new();
    for _ in 0..goroutines {
        seen.insert(places.recv().unwrap());
    }
    go_on.close();
    seen.len()
}

pub fn main() {
    for goroutines in [2, 20_000] {
        let on = pages(goroutines);
        gort::println!("{goroutines} stacks: {on} pages");
    }
}
