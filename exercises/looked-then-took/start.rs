use gort::sync::Mutex;

/// Sells tickets.
pub struct Office {
    pub tickets: Mutex<i32>,
}

impl Office {
    /// How many tickets are left.
    pub fn left(&self) -> i32 {
        *self.tickets.lock()
    }

    /// Takes a ticket away.
    pub fn take(&self) {
        *self.tickets.lock() -= 1;
    }

    /// Buys a ticket, and says whether there was one.
    pub fn buy(&self) -> bool {
        if self.left() == 0 {
            return false;
        }
        self.take();
        true
    }
}
