use std::collections::HashSet;
use std::io::{Read, Write};
use std::thread::{self, ThreadId};

use gort::net::{TcpListener, TcpStream};

fn serve(mut client: TcpStream) -> ThreadId {
    let mut name = [0];
    client.read_exact(&mut name).unwrap();
    client.write_all(&name).unwrap();
    thread::current().id()
}

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    let mut clients =
        [(); 3].map(|()| TcpStream::connect(at).unwrap());
    let servers = [(); 3].map(|()| {
        let (client, _) = door.accept().unwrap();
        gort::spawn(move || serve(client))
    });
    for i in [2, 1, 0] {
        let name = ["a", "b", "c"][i];
        gort::println!("{name} asks");
        clients[i].write_all(name.as_bytes()).unwrap();
        clients[i].read_exact(&mut [0]).unwrap();
        gort::println!("{name} is answered");
    }
    let threads: HashSet<_> =
        servers.map(|server| server.join()).into();
    gort::println!("threads: {}", threads.len());
}
