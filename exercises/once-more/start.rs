use gort::RecvChan;

/// Calls `work` each time it is woken, until `stop` is closed.
pub fn serve(wake: &RecvChan<()>, stop: &RecvChan<()>, work: impl Fn()) {
    loop {
        gort::select! {
            recv(wake) -> _ => work(),
            recv(stop) -> _ => return,
        }
    }
}
