/// Succeeds, or says what is wrong.
pub type Task = Box<dyn FnOnce() -> Result<(), String> + Send>;

/// Runs the tasks at the same time, waits for all of them, and gives the error of one that failed.
pub fn all(_tasks: Vec<Task>) -> Result<(), String> {
    // Write this.
    Ok(())
}
