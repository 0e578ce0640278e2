use gort::RecvChan;

/// Starts n workers, which call `work` again and again until there is nothing more to do or they are stopped. It gives the function that
/// stops them.
pub fn run(n: usize, work: impl Fn(&RecvChan<bool>) -> bool + Clone + Send + 'static) -> impl FnOnce() {
    let quit = gort::chan(0);
    for _ in 0..n {
        let (work, quit) = (work.clone(), quit.receiver());
        gort::go(move || while work(&quit) {});
    }
    move || quit.send(true)
}
