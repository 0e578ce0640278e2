//! UDP: datagrams.
//!
//! Protocol    Each operation is one of `socket.rs`, and is one datagram; what other kinds of sockets have, too, is written by
//!             the macros of `methods.rs`.
//! See         Go `net/udpsock.go`; tests/runtime/net/kinds.rs.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::os::fd::{AsRawFd, RawFd};

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
        first_that_works(addr, |addr| UdpSocket::from_std(std::net::UdpSocket::bind(addr)?))
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

system!(UdpSocket, std::net::UdpSocket, "net.FilePacketConn", |socket| UdpSocket { socket });
