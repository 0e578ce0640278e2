use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::thread;

use gort::sync::WaitGroup;

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

pub fn main() {
    let seen = Arc::new(Mutex::new(HashSet::new()));
    let wg = WaitGroup::new();
    for _ in 0..100 {
        let seen = seen.clone();
        wg.go(move || {
            let now = RUNNING.fetch_add(1, SeqCst) + 1;
            MOST.fetch_max(now, SeqCst);
            // Keep the thread until four run together.
            while MOST.load(SeqCst) < gort::gomaxprocs() {
                std::hint::spin_loop();
            }
            let here = thread::current().id();
            seen.lock().unwrap().insert(here);
            RUNNING.fetch_sub(1, SeqCst);
        });
    }
    wg.wait();

    gort::println!("goroutines: 100");
    let threads = seen.lock().unwrap().len();
    gort::println!("threads: {threads}");
    let most = MOST.load(SeqCst);
    gort::println!("most at the same time: {most}");
}
