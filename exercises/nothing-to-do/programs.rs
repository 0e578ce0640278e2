use gort::sync::WaitGroup;

use super::learner::{Job, run};

pub fn main() {
    let ready = gort::chan::<()>(0);
    let is_ready = ready.clone();
    let first: Job = Box::new(move || {
        is_ready.recv();
        gort::println!("first");
    });
    let second: Job = Box::new(move || {
        gort::println!("second");
        ready.close();
    });
    run(vec![vec![first, second], Vec::new()]);
    gort::println!("all done");
}

pub fn check() {
    let (busy, both, count) = (gort::chan(2), gort::chan::<()>(0), gort::chan::<()>(2));
    let job = |work: Job| -> Job {
        let busy = busy.clone();
        Box::new(move || {
            let mut enters = true;
            gort::select! {
                send(busy, ()) => {}
                default => {
                    gort::println!("too many");
                    enters = false;
                }
            }
            work();
            if enters {
                busy.recv();
            }
        })
    };
    let (sends, receives, counts) = (both.clone(), both, count.clone());
    let sends = job(Box::new(move || sends.send(())));
    let receives = job(Box::new(move || _ = receives.recv()));
    let counts = job(Box::new(move || counts.send(())));
    run(vec![vec![sends, receives, counts], Vec::new()]);
    gort::println!("counted: {}", count.len());
    let all = WaitGroup::new();
    all.add(3);
    let meets = || -> Job {
        let all = all.clone();
        Box::new(move || {
            all.done();
            all.wait();
        })
    };
    run(vec![vec![meets(), meets(), meets()], Vec::new(), Vec::new()]);
    gort::println!("three at once");
}
