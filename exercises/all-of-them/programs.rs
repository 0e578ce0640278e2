use std::sync::Arc;

use gort::sync::Mutex;

use super::learner::{Task, all};

/// As Go prints an error that may be none.
fn text(result: Result<(), String>) -> String {
    result.err().unwrap_or_else(|| "<nil>".to_owned())
}

pub fn main() {
    let ran = Arc::new(Mutex::new(0));
    let counting = |result: Result<(), String>| -> Task {
        let ran = Arc::clone(&ran);
        Box::new(move || {
            *ran.lock() += 1;
            result
        })
    };
    let said = text(all(vec![counting(Ok(())), counting(Err("no disk".to_owned()))]));
    if *ran.lock() == 2 {
        gort::println!("two ran: {said}");
    }
}

pub fn check() {
    let fails = || -> Task { Box::new(|| Err("early".to_owned())) };
    gort::println!("{}", text(all(vec![fails()])));
    gort::println!("of two that fail: {}", all(vec![fails(), fails()]).is_err());
    let met = gort::chan(0);
    let other = met.clone();
    let tasks: Vec<Task> = vec![
        Box::new(move || {
            met.send(());
            Ok(())
        }),
        Box::new(move || {
            other.recv();
            Ok(())
        }),
    ];
    gort::println!("{}", text(all(tasks)));
    gort::println!("{}", text(all(Vec::new())));
}
