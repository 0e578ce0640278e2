//! Sockets: a goroutine that waits for one parks, and its worker goes on.
//!
//! Blocking, deadlines and closing are Go's: a read waits until there is something, a deadline in the past fails at once,
//! and closing a socket ends what waits for it with "use of closed network connection". Errors are `std::io` errors; a
//! passed deadline is [`TimedOut`](std::io::ErrorKind::TimedOut), "i/o timeout". Streams are [`std::io::Read`] and
//! [`std::io::Write`], also by shared reference, so one goroutine may read while another writes.
//!
//! A program in which a goroutine waits for a socket is not deadlocked. Sockets are real under every schedule; as in Go's
//! `testing/synctest`, a virtual clock stands still while a goroutine waits for one.
//!
//! Go: package [`net`](https://pkg.go.dev/net).

#[macro_use]
mod methods;

mod accept;
mod pollable;
mod socket;
mod tcp;
mod udp;
mod unix;

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use socket2::{Domain, Protocol, Type};

pub use pollable::Pollable;
pub use tcp::{TcpListener, TcpStream};
pub use udp::UdpSocket;
pub use unix::{UnixDatagram, UnixListener, UnixStream};

/// Looks a name up, on a helper thread.
#[track_caller]
fn resolve(addr: impl ToSocketAddrs + Send) -> io::Result<Vec<SocketAddr>> {
    crate::blocking(move || addr.to_socket_addrs().map(Iterator::collect))
}

/// Tries `f` with each address until one works.
#[track_caller]
fn first_that_works<T>(addr: impl ToSocketAddrs + Send, f: impl Fn(SocketAddr) -> io::Result<T>) -> io::Result<T> {
    let mut result = Err(io::Error::new(io::ErrorKind::InvalidInput, "the name has no address"));
    for addr in resolve(addr)? {
        result = f(addr);
        if result.is_ok() {
            break;
        }
    }
    result
}

/// A stream's socket that does not block.
fn nonblocking(domain: Domain, protocol: Option<Protocol>) -> io::Result<socket2::Socket> {
    #[cfg(not(target_os = "macos"))]
    return socket2::Socket::new(domain, Type::STREAM.nonblocking().cloexec(), protocol);
    #[cfg(target_os = "macos")]
    {
        let socket = socket2::Socket::new(domain, Type::STREAM, protocol)?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    }
}
