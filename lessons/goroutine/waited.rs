use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for i in 0..3 {
        wg.go(move || { //@ goroutine: greeter
            gort::println!("hello {i}"); //@ hello
        });
    }
    wg.wait(); //@ wait
    gort::println!("main done");
}
