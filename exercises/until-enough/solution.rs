use gort::RecvChan;

/// Sends 0, 1, 2 and so on, until `stop` is closed.
pub fn count(stop: RecvChan<()>) -> RecvChan<i32> {
    let numbers = gort::chan(0);
    let out = numbers.receiver();
    gort::go(move || {
        for n in 0.. {
            gort::select! {
                send(numbers, n) => {}
                recv(stop) -> _ => return,
            }
        }
    });
    out
}
