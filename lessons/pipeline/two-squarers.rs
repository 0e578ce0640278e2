use gort::sync::WaitGroup;

pub fn main() {
    let numbers = gort::chan::<i32>(0);
    let squares = gort::chan::<i32>(0);
    let out = numbers.clone();
    gort::go(move || { //@ goroutine: generator
        for n in 1..=3 {
            out.send(n);
        }
        out.close();
    });
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let (rx, out) = (numbers.clone(), squares.clone());
        wg.go(move || { //@ goroutine: squarer
            for n in rx {
                out.send(n * n); //@ race
            }
        });
    }
    let out = squares.clone();
    gort::go(move || { //@ goroutine: closer
        wg.wait();
        out.close(); //@ close
    });
    for square in squares {
        gort::println!("{square}");
    }
}
