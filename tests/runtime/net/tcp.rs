//! TCP: reading, writing, deadlines, closing.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::harness::net::{WORKERS, echo, echo_server, pair, with};
use crate::harness::run_under;
use gort::net::{TcpListener, TcpStream, UdpSocket, UnixStream};
use gort::sync::WaitGroup;
use gort::{RunError, Schedule, chan, go, gosched, time};

#[test]
#[allow(clippy::disallowed_methods)] // a client that is no goroutine answers late
fn a_connection_is_served_while_the_goroutine_that_accepted_it_computes() {
    let report = with(2, || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let client = std::thread::spawn(move || {
            let mut stream = std::net::TcpStream::connect(addr).unwrap();
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            // By now the goroutine that serves it waits for the answer, as a rule.
            std::thread::sleep(Duration::from_millis(5));
            stream.write_all(&byte).unwrap();
        });
        let (mut stream, _) = listener.accept().unwrap();
        let served = Arc::new(AtomicBool::new(false));
        let here = served.clone();
        go(move || {
            stream.write_all(b"?").unwrap();
            stream.read_exact(&mut [0]).unwrap();
            here.store(true, Ordering::Relaxed);
        });
        while !served.load(Ordering::Relaxed) {
            std::hint::spin_loop();
        }
        client.join().unwrap();
    });
    assert_eq!(report.result, Ok(()));
}

#[test]
fn connections_are_served_on_every_worker_once_one_is_crowded() {
    for workers in [2, 4] {
        let report = with(workers, move || {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let addr = listener.local_addr().unwrap();
            let (served_by, stop, wg) = (chan(0), Arc::new(AtomicBool::new(false)), WaitGroup::new());
            let here = std::thread::current().id();
            // A crowd on this worker; some of it others take over.
            let crowd = Arc::new(AtomicUsize::new(0));
            while crowd.load(Ordering::Relaxed) < 40 {
                let (stop, crowd) = (stop.clone(), crowd.clone());
                wg.go(move || {
                    if std::thread::current().id() == here {
                        crowd.fetch_add(1, Ordering::Relaxed);
                        while !stop.load(Ordering::Relaxed) {
                            gosched();
                        }
                    }
                });
                gosched();
            }
            let mut threads = std::collections::HashSet::new();
            // Turns are exact, but an idle worker takes over what waits for one that is only just being started.
            for _ in 0..5_000 {
                wg.go(move || drop(TcpStream::connect(addr).unwrap()));
                let (stream, _) = listener.accept().unwrap();
                let tx = served_by.clone();
                go(move || {
                    tx.send(std::thread::current().id());
                    drop(stream);
                });
                threads.extend(served_by.recv());
                if threads.len() == workers {
                    break;
                }
            }
            stop.store(true, Ordering::Relaxed);
            wg.wait();
            threads.len()
        });
        assert_eq!(report.result, Ok(workers));
    }
}

#[test]
fn smoke_echo() {
    for workers in WORKERS {
        let report = with(workers, || {
            let addr = echo_server();
            let wg = WaitGroup::new();
            for i in 0..50_u64 {
                wg.go(move || {
                    let mut stream = TcpStream::connect(addr).unwrap();
                    for j in 0..20_u64 {
                        stream.write_all(&(i * 1000 + j).to_le_bytes()).unwrap();
                        let mut back = [0; 8];
                        stream.read_exact(&mut back).unwrap();
                        assert_eq!(u64::from_le_bytes(back), i * 1000 + j);
                    }
                });
            }
            wg.wait();
        });
        assert_eq!(report.result, Ok(()), "with {workers} workers");
    }
}

#[test]
fn a_megabyte_passes_through_while_both_ends_wait_for_each_other() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (a, b) = pair();
            let (mut write, mut read) = a.split();
            go(move || echo(b));
            let sent: Vec<u8> = (0..1_000_000_u32).map(|i| (i % 251) as u8).collect();
            let expected = sent.clone();
            go(move || {
                write.write_all(&sent).unwrap();
                write.shutdown(Shutdown::Write).unwrap();
            });
            let mut got = Vec::new();
            read.read_to_end(&mut got).unwrap();
            got == expected
        });
        assert_eq!(report.result, Ok(true), "with {workers} workers");
    }
}

#[test]
fn an_end_that_came_with_the_last_bytes_is_seen() {
    for workers in WORKERS {
        for _ in 0..50 {
            let report = with(workers, || {
                let (mut a, mut b) = pair();
                a.write_all(b"last").unwrap();
                drop(a);
                let mut text = String::new();
                b.read_to_string(&mut text).unwrap();
                text
            });
            assert_eq!(report.result, Ok("last".to_string()));
        }
    }
}

#[test]
fn a_reset_is_an_error() {
    let report = with(1, || {
        let (a, mut b) = pair();
        a.set_linger(Some(Duration::ZERO)).unwrap();
        go(move || {
            gosched();
            drop(a);
        });
        b.read(&mut [0; 8]).unwrap_err().kind()
    });
    assert_eq!(report.result, Ok(ErrorKind::ConnectionReset));
}

#[test]
fn a_refused_connection_is_an_error() {
    let report = with(1, || {
        let addr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        TcpStream::connect(addr).unwrap_err().kind()
    });
    assert_eq!(report.result, Ok(ErrorKind::ConnectionRefused));
}

#[test]
fn closing_ends_who_waits() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (a, _b) = pair();
            let ended = chan(0);
            let (tx, reader) = (ended.clone(), a.clone());
            go(move || tx.send((&reader).read(&mut [0; 8]).unwrap_err().to_string()));
            time::sleep(Duration::from_millis(1));
            a.close().unwrap();
            assert_eq!(a.close().unwrap_err().to_string(), "use of closed network connection");
            let listener = std::sync::Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
            let (tx, waits) = (ended.clone(), listener.clone());
            go(move || tx.send(waits.accept().unwrap_err().to_string()));
            time::sleep(Duration::from_millis(1));
            listener.close().unwrap();
            (ended.recv().unwrap(), ended.recv().unwrap())
        });
        let closed = || "use of closed network connection".to_string();
        assert_eq!(report.result, Ok((closed(), closed())));
    }
}

#[test]
fn a_deadline_ends_who_waits_and_can_be_extended() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (a, mut b) = pair();
            // In the past: at once.
            a.set_read_deadline(Some(time::now()));
            let past = (&a).read(&mut [0; 8]).unwrap_err();
            assert_eq!((past.kind(), past.to_string().as_str()), (ErrorKind::TimedOut, "i/o timeout"));
            // Still to come: then.
            let start = time::now();
            a.set_read_deadline(Some(start + Duration::from_millis(5)));
            assert_eq!((&a).read(&mut [0; 8]).unwrap_err().kind(), ErrorKind::TimedOut);
            assert!(start.elapsed() >= Duration::from_millis(5));
            // Set anew: the one before does nothing.
            a.set_read_deadline(Some(time::now() + Duration::from_millis(2)));
            a.set_read_deadline(None);
            go(move || {
                time::sleep(Duration::from_millis(6));
                b.write_all(b"late").unwrap();
            });
            (&a).read(&mut [0; 8]).unwrap()
        });
        assert_eq!(report.result, Ok(4));
    }
}

#[test]
fn who_waits_for_a_socket_is_not_deadlocked() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (mut a, b) = pair();
            go(move || echo(b));
            a.write_all(b"x").unwrap();
            a.read_exact(&mut [0; 1]).unwrap();
            // A socket that no goroutine waits for keeps nothing alive.
            drop(a);
            let (_c, _d) = pair();
            chan::<()>(0).recv();
        });
        assert!(matches!(report.result, Err(RunError::Deadlock(_))), "{:?}", report.result);
    }
}

#[test]
fn goroutines_that_wait_when_main_returns_are_unwound() {
    for workers in WORKERS {
        let report = with(workers, || {
            for _ in 0..20 {
                let (a, b) = pair();
                go(move || echo(a));
                go(move || echo(b));
            }
            time::sleep(Duration::from_millis(1));
        });
        assert_eq!((report.result, report.unkillable), (Ok(()), 0));
    }
}

#[test]
fn hundreds_of_connections_close_at_once() {
    for workers in WORKERS {
        let report = with(workers, || {
            let wg = WaitGroup::new();
            let mut ends = Vec::new();
            for _ in 0..200 {
                let (a, b) = pair();
                wg.go(move || echo(b));
                ends.push(a);
            }
            drop(ends);
            wg.wait();
        });
        assert_eq!(report.result, Ok(()));
    }
}

#[test]
fn busy_goroutines_do_not_starve_sockets() {
    let report = with(1, || {
        let (mut a, b) = pair();
        go(move || echo(b));
        let done = chan::<()>(1);
        let busy = done.clone();
        go(move || {
            while busy.is_empty() {
                gosched();
            }
        });
        for _ in 0..20 {
            a.write_all(b"x").unwrap();
            a.read_exact(&mut [0; 1]).unwrap();
        }
        done.send(());
    });
    assert_eq!(report.result, Ok(()));
}

#[test]
fn sockets_are_real_under_a_virtual_clock_which_stands_still() {
    for seed in 0..20 {
        let ran = run_under(Schedule::Seeded(seed), || {
            let (mut a, b) = pair();
            go(move || echo(b));
            go(|| time::sleep(Duration::from_secs(3600)));
            let before = time::now();
            a.write_all(b"x").unwrap();
            a.read_exact(&mut [0; 1]).unwrap();
            before.elapsed()
        });
        assert_eq!(ran.report.result, Ok(Duration::ZERO), "under seed {seed}");
    }
}

#[test]
fn unix_streams_and_datagrams() {
    let report = with(2, || {
        let (mut a, mut b) = UnixStream::pair().unwrap();
        go(move || a.write_all(b"unix").unwrap());
        let mut text = String::new();
        b.read_to_string(&mut text).unwrap();
        let (c, d) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        let to = d.local_addr().unwrap();
        go(move || drop(c.send_to(b"udp", to)));
        let mut bytes = [0; 8];
        let (len, _) = d.recv_from(&mut bytes).unwrap();
        d.set_deadline(Some(time::now() + Duration::from_millis(1)));
        assert_eq!(d.recv(&mut [0; 1]).unwrap_err().kind(), ErrorKind::TimedOut);
        text + std::str::from_utf8(&bytes[..len]).unwrap()
    });
    assert_eq!(report.result, Ok("unixudp".to_string()));
}

#[test]
fn names_are_looked_up() {
    let report = with(1, || {
        let listener = TcpListener::bind("localhost:0").unwrap();
        let addr = listener.local_addr().unwrap();
        TcpStream::connect(addr).is_ok()
    });
    assert_eq!(report.result, Ok(true));
}

#[test]
fn a_worker_that_was_woken_thousands_of_times_still_hears_its_sockets() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (mut a, b) = pair();
            go(move || echo(b));
            let mut round_trip = move || {
                a.write_all(b"x").unwrap();
                a.read_exact(&mut [0; 1]).unwrap();
            };
            round_trip();
            // More events than the poller asks the system for at once; these are none of a socket.
            for _ in 0..3_000 {
                gort::blocking(|| ());
            }
            round_trip();
        });
        assert_eq!(report.result, Ok(()), "with {workers} workers");
    }
}
