//! The README's program: three goroutines square numbers.

fn main() -> Result<(), gort::RunError> {
    gort::run(|| {
        let (jobs, results) = (gort::chan(2), gort::chan(0));
        for _ in 0..3 {
            let (jobs, results) = (jobs.clone(), results.clone());
            gort::go(move || {
                for n in jobs {
                    results.send((n, n * n));
                }
            });
        }
        gort::go(move || (1..=4).for_each(|n: u64| jobs.send(n)));
        for _ in 0..4 {
            gort::select! {
                recv(results) -> r => gort::println!("{r:?}"),
                recv(gort::time::after(std::time::Duration::from_secs(1))) -> _ => gort::println!("timeout"),
            }
        }
    })
}
