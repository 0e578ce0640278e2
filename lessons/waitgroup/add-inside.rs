use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for id in 1..=2 {
        let wg = wg.clone();
        gort::go(move || { //@ goroutine: worker
            wg.add(1);
            gort::println!("worker {id}");
            wg.done();
        });
    }
    wg.wait(); //@ too-soon
    gort::println!("all done");
}
