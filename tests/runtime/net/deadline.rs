//! Deadlines of sockets: passed, to come, moved while a goroutine waits; each direction has its own.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Ipv4Addr;
use std::time::Duration;

use crate::harness::net::{always, pair};
use crate::harness::{HOUR, child, ms};
use gort::net::{TcpListener, TcpStream, UdpSocket, UnixDatagram, UnixListener, UnixStream};
use gort::{chan, go, select, spawn, time};

fn past() -> Option<time::Instant> {
    Some(time::now())
}

#[track_caller]
fn timed_out<T: std::fmt::Debug>(result: io::Result<T>) {
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::TimedOut, "i/o timeout"));
}

#[test]
fn a_deadline_in_the_past_fails_every_operation_at_once() {
    always(&(), || {
        let folder = tempfile::tempdir().unwrap();
        let (mut a, mut b) = pair();
        // Also if there would be something to read, as in Go.
        b.write_all(b"x").unwrap();
        a.set_deadline(past());
        timed_out(a.read(&mut [0; 1]));
        timed_out(a.write(b"x"));
        a.set_deadline(None);
        assert_eq!(a.read(&mut [0; 1]).unwrap(), 1);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_deadline(past());
        timed_out(listener.accept());
        let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
        udp.set_deadline(past());
        timed_out(udp.recv_from(&mut [0; 1]));
        timed_out(udp.send_to(b"x", "127.0.0.1:1"));
        let (mut c, _d) = UnixStream::pair().unwrap();
        c.set_deadline(past());
        timed_out(c.read(&mut [0; 1]));
        let unix = UnixListener::bind(folder.path().join("l")).unwrap();
        unix.set_deadline(past());
        timed_out(unix.accept());
        let datagram = UnixDatagram::bind(folder.path().join("d")).unwrap();
        datagram.set_deadline(past());
        timed_out(datagram.recv(&mut [0; 1]));
    });
}

#[test]
fn each_direction_has_its_own() {
    always(&(), || {
        let (mut a, mut b) = pair();
        a.set_write_deadline(past());
        b.write_all(b"x").unwrap();
        assert_eq!(a.read(&mut [0; 1]).unwrap(), 1);
        timed_out(a.write(b"x"));
        a.set_write_deadline(None);
        a.set_read_deadline(past());
        timed_out(a.read(&mut [0; 1]));
        a.write_all(b"y").unwrap();
        assert_eq!(b.read(&mut [0; 1]).unwrap(), 1);
        // The goroutine that waits in the other direction is left alone.
        a.set_read_deadline(None);
        let mut reads = a.clone();
        let reader = spawn(move || reads.read(&mut [0; 1]).unwrap());
        time::sleep(ms(2));
        a.set_write_deadline(past());
        time::sleep(ms(2));
        assert!(!reader.is_finished());
        b.write_all(b"z").unwrap();
        assert_eq!(reader.join(), 1);
        // So with the halves of Unix and UDP sockets.
        let (mut c, mut d) = UnixStream::pair().unwrap();
        c.set_write_deadline(past());
        d.write_all(b"x").unwrap();
        assert_eq!(c.read(&mut [0; 1]).unwrap(), 1);
        timed_out(c.write(b"x"));
        c.set_read_deadline(past());
        timed_out(c.read(&mut [0; 1]));
        let (e, f) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        e.set_read_deadline(past());
        e.send_to(b"x", f.local_addr().unwrap()).unwrap();
        timed_out(e.recv(&mut [0; 1]));
        f.set_write_deadline(past());
        assert_eq!(f.recv(&mut [0; 1]).unwrap(), 1);
        timed_out(f.send_to(b"x", e.local_addr().unwrap()));
    });
}

#[test]
fn a_writer_that_waits_is_ended_by_its_deadline() {
    always(&(), || {
        let (mut a, _b) = pair();
        let start = time::now();
        a.set_write_deadline(Some(start + ms(5)));
        timed_out(a.write_all(&vec![0; 64 << 20]));
        assert!(start.elapsed() >= ms(5));
    });
}

#[test]
fn a_deadline_is_extended_while_somebody_waits() {
    always(&1, || {
        let (a, mut b) = pair();
        let start = time::now();
        a.set_read_deadline(Some(start + ms(100)));
        let mut reads = a.clone();
        let reader = spawn(move || reads.read(&mut [0; 1]));
        time::sleep(ms(2));
        a.set_read_deadline(Some(start + HOUR));
        time::sleep(ms(150));
        b.write_all(b"x").unwrap();
        reader.join().unwrap()
    });
}

#[test]
fn a_deadline_is_brought_forward_while_somebody_waits() {
    always(&(), || {
        for at in [|| Some(time::now() + ms(1)), past] {
            let (a, _b) = pair();
            a.set_read_deadline(Some(time::now() + HOUR));
            let mut reads = a.clone();
            let reader = spawn(move || reads.read(&mut [0; 1]));
            time::sleep(ms(2));
            a.set_read_deadline(at());
            timed_out(reader.join());
        }
    });
}

#[test]
fn stress_deadlines_and_data_race_and_nothing_is_lost() {
    always(&true, || {
        let (a, mut b) = pair();
        let (quit, mut sent) = (chan::<()>(0), 0_u32);
        let (mut reads, stop) = (a.clone(), quit.clone());
        let reader = spawn(move || {
            let mut got = 0;
            loop {
                match reads.read(&mut [0; 64]) {
                    Ok(0) => return got,
                    Ok(len) => got += len as u32,
                    Err(error) => assert_eq!(error.kind(), ErrorKind::TimedOut),
                }
                if reads.peer_addr().is_err() {
                    return got;
                }
            }
        });
        go(move || {
            for i in 0.. {
                a.set_read_deadline(Some(time::now() + Duration::from_micros(i % 200)));
                select! {
                    recv(stop) -> _ => break,
                    recv(time::after(Duration::from_micros(150))) -> _ => {},
                }
            }
            a.set_read_deadline(None);
        });
        for _ in 0..500 {
            b.write_all(b"x").unwrap();
            sent += 1;
            if sent % 5 == 0 {
                time::sleep(Duration::from_micros(100));
            }
        }
        quit.close();
        drop(b);
        reader.join() == sent
    });
}

#[test]
fn connecting_to_who_does_not_answer_ends_at_its_deadline() {
    always(&(), || {
        // A listener whose queue is full: the system drops whatever asks to connect.
        let kind = socket2::Type::STREAM;
        let listener = socket2::Socket::new(socket2::Domain::IPV4, kind, None).unwrap();
        listener.bind(&std::net::SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).unwrap();
        listener.listen(0).unwrap();
        let addr = listener.local_addr().unwrap().as_socket().unwrap();
        let soon = || time::now() + ms(30);
        let mut held = Vec::new();
        let error = loop {
            let start = time::now();
            match TcpStream::connect_by(addr, soon()) {
                Ok(stream) => held.push(stream),
                Err(error) => break (error, start.elapsed()),
            }
            assert!(held.len() < 10, "the queue does not fill");
        };
        timed_out(Err::<(), _>(error.0));
        assert!(error.1 >= ms(29), "{:?}", error.1);
        timed_out(TcpStream::connect_by(addr, time::now()));
    });
}

#[test]
fn a_deadline_moved_a_million_times_keeps_nothing() {
    // The memory is the whole process's.
    if !child::alone(module_path!(), "a_deadline_moved_a_million_times_keeps_nothing", 64) {
        return;
    }
    let result = gort::Builder::new().workers(1).run(|| {
        let (a, _b) = pair();
        let resident = || {
            let text = std::fs::read_to_string("/proc/self/statm").unwrap();
            text.split(' ').nth(1).unwrap().parse::<u64>().unwrap() * 4096
        };
        a.set_read_deadline(Some(time::now() + HOUR));
        let before = resident();
        for _ in 0..1_000_000 {
            a.set_read_deadline(Some(time::now() + HOUR));
        }
        resident().saturating_sub(before)
    });
    assert!(result.unwrap() < 4 << 20);
}
