//! Unix sockets: a listener, streams, and datagrams.
//!
//! Protocol    Each operation is one of `socket.rs`; what other kinds of sockets have, too, is written by the macros of
//!             `methods.rs`. To connect waits for room in the listener's queue, which no poller reports: that wait is on a
//!             helper thread.
//! Rejected    Reads that wait before they try, as those of TCP: a read stops behind a passed descriptor, so one that brings
//!             less than there was room for may have left something.
//! See         Go `net/unixsock.go`; tests/runtime/net/kinds.rs.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::net as system;
use std::path::Path;
use std::sync::Arc;

use socket2::{Domain, SockAddr};

use super::accept::Accepting;
use super::socket::Socket;
use crate::rt::outside::readiness::Way;
use crate::time::Instant;

/// A Unix socket that listens. Go: `net.UnixListener`.
///
/// The file of its path is not removed when it is closed.
#[derive(Debug)]
pub struct UnixListener {
    socket: Socket<system::UnixListener>,
    accepting: Accepting,
}

impl UnixListener {
    /// Listens at this path.
    ///
    /// Go: `net.Listen("unix", path)`.
    ///
    /// # Errors
    /// What the system says.
    pub fn bind(path: impl AsRef<Path>) -> io::Result<Self> {
        UnixListener::from_std(system::UnixListener::bind(path)?)
    }

    /// Waits for a connection.
    ///
    /// Go: `l.Accept()`.
    ///
    /// # Blocking
    /// Parks with "IO wait"; if too many files are open also with "sleep", as a [`TcpListener`](super::TcpListener).
    ///
    /// # Errors
    /// What the system says; "i/o timeout"; "use of closed network connection".
    #[track_caller]
    pub fn accept(&self) -> io::Result<UnixStream> {
        let (stream, _) = self.accepting.accept(&self.socket, system::UnixListener::accept)?;
        UnixStream::from_std(stream)
    }
}

listener!(UnixListener);

/// A Unix stream. Its clones are the same connection. Go: `net.UnixConn`.
///
/// # Blocking
/// Reading and writing park with "IO wait".
#[derive(Clone, Debug)]
pub struct UnixStream {
    socket: Arc<Socket<system::UnixStream>>,
}

impl UnixStream {
    /// Connects to the socket at this path.
    ///
    /// Go: `net.Dial("unix", path)`.
    ///
    /// # Blocking
    /// Parks with "syscall" while the listener's queue is full.
    ///
    /// # Errors
    /// What the system says.
    #[track_caller]
    pub fn connect(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let socket = super::nonblocking(Domain::UNIX, None)?;
        match socket.connect(&SockAddr::unix(path)?) {
            // It does not wait for the other end to accept.
            Ok(()) => Ok(UnixStream { socket: Arc::new(Socket::new(socket.into())) }),
            // But for room in its queue; of that no poller tells.
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                Self::from_std(crate::blocking(|| system::UnixStream::connect(path))?)
            }
            Err(error) => Err(error),
        }
    }

    /// Two streams connected to each other.
    ///
    /// Go: `syscall.Socketpair`, and `net.FileConn` for each end.
    ///
    /// # Errors
    /// What the system says.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (a, b) = system::UnixStream::pair()?;
        Ok((Self::from_std(a)?, Self::from_std(b)?))
    }

    #[track_caller]
    fn read_some(&self, bytes: &mut [u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            // The system would wait for something to read none of.
            return Ok(0);
        }
        self.socket.operate(Way::Read, |mut system| system.read(bytes))
    }
}

connection!(UnixStream);
each_way!(UnixStream);
stream!(UnixStream);

/// A Unix datagram socket. Go: `net.UnixConn` of "unixgram".
///
/// # Blocking
/// Sending and receiving park with "IO wait".
#[derive(Debug)]
pub struct UnixDatagram {
    socket: Socket<system::UnixDatagram>,
}

impl UnixDatagram {
    /// A socket at this path.
    ///
    /// Go: `net.ListenPacket("unixgram", path)`.
    ///
    /// # Errors
    /// What the system says.
    pub fn bind(path: impl AsRef<Path>) -> io::Result<Self> {
        Self::from_std(system::UnixDatagram::bind(path)?)
    }

    /// Two sockets connected to each other.
    ///
    /// Go: `syscall.Socketpair`, and `net.FileConn` for each end.
    ///
    /// # Errors
    /// What the system says.
    pub fn pair() -> io::Result<(Self, Self)> {
        let (a, b) = system::UnixDatagram::pair()?;
        Ok((Self::from_std(a)?, Self::from_std(b)?))
    }

    /// Sends one datagram to where it is connected.
    ///
    /// Go: `c.Write(b)`.
    ///
    /// # Errors
    /// What the system says; "i/o timeout"; "use of closed network connection".
    #[track_caller]
    pub fn send(&self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.operate(Way::Write, |system| system.send(bytes))
    }

    /// Sends one datagram to the socket at this path.
    ///
    /// Go: `c.WriteTo(b, addr)`.
    ///
    /// # Errors
    /// As [`send`](UnixDatagram::send).
    #[track_caller]
    pub fn send_to(&self, bytes: &[u8], path: impl AsRef<Path>) -> io::Result<usize> {
        self.socket.operate(Way::Write, |system| system.send_to(bytes, path.as_ref()))
    }

    /// Receives one datagram; what does not fit is lost.
    ///
    /// Go: `c.Read(b)`.
    ///
    /// # Errors
    /// As [`send`](UnixDatagram::send).
    #[track_caller]
    pub fn recv(&self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.operate(Way::Read, |system| system.recv(bytes))
    }

    /// From now on `send` sends to the socket at this path, and no other sender is heard.
    ///
    /// Go: `net.Dial("unixgram", path)`.
    ///
    /// # Errors
    /// What the system says.
    pub fn connect(&self, path: impl AsRef<Path>) -> io::Result<()> {
        self.socket.with(|system| system.connect(path.as_ref()))
    }

    /// Receives one datagram, and says where it is from; what does not fit is lost.
    ///
    /// Go: `c.ReadFrom(b)`.
    ///
    /// # Errors
    /// As [`send`](UnixDatagram::send).
    #[track_caller]
    pub fn recv_from(&self, bytes: &mut [u8]) -> io::Result<(usize, system::SocketAddr)> {
        self.socket.operate(Way::Read, |system| system.recv_from(bytes))
    }
}

connection!(UnixDatagram);

system!(UnixListener, system::UnixListener, "net.FileListener", |socket| UnixListener {
    socket,
    accepting: Accepting::default()
});
system!(UnixStream, system::UnixStream, "net.FileConn", |socket| UnixStream { socket: Arc::new(socket) });
system!(UnixDatagram, system::UnixDatagram, "net.FilePacketConn", |socket| UnixDatagram { socket });
