use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use rustix::buffer::spare_capacity;
use rustix::event::epoll::{self, EventData, EventFlags};

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    let mut clients =
        [(); 3].map(|()| TcpStream::connect(at).unwrap());
    let mut table =
        [(); 3].map(|()| door.accept().unwrap().0);
    let flags = epoll::CreateFlags::CLOEXEC;
    let poller = epoll::create(flags).unwrap();
    for (i, client) in (0..).zip(&table) {
        let key = EventData::new_u64(i);
        let flags = EventFlags::IN; // tell: it can be read
        epoll::add(&poller, client, key, flags).unwrap();
    }
    let mut waits = 0;
    for i in [2, 1, 0] {
        let name = ["a", "b", "c"][i];
        gort::println!("{name} asks");
        clients[i].write_all(name.as_bytes()).unwrap();
        // The thread sleeps until somebody has asked.
        let mut ready = Vec::with_capacity(3);
        let room = spare_capacity(&mut ready);
        epoll::wait(&poller, room, None).unwrap();
        waits += 1;
        for event in ready {
            let i = event.data.u64() as usize;
            let client = &mut table[i];
            let mut name = [0];
            client.read_exact(&mut name).unwrap();
            client.write_all(&name).unwrap();
        }
        clients[i].read_exact(&mut [0]).unwrap();
        gort::println!("{name} is answered");
    }
    gort::println!("waits: {waits}");
}
