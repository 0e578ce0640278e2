use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};

/// Looks at every client once. How many are silent?
fn round(clients: &mut [TcpStream]) -> usize {
    let mut silent = 0;
    for client in clients {
        let mut name = [0];
        match client.read(&mut name) {
            Ok(_) => client.write_all(&name).unwrap(),
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                silent += 1;
            }
            Err(e) => panic!("{e}"),
        }
    }
    silent
}

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    let mut clients =
        [(); 3].map(|()| TcpStream::connect(at).unwrap());
    let mut table = [(); 3].map(|()| {
        let (client, _) = door.accept().unwrap();
        client.set_nonblocking(true).unwrap();
        client
    });
    // Nobody has asked yet.
    gort::println!("empty reads: {}", round(&mut table));
    for i in [2, 1, 0] {
        let name = ["a", "b", "c"][i];
        gort::println!("{name} asks");
        clients[i].write_all(name.as_bytes()).unwrap();
        while round(&mut table) == 3 {}
        clients[i].read_exact(&mut [0]).unwrap();
        gort::println!("{name} is answered");
    }
}
