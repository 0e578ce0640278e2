pub fn main() {
    gort::go(|| { //@ goroutine: greeter
        gort::println!("from goroutine");
    });
    gort::println!("from main"); //@ main
}
