use gort::sync::WaitGroup;

pub fn main() {
    let jobs = gort::chan::<i32>(3);
    let results = gort::chan::<i32>(3);
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let (rx, out) = (jobs.clone(), results.clone());
        wg.go(move || { //@ goroutine: worker
            for n in rx { //@ job
                out.send(n * 2);
            }
        });
    }
    for n in 1..=3 {
        jobs.send(n);
    }
    jobs.close(); //@ no-more
    wg.wait();
    results.close();
    let total: i32 = results.iter().sum();
    gort::println!("total {total}");
}
