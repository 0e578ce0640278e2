pub fn main() {
    gort::go(|| { //@ goroutine: worker
        gort::println!("worker done");
    });
    gort::select! {} //@ forever
}
