use super::learner::run;

pub fn main() {
    let stop = run(2, |quit| {
        quit.recv();
        false
    });
    stop();
    gort::println!("stopped");
}

pub fn check() {
    works(1, 2);
    works(3, 1);
}

/// Lets n workers do so many jobs, and stops them when the last is done: that of them who did it has ended, the others wait.
fn works(n: usize, jobs: usize) {
    let (left, gone) = (gort::chan(jobs), gort::chan::<()>(0));
    for more in (0..jobs).rev() {
        left.send(more);
    }
    let goes = gone.clone();
    let stop = run(n, move |quit| {
        gort::select! {
            recv(left) -> more => {
                if more == Some(0) {
                    goes.close();
                }
                more != Some(0)
            }
            recv(quit) -> _ => false,
        }
    });
    gone.recv();
    stop();
    gort::println!("stopped");
}
