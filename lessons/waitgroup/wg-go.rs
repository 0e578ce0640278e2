use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for id in 1..=3 {
        wg.go(move || { //@ goroutine: worker
            gort::println!("worker {id}");
        });
    }
    wg.wait(); //@ all
    gort::println!("all done");
}
