use gort::Chan;

fn work(id: i32, jobs: Chan<i32>, results: &Chan<i32>) {
    for job in jobs { //@ take
        gort::println!("worker {id} does job {job}");
        results.send(job * 2);
    }
}

pub fn main() {
    let jobs = gort::chan::<i32>(5);
    let results = gort::chan::<i32>(5);
    for id in 1..=3 {
        let (rx, out) = (jobs.clone(), results.clone());
        gort::go(move || work(id, rx, &out)); //@ goroutine: worker
    }
    for job in 1..=5 {
        jobs.send(job);
    }
    jobs.close();
    for _ in 1..=5 {
        results.recv(); //@ collect
    }
}
