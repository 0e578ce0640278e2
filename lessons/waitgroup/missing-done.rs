use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.add(1); //@ one
    gort::go(|| { //@ goroutine: worker
        gort::println!("working");
    });
    wg.wait(); //@ forever
    gort::println!("all done");
}
