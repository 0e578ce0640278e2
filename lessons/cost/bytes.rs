use gort::sync::WaitGroup;

/// The memory of this process, in pages.
fn pages() -> i64 {
    let path = "/proc/self/statm";
    let statm = std::fs::read_to_string(path).unwrap();
    let resident = statm.split(' ').nth(1).unwrap();
    resident.parse().unwrap()
}

pub fn main() {
    let before = pages();
    let parked = WaitGroup::new();
    let never = gort::chan::<()>(0);
    for _ in 0..10_000 {
        parked.add(1);
        let parked = parked.clone();
        let never = never.clone();
        gort::go(move || {
            parked.done();
            never.recv();
        });
    }
    parked.wait();
    let more = pages() - before;

    gort::println!("goroutines: 10000");
    let (few, none) = (more <= 40_000, more <= 0);
    gort::println!("at most four pages each: {few}");
    gort::println!("no memory at all: {none}");
}
