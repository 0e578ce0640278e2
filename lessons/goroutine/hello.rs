pub fn main() {
    gort::go(|| { //@ goroutine: hello
        gort::println!("from goroutine");
    });
    gort::println!("from main"); //@ main
}
