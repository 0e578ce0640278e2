pub fn main() {
    for i in 0..3 {
        gort::go(move || { //@ goroutine: greeter 0..
            gort::println!("hello {i}");
        });
    }
    gort::println!("main done"); //@ done
}
