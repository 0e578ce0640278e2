use super::learner::run;

pub fn main() {
    let stop = run(2, |quit| {
        quit.recv();
        false
    });
    stop();
    gort::println!("stopped");
}

pub fn check() {
    let (gone, once) = (gort::chan::<()>(0), gort::chan::<()>(1));
    once.send(());
    let goes = gone.clone();
    let stop = run(3, move |quit| {
        gort::select! {
            recv(once) -> _ => goes.close(),
            recv(quit) -> _ => {}
        }
        false
    });
    gone.recv();
    stop();
    gort::println!("stopped");
}
