pub fn main() {
    let numbers = gort::chan::<i32>(0);
    let squares = gort::chan::<i32>(0);
    let out = numbers.clone();
    gort::go(move || { //@ goroutine: generator
        for n in 1..=3 {
            out.send(n); //@ number
        }
        out.close(); //@ end
    });
    let out = squares.clone();
    gort::go(move || { //@ goroutine: squarer
        for n in numbers {
            out.send(n * n); //@ square
        }
        out.close();
    });
    for square in squares {
        gort::println!("{square}"); //@ print
    }
}
