//! TCP: a listener, and streams.
//!
//! Protocol    Each operation is one of `socket.rs`; what other kinds of sockets have, too, is written by the macros of
//!             `methods.rs`. To connect is to begin and to wait until the socket can be written to.
//! Rejected    Accepting, then making the connection non-blocking: two system calls for each connection.
//! See         Go `net/tcpsock.go`, `net/fd_unix.go`; tests/runtime/net/tcp.rs.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, ToSocketAddrs};
use std::os::fd::{AsRawFd, RawFd};
use std::sync::Arc;
use std::time::Duration;

#[cfg(not(target_os = "macos"))]
use rustix::net::{SocketFlags, acceptfrom_with};
use socket2::{Domain, Protocol, SockRef};

use super::accept::Accepting;
use super::first_that_works;
use super::socket::Socket;
use crate::rt::outside::readiness::Way;
use crate::time::Instant;

/// Connections the system keeps for a listener until they are accepted; the system's own limit is usually this.
const BACKLOG: i32 = 4096;
/// A TCP socket that listens.
///
/// Go: `net.TCPListener`.
///
/// # Examples
///
/// ```
/// use std::io::{Read, Write};
/// use gort::net::{TcpListener, TcpStream};
///
/// gort::run(|| {
///     let listener = TcpListener::bind("127.0.0.1:0").unwrap();
///     let addr = listener.local_addr().unwrap();
///     gort::go(move || {
///         let (mut stream, _) = listener.accept().unwrap();
///         stream.write_all(b"hello").unwrap();
///     });
///     let mut text = String::new();
///     TcpStream::connect(addr).unwrap().read_to_string(&mut text).unwrap();
///     gort::println!("{text}");
/// })?;
/// // hello
/// # Ok::<(), gort::RunError>(())
/// ```
#[derive(Debug)]
pub struct TcpListener {
    socket: Socket<std::net::TcpListener>,
    accepting: Accepting,
}

impl TcpListener {
    /// Listens on `addr`; port 0 is one that is free. A name is looked up on a helper thread.
    ///
    /// Go: `net.Listen("tcp", addr)`.
    ///
    /// # Errors
    /// What the system says, of the last address tried.
    #[track_caller]
    pub fn bind(addr: impl ToSocketAddrs + Send) -> io::Result<Self> {
        first_that_works(addr, |addr| {
            let socket = super::nonblocking(Domain::for_address(addr), Some(Protocol::TCP))?;
            socket.set_reuse_address(true)?;
            socket.bind(&addr.into())?;
            socket.listen(BACKLOG)?;
            Ok(TcpListener { socket: Socket::new(socket.into()), accepting: Accepting::default() })
        })
    }

    /// Waits for a connection.
    ///
    /// With several workers, and if this one has much to do already, the next goroutine that the caller spawns is handed to
    /// the workers in turn: connections spread.
    ///
    /// Go: `l.Accept()`.
    ///
    /// # Blocking
    /// Parks with "IO wait". If too many files are open it parks with "sleep" before it says so, for 5 ms and twice as
    /// long each time up to a second: a loop that reports the error and goes on does not spin, and goes on accepting once
    /// files have been closed.
    ///
    /// # Errors
    /// What the system says; "i/o timeout" after the deadline; "use of closed network connection" once it is closed.
    #[track_caller]
    pub fn accept(&self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, addr) = self.accepting.accept(&self.socket, accept_nonblocking)?;
        stream.set_nodelay(true)?;
        Ok((TcpStream { socket: Arc::new(Socket::new(stream)) }, addr))
    }

    /// The address it listens on.
    ///
    /// Go: `l.Addr()`.
    ///
    /// # Errors
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.with(std::net::TcpListener::local_addr)
    }
}

listener!(TcpListener);

/// As the standard library's accept, and the connection does not block: one system call instead of two.
#[cfg(not(target_os = "macos"))]
fn accept_nonblocking(listener: &std::net::TcpListener) -> io::Result<(std::net::TcpStream, SocketAddr)> {
    let (stream, addr) = acceptfrom_with(listener, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)?;
    let addr = addr.ok_or(io::ErrorKind::ConnectionAborted)?;
    Ok((stream.into(), addr.try_into()?))
}

/// As the standard library's accept, and the connection does not block.
#[cfg(target_os = "macos")]
fn accept_nonblocking(listener: &std::net::TcpListener) -> io::Result<(std::net::TcpStream, SocketAddr)> {
    let (stream, addr) = listener.accept()?;
    stream.set_nonblocking(true)?;
    Ok((stream, addr))
}

/// A TCP connection. Its clones are the same connection; it is closed when the last of them is dropped, or by `close`.
///
/// Go: `net.TCPConn`. As there, small writes are sent at once (`TCP_NODELAY`).
///
/// # Blocking
/// Reading and writing park with "IO wait".
#[derive(Clone, Debug)]
pub struct TcpStream {
    socket: Arc<Socket<std::net::TcpStream>>,
}

impl TcpStream {
    /// Connects to the first address of `addr` that answers. A name is looked up on a helper thread.
    ///
    /// Go: `net.Dial("tcp", addr)`.
    ///
    /// # Blocking
    /// Parks with "syscall" for the name and with "IO wait" for the connection.
    ///
    /// # Errors
    /// What the system says, of the last address tried.
    #[track_caller]
    pub fn connect(addr: impl ToSocketAddrs + Send) -> io::Result<Self> {
        first_that_works(addr, |addr| Self::connect_to(addr, None))
    }

    /// As [`connect`](TcpStream::connect), and gives up at this time.
    ///
    /// Go: `net.DialTimeout`.
    ///
    /// # Errors
    /// What the system says; "i/o timeout".
    #[track_caller]
    pub fn connect_by(addr: impl ToSocketAddrs + Send, at: Instant) -> io::Result<Self> {
        first_that_works(addr, |addr| Self::connect_to(addr, Some(at)))
    }

    #[track_caller]
    fn connect_to(addr: SocketAddr, deadline: Option<Instant>) -> io::Result<Self> {
        let socket = super::nonblocking(Domain::for_address(addr), Some(Protocol::TCP))?;
        let pending = match socket.connect(&addr.into()) {
            Ok(()) => false,
            Err(error) if error.raw_os_error() == Some(libc::EINPROGRESS) => true,
            Err(error) => return Err(error),
        };
        let stream = Self { socket: Arc::new(Socket::new(socket.into())) };
        if pending {
            stream.socket.set_deadline(&[Way::Write], deadline);
            stream.socket.operate(Way::Write, |system| match system.take_error()? {
                Some(error) => Err(error),
                None => match system.peer_addr() {
                    Err(error) if error.kind() == io::ErrorKind::NotConnected => Err(io::ErrorKind::WouldBlock.into()),
                    connected => connected,
                },
            })?;
            stream.socket.set_deadline(&[Way::Write], None);
        }
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// Whether small writes are sent at once. They are, unless this says otherwise.
    ///
    /// Go: `c.SetNoDelay(nodelay)`.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_nodelay(&self, nodelay: bool) -> io::Result<()> {
        self.socket.with(|system| system.set_nodelay(nodelay))
    }

    /// How long a close lingers for what has not been sent; zero: the connection is reset. Go: `c.SetLinger`.
    ///
    /// # Errors
    /// What the system says.
    pub fn set_linger(&self, linger: Option<Duration>) -> io::Result<()> {
        self.socket.with(|system| SockRef::from(system).set_linger(linger))
    }

    /// The other end's address.
    ///
    /// Go: `c.RemoteAddr()`.
    ///
    /// # Errors
    /// What the system says.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.socket.with(std::net::TcpStream::peer_addr)
    }

    /// This end's address.
    ///
    /// Go: `c.LocalAddr()`.
    ///
    /// # Errors
    /// What the system says.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.with(std::net::TcpStream::local_addr)
    }

    /// A read, after which the next one may wait before it tries: see `Socket::read`.
    #[track_caller]
    fn read_some(&self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.read(bytes.len(), |mut system| system.read(bytes))
    }
}

connection!(TcpStream);
each_way!(TcpStream);
stream!(TcpStream);

system!(TcpListener, std::net::TcpListener, "net.FileListener", |socket| TcpListener {
    socket,
    accepting: Accepting::default()
});
system!(TcpStream, std::net::TcpStream, "net.FileConn", |socket| TcpStream { socket: Arc::new(socket) });
