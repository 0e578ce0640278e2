use gort::sync::WaitGroup;

/// Something to be done.
pub type Job = Box<dyn FnOnce() + Send>;

/// Gives each queue a worker, which does its jobs in their order, and returns when all of them are done.
pub fn run(queues: Vec<Vec<Job>>) {
    let wg = WaitGroup::new();
    let jobs = gort::chan::<Job>(0);
    for _ in 0..queues.len() {
        let jobs = jobs.clone();
        wg.go(move || {
            while let Some(job) = jobs.recv() {
                job();
            }
        });
    }
    for job in queues.into_iter().flatten() {
        jobs.send(job);
    }
    jobs.close();
    wg.wait();
}
