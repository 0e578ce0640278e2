use gort::RecvChan;
use gort::sync::WaitGroup;

use super::learner::ask;

pub fn main() {
    let stop = gort::chan::<()>(0);
    let stops = stop.clone();
    gort::go(move || stops.close());
    gort::println!("{}", ask(|| "42".to_owned(), &stop.receiver()));
}

pub fn check() {
    let (stop, gate, over) = (gort::chan::<()>(0), WaitGroup::new(), WaitGroup::new());
    gate.add(1);
    over.add(1);
    stop.close();
    let (waits, ends) = (gate.clone(), over.clone());
    let slow = move || {
        waits.wait();
        ends.done();
        "nobody hears this".to_owned()
    };
    gort::println!("{}", ask(slow.clone(), &stop.receiver()));
    gate.done();
    over.wait();
    gort::println!("{}", ask(|| "in time".to_owned(), &RecvChan::nil()));
    // Now stop is closed while the work is at it.
    let stop = gort::chan::<()>(0);
    gate.add(1);
    over.add(1);
    let stops = stop.clone();
    let stopped = move || {
        stops.close();
        slow()
    };
    gort::println!("{}", ask(stopped, &stop.receiver()));
    gate.done();
    over.wait();
}
