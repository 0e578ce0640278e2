//! Every kind of socket: UDP, Unix streams and datagrams, IPv6, halves, the traits of `std::io`, and names.

use std::io::{self, BufRead, BufReader, BufWriter, ErrorKind, Read, Write};
use std::net::Shutdown;

use crate::harness::ms;
use crate::harness::net::{always, echo, pair, with};
use gort::net::{TcpListener, TcpStream, UdpSocket, UnixDatagram, UnixListener, UnixStream};
use gort::sync::WaitGroup;
use gort::{go, gosched, spawn, time};

#[test]
fn udp_sends_to_receives_from_and_connects() {
    always(&(), || {
        let (a, b) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        let (of_a, of_b) = (a.local_addr().unwrap(), b.local_addr().unwrap());
        let answers = spawn(move || {
            let mut bytes = [0; 8];
            let (len, from) = b.recv_from(&mut bytes).unwrap();
            assert_eq!(from, of_a);
            assert_eq!(b.send_to(&bytes[..len], from).unwrap(), len);
            b
        });
        a.send_to(b"ping", of_b).unwrap();
        let mut bytes = [0; 8];
        assert_eq!(a.recv_from(&mut bytes).unwrap(), (4, of_b));
        assert_eq!(&bytes[..4], b"ping");
        let b = answers.join();
        // Connected, it sends without an address, and hears no other sender.
        a.connect(of_b).unwrap();
        let stranger = UdpSocket::bind("127.0.0.1:0").unwrap();
        stranger.send_to(b"stranger", of_a).unwrap();
        a.send(b"hello").unwrap();
        assert_eq!(b.recv(&mut bytes).unwrap(), 5);
        b.send_to(b"friend", of_a).unwrap();
        assert_eq!(a.recv(&mut bytes).unwrap(), 6);
        assert_eq!(&bytes[..6], b"friend");
        // What does not fit is lost.
        b.send_to(b"0123456789", of_a).unwrap();
        assert_eq!(a.recv(&mut bytes[..4]).unwrap(), 4);
        a.set_deadline(Some(time::now() + ms(2)));
        assert_eq!(a.recv(&mut bytes).unwrap_err().kind(), ErrorKind::TimedOut);
    });
}

#[test]
fn unix_streams_listen_connect_and_close_by_halves() {
    always(&50, || {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let listener = UnixListener::bind(&path).unwrap();
        go(move || {
            while let Ok(mut stream) = listener.accept() {
                go(move || {
                    let mut text = String::new();
                    stream.read_to_string(&mut text).unwrap();
                    stream.write_all(text.to_uppercase().as_bytes()).unwrap();
                });
            }
        });
        let clients: Vec<_> = (0..50)
            .map(|i| {
                let path = path.clone();
                spawn(move || {
                    let (mut reads, mut writes) = UnixStream::connect(path).unwrap().split();
                    let mut back = String::new();
                    gort::scope(|s| {
                        s.go(|| {
                            write!(writes, "client {i}").unwrap();
                            writes.shutdown(Shutdown::Write).unwrap();
                        });
                        reads.read_to_string(&mut back).unwrap();
                    });
                    usize::from(back == format!("CLIENT {i}"))
                })
            })
            .collect();
        clients.into_iter().map(gort::JoinHandle::join).sum()
    });
}

#[test]
fn connecting_to_a_unix_socket_that_nobody_accepts_blocks_nobody_else() {
    always(&true, || {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("socket");
        let system = socket2::Socket::new(socket2::Domain::UNIX, socket2::Type::STREAM, None).unwrap();
        system.bind(&socket2::SockAddr::unix(&path).unwrap()).unwrap();
        system.listen(0).unwrap();
        let wg = WaitGroup::new();
        for _ in 0..4 {
            let path = path.clone();
            wg.go(move || drop(UnixStream::connect(path).unwrap()));
        }
        // They wait for room in the queue; this goroutine goes on and makes some.
        time::sleep(ms(2));
        for _ in 0..4 {
            drop(gort::blocking(|| system.accept()).unwrap());
        }
        wg.wait();
        true
    });
}

#[test]
fn unix_datagrams_keep_their_borders() {
    always(&(), || {
        let folder = tempfile::tempdir().unwrap();
        let (at_a, at_b) = (folder.path().join("a"), folder.path().join("b"));
        let (a, b) = (UnixDatagram::bind(&at_a).unwrap(), UnixDatagram::bind(&at_b).unwrap());
        let receiver = spawn(move || {
            let mut bytes = [0; 8];
            let (first, from) = b.recv_from(&mut bytes).unwrap();
            assert_eq!(from.as_pathname(), Some(at_a.as_path()));
            (first, b.recv(&mut bytes).unwrap())
        });
        a.send_to(b"one", &at_b).unwrap();
        a.connect(&at_b).unwrap();
        a.send(b"three").unwrap();
        assert_eq!(receiver.join(), (3, 5));
        let (c, d) = UnixDatagram::pair().unwrap();
        let receiver = spawn(move || d.recv(&mut [0; 8]).unwrap());
        c.send(b"four").unwrap();
        assert_eq!(receiver.join(), 4);
    });
}

#[test]
fn ipv6_where_there_is_some() {
    if std::net::TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    always(&(), || {
        let listener = TcpListener::bind("[::1]:0").unwrap();
        let addr = listener.local_addr().unwrap();
        assert!(addr.is_ipv6());
        go(move || echo(listener.accept().unwrap().0));
        let mut stream = TcpStream::connect(addr).unwrap();
        stream.write_all(b"six").unwrap();
        stream.read_exact(&mut [0; 3]).unwrap();
        let (a, b) = (UdpSocket::bind("[::1]:0").unwrap(), UdpSocket::bind("[::1]:0").unwrap());
        a.send_to(b"six", b.local_addr().unwrap()).unwrap();
        assert_eq!(b.recv_from(&mut [0; 8]).unwrap(), (3, a.local_addr().unwrap()));
    });
}

#[test]
fn the_halves_work_at_the_same_time_in_both_directions() {
    const BYTES: usize = 300_000;
    always(&(BYTES, BYTES), || {
        let (a, b) = pair();
        let ends: Vec<_> = [a, b]
            .into_iter()
            .map(|stream| {
                let (mut reads, mut writes) = stream.split();
                let writer = spawn(move || {
                    for chunk in vec![7; BYTES].chunks(1000) {
                        writes.write_all(chunk).unwrap();
                    }
                    writes.shutdown(Shutdown::Write).unwrap();
                });
                let reader = spawn(move || {
                    let mut got = Vec::new();
                    reads.read_to_end(&mut got).unwrap();
                    got.into_iter().filter(|byte| *byte == 7).count()
                });
                (writer, reader)
            })
            .collect();
        let counts: Vec<_> = ends.into_iter().map(|(writer, reader)| (writer.join(), reader.join()).1).collect();
        (counts[0], counts[1])
    });
}

#[test]
fn several_read_one_socket_and_each_byte_goes_to_one_of_them() {
    always(&1_000, || {
        let (mut a, b) = pair();
        let readers: Vec<_> = (0..4)
            .map(|_| {
                let mut b = b.clone();
                spawn(move || {
                    let mut count = 0;
                    while let Ok(len @ 1..) = b.read(&mut [0; 3]) {
                        count += len;
                    }
                    count
                })
            })
            .collect();
        for _ in 0..100 {
            a.write_all(&[1; 10]).unwrap();
        }
        a.shutdown(Shutdown::Write).unwrap();
        readers.into_iter().map(gort::JoinHandle::join).sum::<usize>()
    });
}

#[test]
fn what_std_io_builds_on_readers_and_writers_works() {
    always(&(), || {
        let (a, b) = pair();
        let copies = spawn(move || io::copy(&mut &b, &mut &b).unwrap());
        // By shared reference, through buffers.
        let mut writes = BufWriter::new(&a);
        for i in 0..100 {
            writeln!(writes, "line {i}").unwrap();
        }
        writes.flush().unwrap();
        let mut lines = BufReader::new(&a).lines();
        for i in 0..100 {
            assert_eq!(lines.next().unwrap().unwrap(), format!("line {i}"));
        }
        a.shutdown(Shutdown::Write).unwrap();
        assert!(lines.next().is_none());
        assert_eq!(copies.join(), 790);
        let (c, mut d) = UnixStream::pair().unwrap();
        (&c).write_all(b"unix").unwrap();
        drop(c);
        let mut text = String::new();
        d.read_to_string(&mut text).unwrap();
        assert_eq!(text, "unix");
    });
}

#[test]
fn a_name_is_looked_up_and_one_that_does_not_exist_is_an_error() {
    always(&(), || {
        let listener = TcpListener::bind("localhost:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        TcpStream::connect(("localhost", port)).unwrap();
        assert!(TcpStream::connect("no.such.name.invalid:1").is_err());
        assert_eq!(TcpStream::connect(&[][..]).unwrap_err().kind(), ErrorKind::InvalidInput);
        assert!(TcpListener::bind("not an address").is_err());
    });
}

/// Each run has pollers of its own, which no worker asks any more once it is over.
#[test]
fn sockets_that_outlive_their_run_are_used_in_the_next() {
    let (near, far) = with(1, pair).result.unwrap();
    // With fewer workers than the run before: pollers where the socket is known belong to no worker then.
    for (round, workers) in [4, 1, 2, 1, 3, 1, 4, 2].into_iter().enumerate() {
        let (mut near, mut far) = (near.clone(), far.clone());
        let sent = [u8::try_from(round).unwrap()];
        let answered = with(workers, move || {
            // One that is not heard fails by this, instead of waiting without an end.
            let until = Some(time::now() + ms(60_000));
            near.set_read_deadline(until);
            far.set_read_deadline(until);
            let answers = spawn(move || {
                let mut byte = [0];
                far.read_exact(&mut byte).and_then(|()| far.write_all(&byte)).map_err(|error| error.kind())
            });
            // It waits by now, or will.
            gosched();
            near.write_all(&sent).unwrap();
            let mut byte = [0];
            let read = near.read_exact(&mut byte).map_err(|error| error.kind());
            (read, byte, answers.join())
        });
        assert_eq!(answered.result, Ok((Ok(()), sent, Ok(()))), "with {workers} workers");
    }
}
