pub fn main() {
    let mut numbers = gort::chan::<i32>(0);
    let out = numbers.clone();
    gort::go(move || { //@ goroutine: generator
        for n in 2.. {
            out.send(n); //@ number
        }
    });
    for _ in 0..5 {
        let prime = numbers.recv().unwrap(); //@ prime
        gort::println!("{prime}");
        let rest = gort::chan::<i32>(0);
        let (rx, out) = (numbers, rest.clone());
        gort::go(move || { //@ goroutine: filter
            for n in rx {
                if n % prime != 0 {
                    out.send(n); //@ pass
                }
            }
        });
        numbers = rest;
    }
}
