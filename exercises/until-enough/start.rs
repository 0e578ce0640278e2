use gort::RecvChan;

/// Sends 0, 1, 2 and so on, until `stop` is closed.
pub fn count(stop: RecvChan<()>) -> RecvChan<i32> {
    let numbers = gort::chan(0);
    // Write this.
    _ = stop;
    numbers.receiver()
}
