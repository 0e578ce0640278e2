use gort::RecvChan;

/// Gives the next message: an urgent one if there is one.
pub fn next(urgent: &RecvChan<&'static str>, normal: &RecvChan<&'static str>) -> &'static str {
    gort::select! {
        recv(urgent) -> message => message.unwrap_or_default(),
        recv(normal) -> message => message.unwrap_or_default(),
    }
}
