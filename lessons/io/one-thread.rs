use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

fn serve(mut client: TcpStream) {
    let mut name = [0];
    client.read_exact(&mut name).unwrap();
    client.write_all(&name).unwrap();
    let name = name[0] as char;
    gort::println!("{name} is answered");
}

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    let mut clients =
        [(); 3].map(|()| TcpStream::connect(at).unwrap());
    // They came as a, b, c. They ask as c, b, a.
    for i in [2, 1, 0] {
        let name = ["a", "b", "c"][i];
        gort::println!("{name} asks");
        clients[i].write_all(name.as_bytes()).unwrap();
    }
    for _ in 0..3 {
        let (client, _) = door.accept().unwrap();
        serve(client);
    }
}
