//! The test that the README shows of a reader's own code.

use std::sync::Arc;

use gort::explore::{Answer, Exploration, Explorer};
use gort::sync::Mutex;

type Withdraw = fn(&Mutex<i64>, i64) -> bool;

/// Looks, and takes: between the two another goroutine may take, too.
fn in_two_steps(balance: &Mutex<i64>, amount: i64) -> bool {
    if *balance.lock() < amount {
        return false;
    }
    *balance.lock() -= amount;
    true
}

/// The lock is held from the look to the end.
fn under_one_lock(balance: &Mutex<i64>, amount: i64) -> bool {
    let mut balance = balance.lock();
    let enough = *balance >= amount;
    if enough {
        *balance -= amount;
    }
    enough
}

/// All that two goroutines can do to an account of 100.
fn explored(withdraw: Withdraw) -> Exploration {
    let program = move || {
        let balance = Arc::new(Mutex::new(100));
        let both: Vec<_> = (0..2)
            .map(|_| {
                let balance = balance.clone();
                gort::spawn(move || withdraw(&balance, 80))
            })
            .collect();
        both.into_iter().for_each(|one| _ = one.join());
        gort::println!("{}", *balance.lock());
    };
    Explorer::new("account", program).run()
}

#[test]
fn an_account_is_never_overdrawn() {
    let found = explored(in_two_steps);
    let Answer::Possible(overdrawn) = found.can(&["-60"]) else { panic!("a schedule overdraws it") };
    assert_eq!(overdrawn.preemptions, 1); // one goroutine is interrupted once, between its look and its taking
    assert!(overdrawn.schedule.is_some()); // the code of a run that shows it, for `Schedule::Replay`

    let found = explored(under_one_lock);
    assert!(found.certainty().is_proof());
    assert!(matches!(found.can(&["-60"]), Answer::Impossible { .. }));
    assert_eq!(found.all().map(|output| output.lines).collect::<Vec<_>>(), [["20"]]);
}
