use super::learner::run;

fn square(n: i32) -> i32 {
    n * n
}

pub fn main() {
    gort::println!("sum {}", run(&[1, 2, 3], square));
}

pub fn check() {
    let (busy, met) = (gort::chan(2), gort::chan(0));
    let work = move |n| {
        let mut enters = true;
        gort::select! {
            send(busy, ()) => {}
            default => {
                gort::println!("too many");
                enters = false;
            }
        }
        // Until the other worker has a job, too.
        gort::select! {
            send(met, ()) => {}
            recv(met) -> _ => {}
        }
        if enters {
            busy.recv();
        }
        square(n)
    };
    gort::println!("sum {}", run(&[1, 2, 3, 4], work));
    gort::println!("sum {}", run(&[], square));
}
