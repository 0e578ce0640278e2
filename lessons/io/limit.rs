/// Five rounds: three requests come, one is done.
fn rounds(room: usize) {
    let queue = gort::chan(room);
    let mut refused = 0;
    for _ in 0..5 {
        for request in 1..=3 {
            gort::select! { //@ take
                send(queue, request) => {}
                default => refused += 1,
            }
        }
        queue.recv(); // the server is able to do one
        let wait = queue.len();
        gort::println!("{wait} wait, {refused} refused");
    }
}

pub fn main() {
    gort::println!("room for 1000");
    rounds(1000);
    gort::println!("room for 4");
    rounds(4);
}
