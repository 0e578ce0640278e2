//! How connections end: half, by a reset, by another goroutine, all at once, and when files run out.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use crate::harness::net::{WORKERS, always, echo, pair, with};
use crate::harness::{child, ms};
use gort::net::{TcpListener, TcpStream, UdpSocket, UnixDatagram, UnixListener, UnixStream};
use gort::sync::WaitGroup;
use gort::{GoroutineState, WaitReason, chan, go, gosched, spawn, time};

const CLOSED: &str = "use of closed network connection";

/// Waits until this number of other goroutines waits for sockets.
fn until_others_wait() {
    // Whoever is not parked yet has its turn first, also on another worker.
    time::sleep(ms(3));
}

#[test]
fn half_closed_one_end_still_answers() {
    always(&("question".to_string(), "answer".to_string()), || {
        let (mut a, mut b) = pair();
        let answers = spawn(move || {
            let mut text = String::new();
            b.read_to_string(&mut text).unwrap();
            b.write_all(b"answer").unwrap();
            text
        });
        a.write_all(b"question").unwrap();
        a.shutdown(Shutdown::Write).unwrap();
        assert_eq!(a.write(b"more").unwrap_err().kind(), ErrorKind::BrokenPipe);
        let mut text = String::new();
        a.read_to_string(&mut text).unwrap();
        (answers.join(), text)
    });
}

#[test]
fn a_half_closed_end_is_seen_by_who_waits() {
    always(&0, || {
        let (a, mut b) = pair();
        let reader = spawn(move || b.read(&mut [0; 8]).unwrap());
        until_others_wait();
        a.shutdown(Shutdown::Write).unwrap();
        reader.join()
    });
}

#[test]
fn a_reset_ends_who_reads_and_who_writes() {
    for _ in 0..20 {
        always(&true, || {
            let (a, b) = pair();
            let (mut reads, mut writes) = b.split();
            let reader = spawn(move || reads.read(&mut [0; 8]).map_err(|error| error.kind()));
            let writer = spawn(move || {
                loop {
                    if let Err(error) = writes.write(&[0; 65536]) {
                        return error.kind();
                    }
                }
            });
            until_others_wait();
            a.set_linger(Some(Duration::ZERO)).unwrap();
            drop(a);
            // The system tells of the reset once; the other one finds the connection ended, or broken.
            match (reader.join(), writer.join()) {
                (Err(ErrorKind::ConnectionReset), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) => true,
                (Ok(0), ErrorKind::ConnectionReset) => true,
                other => panic!("{other:?}"),
            }
        });
    }
}

#[test]
fn closing_ends_everybody_who_waits_in_any_operation() {
    always(&[CLOSED; 7].map(str::to_string), || {
        let folder = tempfile::tempdir().unwrap();
        let (tcp, _peer) = pair();
        let full = tcp.clone();
        let (unix, _unix_peer) = UnixStream::pair().unwrap();
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
        let unix_listener = Arc::new(UnixListener::bind(folder.path().join("l")).unwrap());
        let udp = Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap());
        let datagram = Arc::new(UnixDatagram::bind(folder.path().join("d")).unwrap());
        let (reads, accepts, accepts_unix) = (tcp.clone(), listener.clone(), unix_listener.clone());
        let (reads_unix, receives, receives_unix) = (unix.clone(), udp.clone(), datagram.clone());
        let waiting = [
            spawn(move || (&reads).read(&mut [0; 1]).unwrap_err().to_string()),
            spawn(move || (&full).write_all(&vec![0; 64 << 20]).unwrap_err().to_string()),
            spawn(move || accepts.accept().unwrap_err().to_string()),
            spawn(move || accepts_unix.accept().unwrap_err().to_string()),
            spawn(move || (&reads_unix).read(&mut [0; 1]).unwrap_err().to_string()),
            spawn(move || receives.recv_from(&mut [0; 1]).unwrap_err().to_string()),
            spawn(move || receives_unix.recv(&mut [0; 1]).unwrap_err().to_string()),
        ];
        until_others_wait();
        tcp.close().unwrap();
        listener.close().unwrap();
        unix_listener.close().unwrap();
        unix.close().unwrap();
        udp.close().unwrap();
        datagram.close().unwrap();
        // And from now on.
        assert_eq!((&tcp).write(b"x").unwrap_err().to_string(), CLOSED);
        assert_eq!(udp.send_to(b"x", "127.0.0.1:1").unwrap_err().to_string(), CLOSED);
        assert_eq!(tcp.close().unwrap_err().to_string(), CLOSED);
        waiting.map(|goroutine| goroutine.join())
    });
}

#[test]
fn who_waits_says_so() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (a, b) = pair();
            go(move || drop((&a).read(&mut [0; 1])));
            until_others_wait();
            // Else it would end what the other one waits for.
            b
        });
        let [leaked] = &report.leaked[..] else { panic!("{:?}", report.leaked) };
        assert_eq!(leaked.state, GoroutineState::Waiting(WaitReason::IoWait));
        assert_eq!(leaked.parked_at.map(|at| at.file()), Some("tests/runtime/net/closing.rs"));
    }
}

#[test]
fn thousands_of_connections_close_at_once() {
    const CONNECTIONS: usize = 2_000;
    if !child::alone(module_path!(), "thousands_of_connections_close_at_once", 2 * CONNECTIONS + 200) {
        return;
    }
    for workers in WORKERS {
        let report = with(workers, || {
            let wg = WaitGroup::new();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let addr = listener.local_addr().unwrap();
            let mut ends = Vec::new();
            for _ in 0..CONNECTIONS {
                ends.push(TcpStream::connect(addr).unwrap());
                let (stream, _) = listener.accept().unwrap();
                wg.go(move || echo(stream));
            }
            // Each works still.
            for end in &mut ends {
                end.write_all(b"x").unwrap();
                end.read_exact(&mut [0; 1]).unwrap();
            }
            drop(ends);
            wg.wait();
            gort::num_goroutine()
        });
        assert_eq!(report.result, Ok(1), "with {workers} workers");
    }
}

/// Accepts while no file is left, three times; then there are files again, and the connection that waits is accepted.
fn accept_backs_off<S: Write>(waits: &mut impl Read, accept: impl Fn() -> std::io::Result<S>) -> String {
    let mut files = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        files.push(file);
    }
    let start = time::now();
    for _ in 0..3 {
        let error = accept().map(drop).unwrap_err();
        assert_eq!(error.raw_os_error(), Some(24), "{error}");
    }
    // 5, 10 and 20 ms: a loop that goes on accepting does not spin.
    assert!(start.elapsed() >= ms(35), "{:?}", start.elapsed());
    drop(files);
    accept().unwrap().write_all(b"welcome").unwrap();
    let mut text = String::new();
    waits.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn accept_backs_off_while_there_are_too_many_files_and_recovers() {
    if !child::alone(module_path!(), "accept_backs_off_while_there_are_too_many_files_and_recovers", 48) {
        return;
    }
    for workers in WORKERS {
        let report = with(workers, || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let addr = listener.local_addr().unwrap();
            // The poller, and a thread for names, need files, too.
            let mut warm = TcpStream::connect(addr).unwrap();
            drop(listener.accept().unwrap());
            assert_eq!(warm.read(&mut [0; 1]).unwrap(), 0);
            // Connected, not accepted.
            let mut waits = TcpStream::connect(addr).unwrap();
            accept_backs_off(&mut waits, || listener.accept().map(|(stream, _)| stream))
        });
        assert_eq!(report.result, Ok("welcome".to_string()), "with {workers} workers");
    }
}

#[test]
fn a_unix_listener_backs_off_while_there_are_too_many_files_too() {
    if !child::alone(module_path!(), "a_unix_listener_backs_off_while_there_are_too_many_files_too", 48) {
        return;
    }
    for workers in WORKERS {
        let report = with(workers, || {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("socket");
            let listener = UnixListener::bind(&path).unwrap();
            // The poller needs files, too.
            let mut warm = UnixStream::connect(&path).unwrap();
            drop(listener.accept().unwrap());
            assert_eq!(warm.read(&mut [0; 1]).unwrap(), 0);
            let mut waits = UnixStream::connect(&path).unwrap();
            accept_backs_off(&mut waits, || listener.accept())
        });
        assert_eq!(report.result, Ok("welcome".to_string()), "with {workers} workers");
    }
}

/// The processor time this process has used.
fn processor_time() -> Duration {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = text.rsplit(')').next().unwrap();
    let ticks: u64 = after_name.split_whitespace().skip(11).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    ms(ticks * 10)
}

#[test]
fn a_connection_that_has_ended_costs_nothing_while_nobody_looks() {
    if !child::alone(module_path!(), "a_connection_that_has_ended_costs_nothing_while_nobody_looks", 64) {
        return;
    }
    for workers in WORKERS {
        for reset in [false, true] {
            let report = with(workers, move || {
                let (a, mut b) = pair();
                let (mut reads, held) = (a.clone(), a);
                // It has waited once, so the poller knows it.
                let reader = spawn(move || reads.read(&mut [0; 1]).unwrap());
                until_others_wait();
                b.write_all(b"x").unwrap();
                assert_eq!(reader.join(), 1);
                if reset {
                    b.set_linger(Some(Duration::ZERO)).unwrap();
                }
                drop(b);
                let before = processor_time();
                time::sleep(ms(300));
                let used = processor_time() - before;
                drop(held);
                used
            });
            assert!(report.result.clone().unwrap() <= ms(30), "{report:?} after a reset: {reset}");
        }
    }
}

#[test]
fn two_close_at_once_and_one_of_them_is_told() {
    for _ in 0..100 {
        always(&1, || {
            let (a, _b) = pair();
            let ready = chan::<()>(0);
            let closers: Vec<_> = (0..4)
                .map(|_| {
                    let (a, ready) = (a.clone(), ready.clone());
                    spawn(move || {
                        ready.recv();
                        a.close().is_ok()
                    })
                })
                .collect();
            gosched();
            ready.close();
            closers.into_iter().map(|closer| usize::from(closer.join())).sum()
        });
    }
}
