pub fn main() {
    gort::go(|| { //@ goroutine: worker
        gort::println!("worker done"); //@ last
    });
    gort::goexit();
}
