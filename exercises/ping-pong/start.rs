use gort::{RecvChan, SendChan};

/// Hits the balls that come in back to the other player, until the ball is `last`.
pub fn player(name: &str, last: i32, coming: RecvChan<i32>, back: SendChan<i32>) {
    // Write this.
    _ = (name, last, coming, back);
}
