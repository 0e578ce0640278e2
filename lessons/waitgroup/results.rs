pub fn main() {
    let mut results = [0; 3];
    gort::scope(|s| { //@ scope
        for (i, slot) in results.iter_mut().enumerate() {
            s.go(move || *slot = i * i); //@ goroutine: worker
        }
    });
    let [a, b, c] = results;
    gort::println!("{a} {b} {c}"); //@ read
}
