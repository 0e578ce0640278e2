use gort::RecvChan;

/// Calls `work` each time it is woken, until `stop` is closed.
pub fn serve(wake: &RecvChan<()>, stop: &RecvChan<()>, work: impl Fn()) {
    loop {
        gort::select! {
            recv(wake) -> _ => {
                gort::select! {
                    recv(stop) -> _ => return,
                    default => work(),
                }
            }
            recv(stop) -> _ => return,
        }
    }
}
