use gort::Chan;

use super::learner::{Client, serve};

/// A server, where clients come to it, and what is closed when it has returned.
fn server() -> (Chan<Client>, Chan<()>) {
    let (clients, closed) = (gort::chan::<Client>(0), gort::chan::<()>(0));
    let (come, is_closed) = (clients.receiver(), closed.clone());
    gort::go(move || {
        serve(&come);
        is_closed.close();
    });
    (clients, closed)
}

fn client(clients: &Chan<Client>) -> Client {
    let client = Client { says: gort::chan(0), hears: gort::chan(0) };
    clients.send(client.clone());
    client
}

fn talks(client: &Client, name: &str) {
    client.says.send(name.to_owned());
    hears(client);
}

fn hears(client: &Client) {
    gort::println!("{}", client.hears.recv().unwrap_or_default());
}

pub fn main() {
    let (clients, closed) = server();
    let (ann, bob) = (client(&clients), client(&clients));
    talks(&bob, "bob");
    talks(&ann, "ann");
    clients.close();
    closed.recv();
    gort::println!("closed");
}

pub fn check() {
    let (clients, closed) = server();
    let (ann, dan) = (client(&clients), client(&clients));
    let (bob, eve) = (client(&clients), client(&clients));
    clients.close();
    bob.says.close();
    talks(&eve, "eve");
    talks(&ann, "ann");
    dan.says.send("dan".to_owned());
    gort::select! {
        recv(closed) -> _ => gort::println!("closed too early"),
        default => {}
    }
    hears(&dan);
    closed.recv();
    gort::println!("closed");
}
