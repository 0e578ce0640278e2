use super::learner::paced;

pub fn main() {
    let ticks = gort::chan(0);
    let clock = ticks.sender();
    gort::go(move || {
        for n in 1..=2 {
            gort::println!("tick {n}");
            clock.send(());
        }
    });
    paced(&ticks.receiver(), &[1, 2], |job| gort::println!("job {job}"));
    gort::println!("done");
}

pub fn check() {
    let ticks = gort::chan(0);
    let clock = ticks.sender();
    gort::go(move || {
        clock.send(());
        clock.send(());
    });
    let begun = gort::chan(0);
    paced(&ticks.receiver(), &[1, 2], move |job| match job {
        1 => _ = begun.recv(),
        _ => begun.send(()),
    });
    gort::println!("both begun");
    paced(&gort::chan(0).receiver(), &[], |_| gort::println!("there was no job"));
    gort::println!("none");
}
