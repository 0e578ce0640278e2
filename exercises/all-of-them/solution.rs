/// Succeeds, or says what is wrong.
pub type Task = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// Runs the tasks at the same time, waits for all of them, and gives the error of one that failed.
pub fn all(tasks: Vec<Task>) -> Result<(), String> {
    let results = gort::chan(0);
    let count = tasks.len();
    for task in tasks {
        let results = results.clone();
        gort::go(move || results.send(task()));
    }
    let mut all = Ok(());
    for _ in 0..count {
        let one = results.recv().unwrap_or(Ok(()));
        all = all.and(one);
    }
    all
}
