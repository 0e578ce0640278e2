use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

pub fn main() {
    let door = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = door.local_addr().unwrap();
    // 100 clients connect, and do not say a word.
    let clients =
        [(); 100].map(|()| TcpStream::connect(at).unwrap());
    let (accepted, news) = mpsc::channel();
    let pool = [(); 4].map(|()| {
        let door = door.try_clone().unwrap();
        let accepted = accepted.clone();
        thread::spawn(move || {
            for _ in 0..25 {
                let mut client = door.accept().unwrap().0;
                let me = thread::current().id();
                accepted.send(me).unwrap();
                _ = client.read(&mut [0]); // waits
            }
        })
    });
    let mut busy = Vec::new();
    for thread in &pool {
        while !busy.contains(&thread.thread().id()) {
            busy.push(news.recv().unwrap());
        }
    }
    gort::println!("all busy, accepted: {}", busy.len());
    drop(clients); // they hang up: every read returns
    for thread in pool {
        thread.join().unwrap();
    }
    let later = news.try_iter().count();
    gort::println!("after they hung up: {later}");
}
