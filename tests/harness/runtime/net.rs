//! What the tests of sockets share.

use std::io::{Read, Write};

use gort::net::{TcpListener, TcpStream};
use gort::{Builder, Report, go};

/// What holds of sockets must hold with one worker and with several.
pub(crate) const WORKERS: [usize; 3] = [1, 2, 4];

pub(crate) fn with<T: 'static>(workers: usize, main: impl FnOnce() -> T + 'static) -> Report<T> {
    let report = Builder::new().workers(workers).quiet_panics(true).run_report(main);
    super::hang::leaves(report.unkillable);
    report
}

/// What `main` returns with each number of workers must be this.
#[track_caller]
pub(crate) fn always<T: PartialEq + std::fmt::Debug + 'static>(expected: &T, main: fn() -> T) {
    for workers in WORKERS {
        let result = with(workers, main).result;
        assert_eq!(result.as_ref(), Ok(expected), "with {workers} workers");
    }
}

/// The two ends of a connection.
pub(crate) fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (client, listener.accept().unwrap().0)
}

/// Starts a server that echoes on every connection, until its goroutines are over with the program. Where it listens.
pub(crate) fn echo_server() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    go(move || {
        while let Ok((stream, _)) = listener.accept() {
            go(move || echo(stream));
        }
    });
    addr
}

pub(crate) fn echo(mut stream: TcpStream) {
    let mut bytes = [0; 4096];
    while let Ok(len @ 1..) = stream.read(&mut bytes) {
        stream.write_all(&bytes[..len]).unwrap();
    }
}
