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
    let (jobs, gone) = (gort::chan(5), gort::chan::<()>(0));
    for more in (0..5).rev() {
        jobs.send(more);
    }
    let goes = gone.clone();
    let stop = run(4, move |quit| {
        gort::select! {
            recv(jobs) -> more => {
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
