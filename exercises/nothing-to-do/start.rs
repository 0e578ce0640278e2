use gort::sync::WaitGroup;

/// Something to be done.
pub type Job = Box<dyn FnOnce() + Send>;

/// Gives each queue a worker, which does its jobs in their order, and returns when all of them are done.
pub fn run(queues: Vec<Vec<Job>>) {
    let wg = WaitGroup::new();
    for queue in queues {
        wg.go(move || {
            for job in queue {
                job();
            }
        });
    }
    wg.wait();
}
