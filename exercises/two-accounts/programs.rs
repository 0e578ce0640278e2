use std::sync::Arc;

use gort::sync::{Mutex, WaitGroup};

use super::learner::{Account, transfer};

/// The money of two accounts, the first of which has the smaller id.
fn both(one: &Account, other: &Account) -> i32 {
    let first = one.money.lock();
    let second = other.money.lock();
    *first + *second
}

fn accounts() -> [Arc<Account>; 2] {
    [1, 2].map(|id| Arc::new(Account { id, money: Mutex::new(10) }))
}

fn started(wg: &WaitGroup, from: &Arc<Account>, to: &Arc<Account>, amount: i32) {
    let (from, to) = (Arc::clone(from), Arc::clone(to));
    wg.go(move || transfer(&from, &to, amount));
}

pub fn main() {
    let [a, b] = accounts();
    let wg = WaitGroup::new();
    started(&wg, &a, &b, 5);
    started(&wg, &b, &a, 5);
    wg.wait();
    gort::println!("{} and {}", *a.money.lock(), *b.money.lock());
}

pub fn check() {
    let [a, b] = accounts();
    let wg = WaitGroup::new();
    started(&wg, &b, &a, 5);
    started(&wg, &a, &b, 3);
    gort::println!("seen {}", both(&a, &b));
    wg.wait();
    gort::println!("{} {}", *a.money.lock(), *b.money.lock());
}
