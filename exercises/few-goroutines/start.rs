use gort::sync::WaitGroup;

/// Answers the requests below n, at most `limit` of them at the same time, and returns when all are answered.
pub fn serve(n: usize, limit: usize, answer: impl Fn(usize) + Clone + Send + 'static) {
    let wg = WaitGroup::new();
    let room = gort::chan(limit);
    for request in 0..n {
        let (answer, room) = (answer.clone(), room.clone());
        wg.go(move || {
            room.send(());
            answer(request);
            room.recv();
        });
    }
    wg.wait();
}
