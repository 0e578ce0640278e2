use std::collections::HashSet;
use std::fs::{read_dir, read_link};
use std::io::{Read, Write};

use gort::net::UnixStream;

/// How many epoll objects has this process open?
fn epolls() -> usize {
    let epoll = "anon_inode:[eventpoll]";
    let open = read_dir("/proc/self/fd").unwrap().flatten();
    open.flat_map(|file| read_link(file.path()))
        .filter(|name| name.ends_with(epoll))
        .count()
}

pub fn main() {
    gort::println!("epolls before: {}", epolls());
    let ready = gort::chan(0);
    let mut clients = Vec::new();
    let mut servers = Vec::new();
    for _ in 0..1000 {
        let pair = UnixStream::pair().unwrap();
        let (client, mut server) = pair;
        clients.push(client);
        let ready = ready.clone();
        servers.push(gort::spawn(move || {
            ready.send(());
            server.read_exact(&mut [0]).unwrap();
            std::thread::current().id()
        }));
    }
    (0..1000).for_each(|_| ready.recv().unwrap());
    let others = gort::num_goroutine() - 1;
    gort::println!("in read: {others}");
    gort::println!("epolls now: {}", epolls());
    for client in &mut clients {
        client.write_all(b"!").unwrap();
    }
    let threads: HashSet<_> =
        servers.into_iter().map(|s| s.join()).collect();
    gort::println!("threads: {}", threads.len());
}
