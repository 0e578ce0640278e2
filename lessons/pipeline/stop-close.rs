use gort::time::sleep;
use std::time::Duration;

pub fn main() {
    let numbers = gort::chan::<i32>(0);
    let squares = gort::chan::<i32>(0);
    let done = gort::chan::<()>(0);
    let (out, quit) = (numbers.clone(), done.clone());
    gort::go(move || { //@ goroutine: generator
        for n in 1..=3 {
            gort::select! {
                send(out, n) => {}
                recv(quit) -> _ => break,
            }
        }
        out.close();
    });
    let (out, quit) = (squares.clone(), done.clone());
    gort::go(move || { //@ goroutine: squarer
        for n in numbers {
            gort::select! {
                send(out, n * n) => {}
                recv(quit) -> _ => break,
            }
        }
        out.close();
    });
    gort::println!("{}", squares.recv().unwrap());
    done.close();
    sleep(Duration::from_millis(100));
}
