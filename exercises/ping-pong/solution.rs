use gort::{RecvChan, SendChan};

/// Hits the balls that come in back to the other player, until the ball is `last`.
pub fn player(name: &str, last: i32, coming: RecvChan<i32>, back: SendChan<i32>) {
    for ball in coming {
        gort::println!("{name} {ball}");
        if ball == last {
            back.close();
            return;
        }
        back.send(ball + 1);
    }
}
