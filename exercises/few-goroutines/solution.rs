use gort::sync::WaitGroup;

/// Answers the requests below n, at most `limit` of them at the same time, and returns when all are answered.
pub fn serve(n: usize, limit: usize, answer: impl Fn(usize) + Clone + Send + 'static) {
    let wg = WaitGroup::new();
    let requests = gort::chan(0);
    for _ in 0..limit {
        let (answer, requests) = (answer.clone(), requests.clone());
        wg.go(move || {
            while let Some(request) = requests.recv() {
                answer(request);
            }
        });
    }
    for request in 0..n {
        requests.send(request);
    }
    requests.close();
    wg.wait();
}
