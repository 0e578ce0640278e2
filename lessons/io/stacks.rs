use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

pub fn main() {
    let answers = Arc::new(AtomicU32::new(0));
    let here = gort::chan(0);
    let gate = gort::chan::<()>(0);
    let servers = [1, 2].map(|client| {
        let answers = answers.clone();
        let (here, gate) = (here.clone(), gate.clone());
        gort::spawn(move || { //@ goroutine: server
            let own = client; // on its own stack
            answers.fetch_add(1, SeqCst); // shared
            here.send(());
            gate.recv(); //@ both
            let shared = Arc::as_ptr(&answers);
            (own, &raw const own as usize, shared as usize)
        })
    });
    here.recv();
    here.recv();
    gate.close();
    let [a, b] = servers.map(|server| server.join());
    gort::println!("own values: {} and {}", a.0, b.0);
    gort::println!("own places: {}", a.1 != b.1);
    gort::println!("one counter: {}", a.2 == b.2);
    gort::println!("answers: {}", answers.load(SeqCst));
}
