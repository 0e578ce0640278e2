//! Sockets used against the grain, with one worker and with several.

use std::io::{ErrorKind, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use crate::harness::ms;
use crate::harness::net::{WORKERS, always, echo_server, pair, with};
use gort::net::{TcpListener, TcpStream, UdpSocket, UnixDatagram, UnixStream};
use gort::sync::WaitGroup;
use gort::{Builder, RunError, chan, go, gosched, scope, select, spawn, time};

#[test]
fn split_halves_are_dropped_in_every_order_and_the_other_end_sees_the_end_once() {
    for order in 0..4 {
        for workers in WORKERS {
            let report = with(workers, move || {
                let (a, mut b) = pair();
                let (reads, mut writes) = a.split();
                writes.write_all(b"x").unwrap();
                let mut text = String::new();
                match order {
                    0 => drop((reads, writes)),
                    1 => {
                        drop(writes);
                        // The other half lives: no end yet.
                        b.set_read_deadline(Some(time::now() + ms(5)));
                        assert_eq!(b.read_to_string(&mut text).unwrap_err().kind(), ErrorKind::TimedOut);
                        b.set_read_deadline(None);
                        drop(reads);
                    }
                    2 => {
                        drop(reads);
                        gosched();
                        drop(writes);
                    }
                    _ => {
                        let (r, w) = (spawn(move || drop(reads)), spawn(move || drop(writes)));
                        r.join();
                        w.join();
                    }
                }
                text.clear();
                b.read_to_string(&mut text).map(|_| ())
            });
            assert!(report.result.unwrap().is_ok(), "order {order}, with {workers} workers");
        }
    }
}

#[test]
fn a_socket_closed_while_it_is_read_and_written_gives_each_a_clean_error() {
    always(&(true, true), || {
        let (a, b) = pair();
        let a = Arc::new(a);
        let reader = {
            let a = a.clone();
            spawn(move || (&*a).read(&mut [0; 8]).is_err())
        };
        let writer = {
            let a = a.clone();
            // Until the buffers are full; then it stays parked.
            spawn(move || {
                loop {
                    if (&*a).write(&[0; 1 << 16]).is_err() {
                        return true;
                    }
                }
            })
        };
        time::sleep(ms(5));
        a.close().unwrap();
        let ends = (reader.join(), writer.join());
        drop(b);
        ends
    });
}

#[test]
fn deadlines_in_the_past_end_every_operation_and_can_be_taken_back() {
    always(&true, || {
        let (mut a, mut b) = pair();
        let past = Some(time::Instant::START);
        a.set_deadline(past);
        let late = |error: std::io::Error| error.kind() == ErrorKind::TimedOut;
        assert!(late(a.read(&mut [0; 1]).unwrap_err()) && late(a.write(b"x").unwrap_err()));
        a.set_deadline(None);
        a.write_all(b"y").unwrap();
        let mut byte = [0];
        b.read_exact(&mut byte).unwrap();
        // What is there is not read either, once the time is over: as in Go.
        a.write_all(b"z").unwrap();
        b.set_read_deadline(past);
        time::sleep(ms(2));
        let ended = b.read(&mut byte).is_err();
        b.set_read_deadline(Some(time::now() + Duration::from_secs(60)));
        b.read_exact(&mut byte).unwrap();
        ended && byte == *b"z"
    });
}

#[test]
fn a_deadline_set_by_another_goroutine_wakes_who_waits() {
    always(&ErrorKind::TimedOut, || {
        let (a, _b) = pair();
        let a = Arc::new(a);
        let reads = a.clone();
        let reader = spawn(move || (&*reads).read(&mut [0; 1]).unwrap_err().kind());
        time::sleep(ms(2));
        a.set_read_deadline(Some(time::now()));
        reader.join()
    });
}

#[test]
fn a_deadline_that_moves_on_and_on_lets_a_slow_reader_live() {
    always(&10, || {
        let (mut a, mut b) = pair();
        let writer = spawn(move || {
            for _ in 0..10 {
                time::sleep(ms(2));
                a.write_all(b"x").unwrap();
            }
        });
        let mut got = 0;
        while got < 10 {
            b.set_read_deadline(Some(time::now() + Duration::from_secs(30)));
            got += b.read(&mut [0; 4]).unwrap();
        }
        writer.join();
        got
    });
}

#[test]
fn many_read_one_socket_and_every_byte_arrives_once() {
    always(&(1..=255).sum::<u64>(), || {
        let (mut a, b) = pair();
        let (b, sums) = (Arc::new(b), chan(8));
        for _ in 0..8 {
            let (b, sums) = (b.clone(), sums.clone());
            go(move || {
                let (mut sum, mut byte) = (0, [0; 3]);
                while let Ok(len @ 1..) = (&*b).read(&mut byte) {
                    sum += byte[..len].iter().map(|byte| u64::from(*byte)).sum::<u64>();
                    gosched();
                }
                sums.send(sum);
            });
        }
        for i in 1..=255 {
            a.write_all(&[i]).unwrap();
            if i % 16 == 0 {
                gosched();
            }
        }
        drop(a);
        (0..8).map(|_| sums.recv().unwrap()).sum::<u64>()
    });
}

#[test]
fn many_write_one_socket_and_no_byte_is_lost() {
    always(&(4 * 200_000), || {
        let (a, mut b) = pair();
        let (a, wg) = (Arc::new(a), WaitGroup::new());
        for i in 0..4 {
            let a = a.clone();
            wg.go(move || (&*a).write_all(&vec![i; 200_000]).unwrap());
        }
        let reader = spawn(move || {
            let mut all = Vec::new();
            b.read_to_end(&mut all).unwrap();
            all.len()
        });
        wg.wait();
        a.shutdown(Shutdown::Write).unwrap();
        reader.join()
    });
}

#[test]
fn a_large_message_goes_through_buffers_of_every_size() {
    always(&true, || {
        let (mut a, mut b) = pair();
        let sent: Vec<u8> = (0..3_000_000_u32).map(|i| (i * 7) as u8).collect();
        let expected = sent.clone();
        let writer = spawn(move || a.write_all(&sent).unwrap());
        let (mut got, mut size) = (Vec::new(), 1);
        loop {
            let mut bytes = vec![0; size];
            match b.read(&mut bytes).unwrap() {
                0 => break,
                len => got.extend_from_slice(&bytes[..len]),
            }
            size = size * 3 % 65_537;
        }
        writer.join();
        got == expected
    });
}

#[test]
fn reads_and_writes_of_nothing_do_not_wait() {
    always(&[(0, 0); 2], || {
        let ((mut a, _b), (mut c, _d)) = (pair(), UnixStream::pair().unwrap());
        [(a.read(&mut []).unwrap(), a.write(&[]).unwrap()), (c.read(&mut []).unwrap(), c.write(&[]).unwrap())]
    });
}

#[test]
fn a_listener_closed_while_many_accept_wakes_all_of_them() {
    always(&6, || {
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
        let ends = chan(6);
        for _ in 0..6 {
            let (listener, ends) = (listener.clone(), ends.clone());
            go(move || ends.send(listener.accept().is_err()));
        }
        time::sleep(ms(3));
        listener.close().unwrap();
        (0..6).filter(|_| ends.recv() == Some(true)).count()
    });
}

#[test]
fn a_connection_that_nobody_takes_and_an_address_where_nobody_listens() {
    always(&true, || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let mut waits = TcpStream::connect(addr).unwrap();
        drop(listener);
        // It was in the backlog: reset, or ended.
        let ended = !matches!(waits.read(&mut [0; 1]), Ok(1..));
        ended && TcpStream::connect(addr).unwrap_err().kind() == ErrorKind::ConnectionRefused
    });
}

#[test]
fn a_socket_that_is_read_keeps_a_program_from_being_deadlocked_until_it_is_closed() {
    for workers in WORKERS {
        let report = with(workers, || {
            let (mut a, b) = pair();
            go(move || {
                time::sleep(ms(3));
                drop(b);
                chan::<()>(0).recv();
            });
            assert_eq!(a.read(&mut [0; 1]).unwrap(), 0);
            chan::<()>(0).recv();
        });
        assert!(matches!(report.result, Err(RunError::Deadlock(said)) if said.goroutines.len() == 2));
    }
}

#[test]
fn a_program_ends_while_everybody_waits_for_sockets() {
    for workers in WORKERS {
        for _ in 0..20 {
            let report = Builder::new().workers(workers).scatter(true).run_report(|| {
                let addr = echo_server();
                let wg = WaitGroup::new();
                for i in 0..10_u8 {
                    wg.add(1);
                    let up = wg.clone();
                    go(move || {
                        let mut stream = TcpStream::connect(addr).unwrap();
                        stream.write_all(&[i]).unwrap();
                        let mut back = [0];
                        stream.read_exact(&mut back).unwrap();
                        assert_eq!(back, [i]);
                        up.done();
                        stream.read_exact(&mut back).unwrap();
                    });
                }
                wg.wait();
            });
            assert_eq!((report.result, report.unkillable), (Ok(()), 0), "with {workers} workers");
        }
    }
}

#[test]
fn a_select_between_a_socket_and_a_channel_by_a_goroutine_that_reads() {
    always(&(b'a', true), || {
        let (mut a, mut b) = pair();
        let (bytes, quit) = (chan(0), chan::<()>(0));
        let tx = bytes.clone();
        go(move || {
            let mut byte = [0];
            while let Ok(1) = b.read(&mut byte) {
                tx.send(byte[0]);
            }
            tx.close();
        });
        a.write_all(b"a").unwrap();
        let first = select! { recv(bytes) -> byte => byte.unwrap(), recv(quit) -> _ => 0 };
        drop(a);
        let ended = select! { recv(bytes) -> byte => byte.is_none(), recv(quit) -> _ => false };
        (first, ended)
    });
}

#[test]
fn datagrams_keep_their_bounds_and_empty_ones_arrive() {
    always(&(vec![0, 5, 1], 3), || {
        let (a, b) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
        let to = b.local_addr().unwrap();
        let sender = spawn(move || {
            for text in ["", "hello", "x"] {
                a.send_to(text.as_bytes(), to).unwrap();
            }
            a.send_to(b"longer than the buffer", to).unwrap();
        });
        let mut bytes = [0; 64];
        let lens: Vec<_> = (0..3).map(|_| b.recv_from(&mut bytes).unwrap().0).collect();
        sender.join();
        // What does not fit is cut off.
        (lens, b.recv_from(&mut bytes[..3]).unwrap().0)
    });
}

#[test]
fn unix_pairs_borrowed_by_a_scope() {
    always(&"there and back".to_string(), || {
        let (mut a, mut b) = UnixStream::pair().unwrap();
        let (c, d) = UnixDatagram::pair().unwrap();
        scope(|s| {
            s.go(|| {
                let mut word = [0; 5];
                b.read_exact(&mut word).unwrap();
                d.send(&word).unwrap();
            });
            a.write_all(b"there").unwrap();
            let mut word = [0; 16];
            let len = c.recv(&mut word).unwrap();
            format!("{} and back", String::from_utf8_lossy(&word[..len]))
        })
    });
}
