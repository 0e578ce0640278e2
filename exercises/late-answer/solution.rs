use gort::RecvChan;

/// Gives the answer of the work, or "too late" once `stop` is closed.
pub fn ask(work: impl FnOnce() -> String + Send + 'static, stop: &RecvChan<()>) -> String {
    let answer = gort::chan(1);
    let tell = answer.clone();
    gort::go(move || tell.send(work()));
    gort::select! {
        recv(answer) -> found => found.unwrap_or_default(),
        recv(stop) -> _ => "too late".to_owned(),
    }
}
