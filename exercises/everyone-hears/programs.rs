use std::sync::Arc;

use gort::RecvChan;
use gort::sync::{Racy, WaitGroup};

use super::learner::Hub;

pub fn main() {
    let hub = Hub::new();
    let wg = WaitGroup::new();
    let sums = [Racy::new(0), Racy::new(0)];
    for sum in sums.clone() {
        let messages = hub.subscribe(0);
        wg.go(move || {
            for message in messages {
                sum.update(|sum| sum + message);
            }
        });
    }
    for message in 1..=3 {
        hub.publish(message);
    }
    hub.close();
    wg.wait();
    gort::println!("{} and {}", sums[0].load(), sums[1].load());
}

/// Prints what comes, in a line.
fn heard(by: &str, messages: RecvChan<i32>) {
    let mut line = by.to_owned();
    for message in messages {
        line += &format!(" {message}");
    }
    gort::println!("{line}");
}

pub fn check() {
    let hub = Arc::new(Hub::new());
    let first = hub.subscribe(2);
    hub.publish(1);
    let subscribed = gort::chan(0);
    let (other, tells) = (Arc::clone(&hub), subscribed.clone());
    gort::go(move || tells.send(other.subscribe(1)));
    let Some(second) = subscribed.recv() else { return };
    hub.publish(2);
    hub.close();
    heard("first", first);
    heard("second", second);
    // One publishes and closes while another one subscribes, who hears it or does not.
    let busy = Arc::new(Hub::new());
    let before = busy.subscribe(1);
    let (other, tells) = (Arc::clone(&busy), subscribed.clone());
    gort::go(move || tells.send(other.subscribe(1)));
    busy.publish(3);
    busy.close();
    _ = subscribed.recv();
    for message in before {
        gort::println!("before {message}");
    }
    let nobody = Hub::new();
    nobody.publish(1);
    nobody.close();
    gort::println!("nobody");
}
