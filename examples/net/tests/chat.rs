//! The chat: many members, one that leaves in the middle, one that does not listen.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use gort::net::{TcpListener, TcpStream};
use gort::sync::{Barrier, Group};
use gort::{chan, go};
use gort_net_examples::chat::serve;
use tungstenite::{Message, WebSocket};

/// Nobody hears more than a member may have waiting: who is slow on a busy machine is not taken for one that does not listen.
const MEMBERS: usize = 20;
const LINES: usize = 10;

fn listen() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    go(move || serve(&listener));
    addr
}

fn join(addr: SocketAddr) -> WebSocket<TcpStream> {
    let stream = TcpStream::connect(addr).unwrap();
    tungstenite::client("ws://localhost/", stream).map_err(|error| error.to_string()).unwrap().0
}

fn hear(socket: &mut WebSocket<TcpStream>) -> String {
    loop {
        if let Message::Text(text) = socket.read().unwrap() {
            return text.to_string();
        }
    }
}

fn hear_until(socket: &mut WebSocket<TcpStream>, end: &str) -> Vec<String> {
    let mut heard = Vec::new();
    loop {
        let text = hear(socket);
        if text.ends_with(end) {
            return heard;
        }
        heard.push(text);
    }
}

#[test]
fn all_hear_all_in_order_and_one_may_leave_in_the_middle() {
    for workers in [1, 2] {
        gort::Builder::new()
            .workers(workers)
            .run(|| {
                let addr = listen();
                let (all_joined, half) = (Arc::new(Barrier::new(MEMBERS)), Arc::new(Barrier::new(MEMBERS)));
                let members = Group::<()>::new();
                for member in 0..MEMBERS {
                    let (all_joined, half) = (all_joined.clone(), half.clone());
                    members.go(move || {
                        let mut socket = join(addr);
                        // Its own name is the first that a member hears: the room knows it.
                        let name = hear(&mut socket).strip_suffix(" joined").unwrap().to_owned();
                        all_joined.wait();
                        for line in 0..LINES {
                            socket.send(format!("{line}").into()).unwrap();
                        }
                        let mut heard = Vec::new();
                        while heard.len() < MEMBERS * LINES {
                            heard.extend(Some(hear(&mut socket)).filter(|text| text.contains(": ")));
                        }
                        for other in 1..=MEMBERS {
                            let own = format!("{other}: ");
                            let lines: Vec<_> = heard.iter().filter_map(|text| text.strip_prefix(&own)).collect();
                            let said: Vec<_> = (0..LINES).map(|line| line.to_string()).collect();
                            assert_eq!(lines, said, "what {name} heard of {other}");
                        }
                        half.wait();
                        match member {
                            // Without a word, and in the protocol's way.
                            0 => {
                                drop(socket);
                                return Ok(());
                            }
                            1 => {
                                socket.close(None).unwrap();
                                return Ok(());
                            }
                            _ => {}
                        }
                        let mut left = 0;
                        while left < 2 {
                            left += usize::from(hear(&mut socket).ends_with(" left"));
                        }
                        socket.send(Message::text("still here")).unwrap();
                        while hear(&mut socket) != format!("{name}: still here") {}
                        Ok(())
                    });
                }
                assert_eq!(members.wait(), Ok(()));
            })
            .unwrap();
    }
}

#[test]
fn a_member_that_does_not_listen_is_disconnected_and_nobody_waits_for_it() {
    gort::run(|| {
        let addr = listen();
        let mut deaf = join(addr);
        let name = hear(&mut deaf).strip_suffix(" joined").unwrap().to_owned();
        let mut speaker = join(addr);
        let mut listener = join(addr);
        let gone = chan(1);
        let left = gone.sender();
        let its_end = format!("{name} left");
        go(move || {
            hear_until(&mut listener, &its_end);
            left.send(());
        });
        // What the system and the room keep for it is full at some time.
        let text = "x".repeat(1 << 14);
        let mut said = 0;
        while gone.is_empty() {
            speaker.send(Message::text(text.clone())).unwrap();
            said += 1;
            // It hears itself, so that it is not the one that does not listen.
            hear_until(&mut speaker, &text);
        }
        assert!(said > 512, "{said}");
    })
    .unwrap();
}

#[test]
fn pings_are_answered_between_what_is_said() {
    gort::run(|| {
        let addr = listen();
        let mut socket = join(addr);
        hear(&mut socket);
        for round in 0..50_u8 {
            socket.send(Message::Ping(vec![round].into())).unwrap();
            socket.send(Message::text("x".repeat(10_000))).unwrap();
        }
        let (mut pongs, mut texts) = (0, 0);
        while (pongs, texts) != (50, 50) {
            match socket.read().unwrap() {
                Message::Pong(bytes) => {
                    assert_eq!(&*bytes, [pongs]);
                    pongs += 1;
                }
                Message::Text(_) => texts += 1,
                other => panic!("{other}"),
            }
        }
    })
    .unwrap();
}

#[test]
fn who_speaks_no_websocket_is_no_member() {
    use std::io::{Read, Write};
    gort::run(|| {
        let addr = listen();
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.set_deadline(Some(gort::time::now() + Duration::from_secs(600)));
        stream.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        let mut told = Vec::new();
        let _ = stream.read_to_end(&mut told);
        assert!(!String::from_utf8_lossy(&told).contains("101"), "{told:?}");
    })
    .unwrap();
}
