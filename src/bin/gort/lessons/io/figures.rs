//! The figures of the lesson `io`: what it costs to watch a client that says nothing, by asking and by being told.

use std::io::Read;
#[cfg(not(unix))]
use std::net::{TcpListener, TcpStream as Stream};
#[cfg(unix)]
use std::os::unix::net::UnixStream as Stream;
use std::time::Duration;

use crate::lessons::Figure;
use crate::program::figure::Unit;

/// How long the silence is that the figures are taken in.
const SILENCE: Duration = Duration::from_millis(200);

/// A silent client's socket, and its other end: it would be closed without it.
fn silent_client() -> (Stream, Stream) {
    #[cfg(unix)]
    let (server, client) = Stream::pair().expect("a pair of sockets");
    #[cfg(not(unix))]
    let (server, client) = {
        let door = TcpListener::bind("127.0.0.1:0").expect("a door");
        let client = Stream::connect(door.local_addr().expect("its address")).expect("a client");
        (door.accept().expect("a connection").0, client)
    };
    server.set_nonblocking(true).expect("a socket that does not block");
    (server, client)
}

/// How often `polling` asks while no client says anything.
pub fn asked_in_vain() -> Vec<Figure> {
    let count = gort::run(|| {
        let (mut server, _client) = silent_client();
        let start = gort::time::now();
        let mut reads = 0_u32;
        while start.elapsed() < SILENCE {
            assert!(server.read(&mut [0]).is_err(), "a client that says nothing was heard");
            reads += 1;
        }
        reads
    });
    let a_second = f64::from(count.expect("a run without a panic")) / SILENCE.as_secs_f64();
    vec![Figure::new(
        "reads-for-nothing",
        "reads for nothing while one client is silent",
        "一个客户端不说话时，空手而归的读",
        a_second,
        Unit::PerSecond,
    )]
}

/// How often `readiness` is woken meanwhile.
#[cfg(target_os = "linux")]
pub fn woken_in_vain() -> Vec<Figure> {
    use rustix::event::{Timespec, epoll};
    let (server, _client) = silent_client();
    let poller = epoll::create(epoll::CreateFlags::CLOEXEC).expect("an epoll");
    let key = epoll::EventData::new_u64(0);
    epoll::add(&poller, &server, key, epoll::EventFlags::IN).expect("the socket in the epoll");
    let mut ready: Vec<epoll::Event> = Vec::with_capacity(1);
    let at_most = Timespec { tv_sec: 0, tv_nsec: i64::from(SILENCE.subsec_nanos()) };
    epoll::wait(&poller, rustix::buffer::spare_capacity(&mut ready), Some(&at_most)).expect("a wait");
    vec![Figure::new(
        "wake-ups-for-nothing",
        "wake-ups for nothing while one client is silent",
        "一个客户端不说话时，白白醒来的次数",
        ready.len() as f64 / SILENCE.as_secs_f64(),
        Unit::PerSecond,
    )]
}

/// The program needs epoll, and does not run here.
#[cfg(not(target_os = "linux"))]
pub fn woken_in_vain() -> Vec<Figure> {
    Vec::new()
}
