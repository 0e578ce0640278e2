use gort::sync::Once;
use gort::{Chan, RecvChan};
use std::sync::Arc;

/// A connection. A clone is the same one.
#[derive(Clone)]
pub struct Conn {
    closed: Arc<Once>,
    done: Chan<()>,
}

impl Conn {
    /// A connection.
    pub fn new() -> Conn {
        Conn { closed: Arc::new(Once::new()), done: gort::chan(0) }
    }

    /// Is closed when the connection is.
    pub fn done(&self) -> RecvChan<()> {
        self.done.receiver()
    }

    /// Closes the connection, if it is not closed yet.
    pub fn close(&self) {
        self.closed.call(|| self.done.close());
    }
}
