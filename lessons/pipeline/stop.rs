use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let numbers = gort::chan::<i32>(0);
    let squares = gort::chan::<i32>(0);
    let out = numbers.clone();
    gort::go(move || { //@ goroutine: generator
        for n in 1..=3 {
            out.send(n); //@ number
        }
        out.close();
    });
    let out = squares.clone();
    gort::go(move || { //@ goroutine: squarer
        for n in numbers {
            out.send(n * n); //@ square
        }
        out.close();
    });
    gort::println!("{}", squares.recv().unwrap());
    sleep(Duration::from_millis(100));
}
