pub fn main() {
    let numbers = gort::chan::<u64>(0);
    let quit = gort::chan::<()>(0);
    let (rx, stop) = (numbers.clone(), quit.clone());
    gort::go(move || { //@ goroutine: reader
        for _ in 0..3 {
            let n = rx.recv().unwrap(); //@ read
            gort::println!("{n}");
        }
        stop.send(()); //@ stop
    });
    let (mut x, mut y) = (0, 1);
    loop {
        gort::select! { //@ offer
            send(numbers, x) => (x, y) = (y, x + y),
            recv(quit) -> _ => break,
        }
    }
    gort::println!("quit");
}
