use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let jobs = gort::chan::<i32>(0);
    let rx = jobs.clone();
    gort::go(move || { //@ goroutine: worker
        for job in rx { //@ range
            gort::println!("job {job}");
        }
        gort::println!("worker ends");
    });
    jobs.send(1);
    jobs.send(2);
    sleep(Duration::from_millis(100));
    gort::println!("main done");
}
