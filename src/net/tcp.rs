//! TCP.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::net::{SocketFlags, acceptfrom_with};
use socket2::{Domain, Protocol, SockRef, Type};

use super::first_that_works;
use super::socket::Socket;
use crate::rt::outside::readiness::Way;
use crate::time::{self, Instant};

/// Connections the system keeps for a listener that nobody has accepted yet; the system's own limit is usually this.
const BACKLOG: i32 = 4096;
/// The pause after an accept failed because there are too many open files, doubled each time up to `LONGEST_PAUSE`.
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

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
    refused: AtomicU32,
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
            let kind = Type::STREAM.nonblocking().cloexec();
            let socket = socket2::Socket::new(Domain::for_address(addr), kind, Some(Protocol::TCP))?;
            socket.set_reuse_address(true)?;
            socket.bind(&addr.into())?;
            socket.listen(BACKLOG)?;
            Ok(TcpListener { socket: Socket::new(socket.into()), refused: AtomicU32::new(0) })
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
        loop {
            match self.socket.accept(accept_nonblocking) {
                Ok((stream, addr)) => {
                    self.refused.store(0, Ordering::Relaxed);
                    stream.set_nodelay(true)?;
                    return Ok((TcpStream { socket: Arc::new(Socket::new(stream)) }, addr));
                }
                // Whoever wanted to connect has given up.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE | libc::ENOBUFS | libc::ENOMEM))
                    {
                        let refused = self.refused.fetch_add(1, Ordering::Relaxed).min(16);
                        time::sleep((FIRST_PAUSE * (1 << refused)).min(LONGEST_PAUSE));
                    }
                    return Err(error);
                }
            }
        }
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

    /// `accept` fails after this time; `None`: never.
    ///
    /// Go: `l.SetDeadline(t)`.
    #[track_caller]
    pub fn set_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read], at);
    }

    /// Stops listening. Who waits in `accept` gets an error.
    ///
    /// Go: `l.Close()`.
    ///
    /// # Errors
    /// "use of closed network connection" the second time.
    pub fn close(&self) -> io::Result<()> {
        self.socket.close()
    }
}

/// As the standard library's accept, and the connection does not block: one system call instead of two.
fn accept_nonblocking(listener: &std::net::TcpListener) -> io::Result<(std::net::TcpStream, SocketAddr)> {
    let (stream, addr) = acceptfrom_with(listener, SocketFlags::NONBLOCK | SocketFlags::CLOEXEC)?;
    let addr = addr.ok_or(io::ErrorKind::ConnectionAborted)?;
    Ok((stream.into(), addr.try_into()?))
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
        let kind = Type::STREAM.nonblocking().cloexec();
        let socket = socket2::Socket::new(Domain::for_address(addr), kind, Some(Protocol::TCP))?;
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

    /// Two handles on the connection: for a goroutine that reads and one that writes.
    ///
    /// Go: nothing: there a `Conn` is shared as it is.
    pub fn split(self) -> (TcpStream, TcpStream) {
        (self.clone(), self)
    }

    /// Says that nothing more will be sent, or received.
    ///
    /// Go: `c.CloseWrite()`, `c.CloseRead()`.
    ///
    /// # Errors
    /// What the system says.
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.socket.with(|system| system.shutdown(how))
    }

    /// Closes the connection. Who waits for it gets an error.
    ///
    /// Go: `c.Close()`.
    ///
    /// # Errors
    /// "use of closed network connection" the second time.
    pub fn close(&self) -> io::Result<()> {
        self.socket.close()
    }

    /// Reads and writes fail after this time; `None`: never. In the past: at once.
    ///
    /// Go: `c.SetDeadline(t)`.
    #[track_caller]
    pub fn set_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read, Way::Write], at);
    }

    /// Reads fail after this time: see [`set_deadline`](TcpStream::set_deadline).
    ///
    /// Go: `c.SetReadDeadline(t)`.
    #[track_caller]
    pub fn set_read_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Read], at);
    }

    /// Writes fail after this time: see [`set_deadline`](TcpStream::set_deadline).
    ///
    /// Go: `c.SetWriteDeadline(t)`.
    #[track_caller]
    pub fn set_write_deadline(&self, at: Option<Instant>) {
        self.socket.set_deadline(&[Way::Write], at);
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
}

impl Read for &TcpStream {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.socket.read(bytes.len(), |mut system| system.read(bytes))
    }
}

impl Write for &TcpStream {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.operate(Way::Write, |mut system| system.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for TcpStream {
    #[track_caller]
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        (&*self).read(bytes)
    }
}

impl Write for TcpStream {
    #[track_caller]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        (&*self).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
