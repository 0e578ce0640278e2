use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    for i in 0..3 {
        wg.go(move || { //@ goroutine: greeter 0..
            gort::println!("hello {i}"); //@ hello
        });
    }
    wg.wait(); //@ wait
    gort::println!("main done");
}
