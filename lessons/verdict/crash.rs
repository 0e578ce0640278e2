pub fn main() {
    let ch = gort::chan::<i32>(0);
    gort::go(|| { //@ goroutine: careless
        panic!("out of order");
    });
    ch.recv(); //@ wait
    gort::println!("main is never told");
}
