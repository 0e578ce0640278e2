use super::learner::run;

fn square(n: i32) -> i32 {
    n * n
}

pub fn main() {
    gort::println!("sum {}", run(&[1, 2, 3], square));
}

pub fn check() {
    // Two jobs only: here a search has more states than in Go.
    let met = gort::chan(0);
    let work = move |n| {
        // Until the other worker has a job, too.
        gort::select! {
            send(met, ()) => {}
            recv(met) -> _ => {}
        }
        n
    };
    gort::println!("sum {}", run(&[10, 20], work));
    gort::println!("sum {}", run(&[], square));
}
