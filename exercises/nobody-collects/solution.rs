/// Lets two workers do the jobs, and gives the sum of the results.
pub fn run(jobs: &[i32], work: impl Fn(i32) -> i32 + Clone + Send + 'static) -> i32 {
    let (todo, done) = (gort::chan(0), gort::chan(0));
    for _ in 0..2 {
        let (todo, done, work) = (todo.receiver(), done.sender(), work.clone());
        gort::go(move || {
            for job in todo {
                done.send(work(job));
            }
        });
    }
    let all = jobs.to_vec();
    gort::go(move || {
        for job in all {
            todo.send(job);
        }
        todo.close();
    });
    let mut sum = 0;
    for _ in jobs {
        sum += done.recv().unwrap_or_default();
    }
    sum
}
