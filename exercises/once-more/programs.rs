use super::learner::serve;

pub fn main() {
    let (wake, stop) = (gort::chan(1), gort::chan::<()>(0));
    wake.send(());
    stop.close();
    serve(&wake.receiver(), &stop.receiver(), || gort::println!("work"));
    gort::println!("stopped");
}

pub fn check() {
    let (wake, stop, worked) = (gort::chan(1), gort::chan::<()>(0), gort::chan(0));
    let (wakes, stops, works) = (wake.clone(), stop.clone(), worked.clone());
    gort::go(move || {
        wakes.send(());
        works.recv();
        stops.close();
    });
    serve(&wake.receiver(), &stop.receiver(), || {
        gort::println!("work");
        worked.send(());
    });
    gort::println!("stopped");
    let (wake, stop) = (gort::chan(1), gort::chan::<()>(0));
    wake.send(());
    serve(&wake.receiver(), &stop.receiver(), || {
        gort::println!("work");
        wake.send(());
        stop.close();
    });
    gort::println!("stopped");
    let (wake, stop) = (gort::chan(1), gort::chan::<()>(0));
    let (wakes, stops) = (wake.clone(), stop.clone());
    gort::go(move || {
        stops.close();
        wakes.send(());
    });
    serve(&wake.receiver(), &stop.receiver(), || gort::println!("work"));
    gort::println!("stopped");
}
