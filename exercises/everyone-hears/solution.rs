use gort::sync::Mutex;
use gort::{Chan, RecvChan};

/// Hands messages to all that have subscribed.
pub struct Hub {
    subscribers: Mutex<Vec<Chan<i32>>>,
}

impl Hub {
    /// Without subscribers.
    pub fn new() -> Self {
        Hub { subscribers: Mutex::new(Vec::new()) }
    }

    /// Gives a channel with so much room, on which all further messages come.
    pub fn subscribe(&self, room: usize) -> RecvChan<i32> {
        let messages = gort::chan(room);
        self.subscribers.lock().push(messages.clone());
        messages.receiver()
    }

    /// Hands a message to all subscribers.
    pub fn publish(&self, message: i32) {
        // Whoever is slow to take it holds nobody up who subscribes.
        let subscribers = self.subscribers.lock().clone();
        for subscriber in subscribers {
            subscriber.send(message);
        }
    }

    /// Closes the channels of all subscribers.
    pub fn close(&self) {
        for subscriber in self.subscribers.lock().drain(..) {
            subscriber.close();
        }
    }
}
