use gort::sync::Mutex;

/// Has money. Each has an id of its own.
pub struct Account {
    pub id: u32,
    pub money: Mutex<i32>,
}

/// Moves an amount from one account to another one. (`move` is a word of Rust's own.)
pub fn transfer(from: &Account, to: &Account, amount: i32) {
    let (mut giver, mut taker);
    if from.id < to.id {
        giver = from.money.lock();
        taker = to.money.lock();
    } else {
        taker = to.money.lock();
        giver = from.money.lock();
    }
    *giver -= amount;
    *taker += amount;
}
