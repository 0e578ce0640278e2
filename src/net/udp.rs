//! UDP.

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

    /// Operations fail after this time; `None`: never.
    ///
    /// Go: `c.SetDeadline(t)`.
    #[track_caller]
    pub fn set_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read, Way::Write], at);
    }

    /// Receiving fails after this time: see [`set_deadline`](UdpSocket::set_deadline).
    ///
    /// Go: `c.SetReadDeadline(t)`.
    #[track_caller]
    pub fn set_read_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read], at);
    }

    /// Sending fails after this time: see [`set_deadline`](UdpSocket::set_deadline).
    ///
    /// Go: `c.SetWriteDeadline(t)`.
    #[track_caller]
    pub fn set_write_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Write], at);
    }

    /// Closes it. Who waits for it gets an error.
    ///
    /// Go: `c.Close()`.
    ///
    /// # Errors
    /// "use of closed network connection" the second time.
    pub fn close(&self) -> io::Result<()> {
        self.socket.close()
    }
}
