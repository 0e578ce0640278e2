use gort::{RecvChan, SendChan};

/// Gives two channels, on both of which what comes in arrives.
pub fn tee(coming: RecvChan<i32>) -> (RecvChan<i32>, RecvChan<i32>) {
    let (a, b) = (gort::chan(0), gort::chan(0));
    let (one, other) = (a.sender(), b.sender());
    gort::go(move || {
        for value in coming {
            let (mut first, mut second) = (one.clone(), other.clone());
            for _ in 0..2 {
                gort::select! {
                    send(first, value) => first = SendChan::nil(),
                    send(second, value) => second = SendChan::nil(),
                }
            }
        }
        one.close();
        other.close();
    });
    (a.receiver(), b.receiver())
}
