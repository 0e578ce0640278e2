//! Descriptors of any kind, and sockets that come from the standard library.

use std::io::{ErrorKind, PipeReader, Read, Write, pipe};
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::harness::run_with;
use gort::net::{Pollable, TcpListener, TcpStream, UdpSocket};
use gort::{go, println, spawn, time};

#[test]
fn goroutines_talk_through_pipes_and_the_worker_is_not_blocked() {
    for workers in [1, 2] {
        let ran = run_with(workers, || {
            let ((there, out), (back, into)) = (pipe().unwrap(), pipe().unwrap());
            go(move || {
                let (mut there, mut into) = (Pollable::new(there).unwrap(), Pollable::new(into).unwrap());
                let mut byte = [0];
                while there.read(&mut byte).unwrap() > 0 {
                    into.write_all(&[byte[0] + 1]).unwrap();
                }
            });
            let (mut out, mut back) = (Pollable::new(out).unwrap(), Pollable::new(back).unwrap());
            for number in 0..100 {
                out.write_all(&[number]).unwrap();
                let mut byte = [0];
                back.read_exact(&mut byte).unwrap();
                assert_eq!(byte[0], number + 1);
            }
            drop(out);
            assert_eq!(back.read(&mut [0]).unwrap(), 0, "the other end is closed");
            println!("done");
        });
        assert_eq!((&*ran.joined(), &ran.report.result), ("done", &Ok(())));
    }
}

#[test]
fn a_full_pipe_parks_the_writer_until_it_is_read() {
    let ran = run_with(1, || {
        let (reader, writer) = pipe().unwrap();
        let (mut reader, mut writer) = (Pollable::new(reader).unwrap(), Pollable::new(writer).unwrap());
        let bytes = 1 << 20;
        let writes = spawn(move || writer.write_all(&vec![7; bytes]).unwrap());
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        writes.join();
        println!("{}", all.len() == bytes && all.iter().all(|byte| *byte == 7));
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("true", &Ok(())));
}

#[test]
fn a_child_process_is_read_while_other_goroutines_run() {
    let ran = run_with(1, || {
        let mut child = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = Pollable::new(child.stdin.take().unwrap()).unwrap();
        let output = PipeReader::from(OwnedFd::from(child.stdout.take().unwrap()));
        let mut output = Pollable::new(output).unwrap();
        let reads = spawn(move || {
            let mut text = String::new();
            output.read_to_string(&mut text).unwrap();
            text
        });
        input.write_all(b"by a child").unwrap();
        drop(input);
        println!("{}", reads.join());
        gort::blocking(|| child.wait()).unwrap();
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("by a child", &Ok(())));
}

#[test]
fn a_deadline_or_a_close_ends_a_wait() {
    let ran = run_with(2, || {
        let (reader, _writer) = pipe().unwrap();
        let reader = std::sync::Arc::new(Pollable::new(reader).unwrap());
        reader.set_deadline(Some(time::now() + Duration::from_millis(2)));
        assert_eq!((&*reader).read(&mut [0]).unwrap_err().kind(), ErrorKind::TimedOut);
        reader.set_deadline(None);
        let other = reader.clone();
        go(move || other.close().unwrap());
        println!("{}", (&*reader).read(&mut [0]).unwrap_err());
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("use of closed network connection", &Ok(())));
}

#[test]
fn sockets_of_the_standard_library_are_taken_over_with_their_options() {
    let ran = run_with(1, || {
        let system = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = system.local_addr().unwrap();
        let listener = TcpListener::from_std(system).unwrap();
        let stream = spawn(move || TcpStream::connect(addr).unwrap());
        let (mut accepted, _) = listener.accept().unwrap();
        let mut stream = stream.join();
        stream.with_std(|system| system.set_ttl(33)).unwrap();
        assert_eq!(stream.with_std(std::net::TcpStream::ttl).unwrap(), 33);
        stream.write_all(b"one").unwrap();
        let mut bytes = [0; 3];
        accepted.read_exact(&mut bytes).unwrap();
        let client = spawn(move || {
            let system = gort::blocking(|| std::net::TcpStream::connect(addr)).unwrap();
            TcpStream::from_std(system).unwrap().write_all(b"two").unwrap();
        });
        let (mut second, _) = listener.accept().unwrap();
        let mut more = [0; 3];
        second.read_exact(&mut more).unwrap();
        client.join();
        let datagrams = UdpSocket::from_std(std::net::UdpSocket::bind("127.0.0.1:0").unwrap()).unwrap();
        let to = datagrams.local_addr().unwrap();
        datagrams.send_to(b"three", to).unwrap();
        let mut five = [0; 5];
        datagrams.recv_from(&mut five).unwrap();
        println!(
            "{} {} {}",
            String::from_utf8_lossy(&bytes),
            String::from_utf8_lossy(&more),
            String::from_utf8_lossy(&five)
        );
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("one two three", &Ok(())));
}

#[test]
fn sockets_go_to_the_standard_library_and_come_back() {
    let ran = run_with(1, || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let system: std::net::TcpListener = listener.try_into().unwrap();
        let listener = TcpListener::try_from(system).unwrap();
        let client = spawn(move || TcpStream::connect(addr).unwrap());
        let (mut stream, _) = listener.accept().unwrap();
        let mut other = client.join();
        // The same socket on another descriptor: it outlives the first one's end.
        let mut system = other.to_std().unwrap();
        assert_ne!(system.as_raw_fd(), other.as_raw_fd());
        system.write_all(b"a").unwrap();
        other.write_all(b"b").unwrap();
        other.close().unwrap();
        assert_eq!((other.as_raw_fd(), other.to_std().unwrap_err().kind()), (-1, ErrorKind::NotConnected));
        system.write_all(b"c").unwrap();
        drop(system);
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        println!("{text}");
        // As other crates make them.
        let made = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        made.connect(&addr.into()).unwrap();
        let made = TcpStream::from_std(made.into()).unwrap();
        assert_eq!(made.peer_addr().unwrap(), addr);
    });
    assert_eq!((&*ran.joined(), &ran.report.result), ("abc", &Ok(())));
}
