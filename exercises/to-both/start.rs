use gort::RecvChan;

/// Gives two channels, on both of which what comes in arrives.
pub fn tee(coming: RecvChan<i32>) -> (RecvChan<i32>, RecvChan<i32>) {
    let (a, b) = (gort::chan(0), gort::chan(0));
    // Write this.
    _ = coming;
    (a.receiver(), b.receiver())
}
