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

    /// Buys a ticket, and says whether there was one.
    pub fn buy(&self) -> bool {
        let mut tickets = self.tickets.lock();
        if *tickets == 0 {
            return false;
        }
        *tickets -= 1;
        true
    }
}
