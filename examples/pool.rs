//! The README's program: three goroutines square numbers.

use std::time::Duration;

fn main() -> Result<(), gort::RunError> {
    gort::run(|| {
        let jobs = gort::chan::<u64>(2);
        let results = gort::chan::<(u64, u64)>(0);
        for _ in 0..3 {
            let (jobs, results) = (jobs.clone(), results.clone());
            gort::go(move || {
                for n in jobs {
                    results.send((n, n * n));
                }
            });
        }
        gort::go(move || (1..=4).for_each(|n| jobs.send(n)));
        for _ in 0..4 {
            gort::select! {
                recv(results) -> r => gort::println!("{r:?}"),
                recv(gort::time::after(Duration::from_secs(1))) -> _ => gort::println!("timeout"),
            }
        }
    })
}
