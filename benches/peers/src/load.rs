//! The load generator: one thread, one epoll, for every peer's echo server the same.
//!
//! Each connection has one request of 64 bytes under way; the next is sent when the answer is there, byte for byte what
//! was sent. Latency is from before the write to after the last read.

#![allow(clippy::disallowed_methods)] // a benchmark reads clocks

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::stats::quantile;

const MESSAGE_BYTES: usize = 64;
/// A server that gives no answer for this long has stopped.
const SILENCE: Duration = Duration::from_secs(10);

/// What the clients saw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    pub(crate) per_second: f64,
    pub(crate) p50_ns: u32,
    pub(crate) p99_ns: u32,
}

/// How long: a part that does not count, then the part that does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Duty {
    pub(crate) warm_up: Duration,
    pub(crate) measured: Duration,
}

/// Lets this process and its children open as many files as the system allows; says so where that is too few.
pub(crate) fn raise_file_limit(files: u64) -> Option<String> {
    let limit = getrlimit(Resource::Nofile);
    let maximum = limit.maximum.unwrap_or(u64::MAX);
    if limit.current.is_none_or(|current| current >= files) {
        return None;
    }
    let wanted = Rlimit { current: Some(files.min(maximum)), maximum: limit.maximum };
    match setrlimit(Resource::Nofile, wanted) {
        Ok(()) if maximum >= files => None,
        Ok(()) => Some(format!("{files} files are needed and the system allows {maximum}: the largest echo rows fail")),
        Err(error) => Some(format!("the limit of open files stays at {:?}: {error}", limit.current)),
    }
}

struct Connection {
    stream: TcpStream,
    sent: [u8; MESSAGE_BYTES],
    got: [u8; MESSAGE_BYTES],
    filled: usize,
    sent_at: Instant,
}

impl Connection {
    /// Connects and makes one round trip before the next one connects: no server's backlog ever overflows.
    fn open(addr: SocketAddr, seed: u64) -> anyhow::Result<Self> {
        let mut stream = std::net::TcpStream::connect_timeout(&addr, SILENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SILENCE))?;
        // A reset leaves nothing behind in the kernel: the next round starts with the same ports.
        rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO))?;
        let mut sent = [0; MESSAGE_BYTES];
        for (at, byte) in sent.iter_mut().enumerate() {
            *byte = (seed as usize * 7 + at) as u8;
        }
        let mut got = [0; MESSAGE_BYTES];
        stream.write_all(&sent)?;
        stream.read_exact(&mut got)?;
        ensure!(got == sent, "the server answers something else than it was sent");
        stream.set_nonblocking(true)?;
        let stream = TcpStream::from_std(stream);
        Ok(Self { stream, sent, got, filled: 0, sent_at: Instant::now() })
    }

    /// Sends the next request, which differs from the one before.
    fn send(&mut self, number: u64) -> anyhow::Result<()> {
        self.sent[..8].copy_from_slice(&number.to_le_bytes());
        self.filled = 0;
        self.sent_at = Instant::now();
        let written = self.stream.write(&self.sent).context("sending a request")?;
        ensure!(written == MESSAGE_BYTES, "the socket took only {written} bytes of an empty buffer");
        Ok(())
    }

    /// Reads what is there; `true` once the whole answer is.
    fn receive(&mut self) -> anyhow::Result<bool> {
        loop {
            match self.stream.read(&mut self.got[self.filled..]) {
                Ok(0) => bail!("the server closed a connection"),
                Ok(len) => self.filled += len,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error).context("reading an answer"),
            }
            if self.filled == MESSAGE_BYTES {
                ensure!(self.got == self.sent, "the server answers something else than it was sent");
                return Ok(true);
            }
        }
    }
}

/// Keeps `connections` busy for the time of its duty.
pub(crate) fn drive(port: u16, connections: u64, duty: Duty) -> anyhow::Result<Served> {
    let addr = SocketAddr::from(([127, 0, 0, 1], port));
    let mut poll = Poll::new()?;
    let mut clients = Vec::new();
    for number in 0..connections {
        let open = || -> anyhow::Result<Connection> {
            let mut client = Connection::open(addr, number)?;
            let interest = Interest::READABLE;
            poll.registry().register(&mut client.stream, Token(number as usize), interest)?;
            Ok(client)
        };
        clients.push(open().with_context(|| format!("connection {} of {connections}", number + 1))?);
    }

    let mut number = 0;
    let begin = Instant::now() + duty.warm_up;
    let end = begin + duty.measured;
    for client in &mut clients {
        client.send(number)?;
        number += 1;
    }
    let (mut latencies, mut answered): (Vec<u32>, u64) = (Vec::new(), 0);
    let mut events = Events::with_capacity(1024);
    // After the end nothing new is sent, and what is under way is waited for: a server that leaves some clients waiting
    // for as long as others ask has answered many requests, but its latencies tell.
    let mut waiting = clients.len();
    while waiting > 0 {
        poll.poll(&mut events, Some(SILENCE))?;
        ensure!(!events.is_empty(), "the server has answered nobody for {} s", SILENCE.as_secs());
        for event in &events {
            let client = &mut clients[event.token().0];
            if !client.receive()? {
                continue;
            }
            let now = Instant::now();
            if now >= begin {
                latencies.push(u32::try_from((now - client.sent_at).as_nanos()).unwrap_or(u32::MAX));
            }
            if now < end {
                answered += u64::from(now >= begin);
                client.send(number)?;
                number += 1;
            } else {
                waiting -= 1;
            }
        }
    }
    served(latencies, answered, duty.measured)
}

fn served(mut latencies: Vec<u32>, answered: u64, measured: Duration) -> anyhow::Result<Served> {
    ensure!(answered > 0, "no request was answered in {} ms", measured.as_millis());
    latencies.sort_unstable();
    Ok(Served {
        per_second: answered as f64 / measured.as_secs_f64(),
        p50_ns: quantile(&latencies, 0.5),
        p99_ns: quantile(&latencies, 0.99),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    const SHORT: Duty = Duty { warm_up: Duration::from_millis(5), measured: Duration::from_millis(40) };

    /// A server that answers with what `change` makes of the request.
    fn server(change: fn(&mut [u8])) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                std::thread::spawn(move || {
                    let mut buffer = [0; MESSAGE_BYTES];
                    while stream.read_exact(&mut buffer).is_ok() {
                        change(&mut buffer);
                        if stream.write_all(&buffer).is_err() {
                            return;
                        }
                    }
                });
            }
        });
        port
    }

    #[test]
    fn an_echo_server_is_measured() {
        let served = drive(server(|_| {}), 3, SHORT).unwrap();
        assert!(served.per_second > 100.0, "{served:?}");
        assert!(0 < served.p50_ns && served.p50_ns <= served.p99_ns, "{served:?}");
    }

    #[test]
    fn an_answer_that_differs_is_found() {
        let error = drive(server(|bytes| bytes[9] ^= 1), 1, SHORT).unwrap_err();
        assert!(format!("{error:#}").contains("something else than it was sent"), "{error:#}");
    }
}
