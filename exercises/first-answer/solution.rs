/// Gives an answer.
pub type Server = Box<dyn FnOnce() -> String + Send>;

/// Asks all servers at the same time, and gives the answer that comes first.
pub fn first(servers: Vec<Server>) -> String {
    let answers = gort::chan(servers.len());
    for server in servers {
        let answers = answers.clone();
        gort::go(move || answers.send(server()));
    }
    answers.recv().unwrap_or_default()
}
