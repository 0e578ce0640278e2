use std::collections::HashSet;

fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

pub fn main() {
    let before = threads();
    let ended = gort::chan::<usize>(0);
    let mut stacks = HashSet::new();
    for _ in 0..10_000 {
        let done = ended.clone();
        gort::go(move || {
            let local = 0_u8;
            done.send(&raw const local as usize);
        });
        // The next one starts when this one has ended.
        stacks.insert(ended.recv());
        gort::gosched();
    }

    gort::println!("goroutines, one by one: 10000");
    gort::println!("stacks: {}", stacks.len());
    gort::println!("threads gone: {}", before - threads());
}
