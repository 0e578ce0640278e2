use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.add(3); //@ three
    for id in 1..=3 {
        let wg = wg.clone();
        gort::go(move || { //@ goroutine: worker
            gort::println!("worker {id} done");
            wg.done();
        });
    }
    gort::go(|| { //@ goroutine: extra
        gort::println!("extra starting");
        gort::gosched();
        gort::println!("extra done");
    });
    wg.wait(); //@ zero
    gort::println!("all done");
}
