//! The programs of the course.

use gort::println;

use super::*;

/// A Tour of Go's "Goroutines", golang/tour#1719, with two rounds: six outputs.
#[test]
fn tour_say() {
    fn say(word: &'static str) {
        for _ in 0..2 {
            sleep(ms(100));
            println!("{word}");
        }
    }
    let main = || {
        go(|| say("w"));
        say("h");
    };
    let expected = ["h | w | h", "h | w | h | w", "h | w | w | h", "w | h | h", "w | h | h | w", "w | h | w | h"];
    assert_eq!(outputs(main), set(&expected));
}

/// Go by Example's timeouts: work of half, the same and twice the time.
#[test]
fn work_against_a_timeout() {
    fn race(work: Duration) {
        let result = chan(1);
        let tx = result.clone();
        go(move || {
            sleep(work);
            tx.send("result");
        });
        select! {
            recv(result) -> text => println!("{}", text.unwrap()),
            recv(after(ms(1000))) -> _ => println!("timeout"),
        }
    }
    assert_eq!(outputs(|| race(ms(500))), set(&["result"]));
    assert_eq!(outputs(|| race(ms(1000))), set(&["result", "timeout"]));
    assert_eq!(outputs(|| race(ms(2000))), set(&["timeout"]));
}

fn tick_and_boom() {
    let (tick, boom) = (tick(ms(100)), after(ms(300)));
    loop {
        select! {
            recv(tick) -> _ => println!("tick."),
            recv(boom) -> _ => {
                println!("BOOM!");
                return;
            }
            default => {
                println!("    .");
                sleep(ms(50));
            }
        }
    }
}

/// A Tour of Go's "Default Selection" with three ticks: twenty outputs.
#[test]
fn tick_and_boom_has_twenty_outputs() {
    let mut found = BTreeSet::new();
    for seed in 0..seeds().max(2000) {
        found.insert(
            {
                let captured = crate::harness::Captured::default();
                let builder = Builder::new().schedule(Schedule::Seeded(seed)).output(captured.clone());
                builder.run(tick_and_boom).unwrap();
                captured
            }
            .lines()
            .join("|"),
        );
    }
    assert_eq!(found.len(), 20, "{found:#?}");
    assert_eq!(run_fast(tick_and_boom).lines[..4], ["    .", "    .", "tick.", "    ."]);
}
