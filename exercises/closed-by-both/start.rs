use gort::sync::Racy;
use gort::{Chan, RecvChan};

/// A connection. A clone is the same one.
#[derive(Clone)]
pub struct Conn {
    closed: Racy<bool>,
    done: Chan<()>,
}

impl Conn {
    /// A connection.
    pub fn new() -> Conn {
        Conn { closed: Racy::new(false), done: gort::chan(0) }
    }

    /// Is closed when the connection is.
    pub fn done(&self) -> RecvChan<()> {
        self.done.receiver()
    }

    /// Closes the connection, if it is not closed yet.
    pub fn close(&self) {
        if self.closed.load() {
            return;
        }
        self.closed.store(true);
        self.done.close();
    }
}
