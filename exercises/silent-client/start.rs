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
    while let Some(client) = clients.recv() {
        let said = client.says.recv().unwrap_or_default();
        client.hears.send(format!("hello {said}"));
    }
}
