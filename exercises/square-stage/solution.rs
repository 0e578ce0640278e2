use gort::RecvChan;

/// Gives a channel on which the squares of what comes in arrive, one by one. It is closed when `coming` is.
pub fn square(coming: RecvChan<i32>) -> RecvChan<i32> {
    let out = gort::chan(0);
    let squares = out.sender();
    gort::go(move || {
        for number in coming {
            squares.send(number * number);
        }
        squares.close();
    });
    out.receiver()
}
