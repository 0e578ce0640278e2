//! UDP: datagrams.
//!
//! Protocol    Each operation is one of `socket.rs`, and is one datagram; what other kinds of sockets have, too, is written by
//!             the macros of `methods.rs`.
//! See         Go `net/udpsock.go`; tests/runtime/net/kinds.rs.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};

use super::socket::Socket;
use super::{first_that_works, resolve};
use crate::rt::outside::readiness::Way;
use crate::time::Instant;

/// A UDP socket.
///
/// Go: `net.UDPConn`.
///
/// # Blocking
/// Sending and receiving park with "IO wait".
///
/// # Examples
///
/// ```
/// use gort::net::UdpSocket;
///
/// gort::run(|| {
///     let (a, b) = (UdpSocket::bind("127.0.0.1:0").unwrap(), UdpSocket::bind("127.0.0.1:0").unwrap());
///     a.send_to(b"ping", b.local_addr().unwrap()).unwrap();
///     let mut bytes = [0; 16];
///     let (len, _) = b.recv_from(&mut bytes).unwrap();
///     gort::println!("{}", String::from_utf8_lossy(&bytes[..len]));
/// })?;
/// // ping
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Debug)]
pub struct UdpSocket {
    socket: Socket<std::net::UdpSocket>,
}

impl UdpSocket {
    /// A socket with this address; port 0 is one that is free. Go: `net.ListenPacket("udp", addr)`.
    ///
    /// # Errors
    /// What the system says.
    #[track_caller]
    pub fn bind(addr: impl ToSocketAddrs + Send) -> io::Result<Self> {
        first_that_works(addr, |addr| {
            let socket = std::net::UdpSocket::bind(addr)?;
            socket.set_nonblocking(true)?;
            Ok(UdpSocket { socket: Socket::new(socket) })
        })
    }

    /// From now on it sends to, and receives from, this address alone. Go: `net.Dial("udp", addr)`.
    ///
    /// # Errors
    /// What the system says.
    #[track_caller]
    pub fn connect(&self, addr: impl ToSocketAddrs + Send) -> io::Result<()> {
        first_that_works(addr, |addr| self.socket.with(|system| system.connect(addr)))
    }

    /// Sends one datagram.
    ///
    /// Go: `c.WriteTo(b, addr)`.
    ///
    /// # Errors
    /// What the system says; "i/o timeout"; "use of closed network connection".
    #[track_caller]
    pub fn send_to(&self, bytes: &[u8], addr: impl ToSocketAddrs + Send) -> io::Result<usize> {
        let addrs = resolve(addr)?;
        self.socket.operate(Way::Write, |system| system.send_to(bytes, &addrs[..]))
    }

    /// Receives one datagram, and says where it is from; what does not fit is lost.
    ///
    /// Go: `c.ReadFrom(b)`.
    ///
    /// # Errors
    /// As [`send_to`](UdpSocket::send_to).
    #[track_caller]
    pub fn recv_from(&self, bytes: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
        self.socket.operate(Way::Read, |system| system.recv_from(bytes))
    }

    /// Sends one datagram to where it is connected.
    ///
    /// Go: `c.Write(b)`.
    ///
    /// # Errors
    /// As [`send_to`](UdpSocket::send_to).
    #[track_caller]
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.operate(Way::Write, |system| system.send(bytes))
    }

    /// Receives one datagram from where it is connected.
    ///
    /// Go: `c.Read(b)`.
    ///
    /// # Errors
    /// As [`send_to`](UdpSocket::send_to).
    #[track_caller]
    pub fn recv(&self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.operate(Way::Read, |system| system.recv(bytes))
    }

    /// Its own address.
    ///
    /// Go: `c.LocalAddr()`.
    ///
    /// # Errors
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.with(std::net::UdpSocket::local_addr)
    }
}

connection!(UdpSocket);
each_way!(UdpSocket);

impl UdpSocket {
    /// Takes over a socket of the standard library with the options it has: one that was inherited, or made by another crate. It is made
    /// non-blocking.
    ///
    /// Go: `net.FilePacketConn`. Rust: tokio's `from_std`.
    ///
    /// # Errors
    /// What the system says.
    pub fn from_std(socket: std::net::UdpSocket) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(UdpSocket { socket: Socket::new(socket) })
    }

    /// Lets `f` have the standard library's socket, for what needs no waiting: an option, or, as it has a descriptor, what another crate
    /// does with that. It must stay non-blocking.
    ///
    /// Go: `c.SyscallConn()`.
    ///
    /// # Errors
    /// What `f` says; "use of closed network connection" once it is closed.
    pub fn with_std<R>(&self, f: impl FnOnce(&std::net::UdpSocket) -> io::Result<R>) -> io::Result<R> {
        self.socket.with(f)
    }
}
