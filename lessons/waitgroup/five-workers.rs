use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for id in 1..=5 {
        wg.add(1);
        let wg = wg.clone();
        gort::go(move || { //@ goroutine: worker
            gort::println!("worker {id} starting");
            gort::println!("worker {id} done");
            wg.done();
        });
    }
    wg.wait();
}
