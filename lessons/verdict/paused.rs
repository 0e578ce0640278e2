pub fn main() {
    let numbers = gort::chan::<i32>(0);
    let sums = gort::chan::<i32>(0);

    let (rx, tx) = (numbers.clone(), sums.clone());
    gort::go(move || { //@ goroutine: adder
        let mut sum = 0;
        for n in rx {
            sum += n;
            tx.send(sum); //@ pause
        }
    });

    for n in 1..=3 {
        numbers.send(n);
        if let Some(sum) = sums.recv() {
            gort::println!("sum so far: {sum}");
        }
    }
}
