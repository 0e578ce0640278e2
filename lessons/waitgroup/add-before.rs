use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for id in 1..=2 {
        wg.add(1); //@ before
        let wg = wg.clone();
        gort::go(move || { //@ goroutine: worker
            gort::println!("worker {id}");
            wg.done();
        });
    }
    wg.wait(); //@ in-time
    gort::println!("all done");
}
