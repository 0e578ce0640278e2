use gort::sync::{Racy, WaitGroup};

use super::learner::tee;

pub fn main() {
    let coming = gort::chan(0);
    let (a, b) = tee(coming.receiver());
    let wg = WaitGroup::new();
    let got = [Racy::new(Vec::new()), Racy::new(Vec::new())];
    for (place, out) in got.clone().into_iter().zip([a, b]) {
        wg.go(move || place.store(out.iter().collect::<Vec<i32>>()));
    }
    coming.send(1);
    coming.send(2);
    coming.close();
    wg.wait();
    let [one, other] = got.map(|place| place.load().iter().map(i32::to_string).collect::<Vec<_>>().join(" "));
    gort::println!("[{one}] [{other}]");
}

pub fn check() {
    let coming = gort::chan(0);
    let (a, b) = tee(coming.receiver());
    gort::go(move || {
        coming.send(7);
        coming.send(8);
        coming.close();
    });
    let one = b.recv().unwrap_or_default();
    let other = a.recv().unwrap_or_default();
    gort::println!("{other} {one} {} {}", a.recv().unwrap_or_default(), b.recv().unwrap_or_default());
    if (a.recv(), b.recv()) == (None, None) {
        gort::println!("closed");
    }
}
