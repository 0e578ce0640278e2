use std::io::Read;

use gort::net::{TcpListener, TcpStream};

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    // 100 clients connect, and do not say a word.
    let clients =
        [(); 100].map(|()| TcpStream::connect(at).unwrap());
    let accepted = gort::chan(0);
    let servers = [(); 100].map(|()| {
        let (mut client, _) = door.accept().unwrap();
        let accepted = accepted.clone();
        gort::spawn(move || {
            accepted.send(gort::goid());
            _ = client.read(&mut [0]); // waits
        })
    });
    let mut busy = Vec::new();
    while busy.len() < servers.len() {
        busy.push(accepted.recv().unwrap());
    }
    gort::println!("all busy, accepted: {}", busy.len());
    drop(clients); // they hang up: every read returns
    for server in servers {
        server.join();
    }
}
