use gort::sync::{Atomic, WaitGroup};

use super::learner::Conn;

pub fn main() {
    let conn = Conn::new();
    let wg = WaitGroup::new();
    let closes = conn.clone();
    wg.go(move || closes.close());
    conn.close();
    wg.wait();
    conn.done().recv();
    gort::println!("closed");
}

pub fn check() {
    let (conn, told) = (Conn::new(), Atomic::new(0));
    let wg = WaitGroup::new();
    for _ in 0..2 {
        let (done, told) = (conn.done(), told.clone());
        wg.go(move || {
            done.recv();
            told.add(1);
        });
    }
    let closes = conn.clone();
    wg.go(move || closes.close());
    conn.close();
    conn.close();
    wg.wait();
    gort::println!("{} were told", told.load());
    let other = Conn::new();
    other.close();
    other.done().recv();
    gort::println!("and another one");
}
