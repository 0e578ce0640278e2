use gort::sync::WaitGroup;
use gort::{Chan, RecvChan};

/// Says something when it likes, hangs up by closing `says`, and hears the answer.
#[derive(Clone)]
pub struct Client {
    pub says: Chan<String>,
    pub hears: Chan<String>,
}

/// Answers each client that comes, once, unless it hangs up before it has said something. Returns when no more of them come and all are
/// served.
pub fn serve(clients: &RecvChan<Client>) {
    let wg = WaitGroup::new();
    while let Some(client) = clients.recv() {
        wg.go(move || {
            if let Some(said) = client.says.recv() {
                client.hears.send(format!("hello {said}"));
            }
        });
    }
    wg.wait();
}
