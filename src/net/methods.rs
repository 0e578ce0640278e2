//! What several kinds of sockets do alike: their deadlines, closing, and the traits of `std::io`.
//!
//! Protocol    Each macro is given a type with a field `socket`, and writes methods for it.
//! Rejected    A trait: users would have to import it. One type with a parameter: `TcpStream` and `UnixStream` are types of
//!             their own in the standard library, too, and their documentation speaks of one kind of socket.
//! See         net/socket.rs, which does the work.

/// What a stream or a datagram socket does.
macro_rules! connection {
    ($socket:ident) => {
        impl $socket {
            /// Operations fail after this time; `None`: never. In the past: at once.
            ///
            /// Go: `c.SetDeadline(t)`.
            #[track_caller]
            pub fn set_deadline(&self, at: Option<Instant>) {
                self.socket.set_deadline(&[Way::Read, Way::Write], at);
            }

            /// Closes it. A goroutine that waits for it gets an error.
            ///
            /// Go: `c.Close()`.
            ///
            /// # Errors
            /// "use of closed network connection" the second time.
            pub fn close(&self) -> io::Result<()> {
                self.socket.close()
            }
        }
    };
}

/// Deadlines of each direction.
macro_rules! each_way {
    ($socket:ident) => {
        impl $socket {
            /// Reading and receiving fail after this time: see [`set_deadline`](Self::set_deadline).
            ///
            /// Go: `c.SetReadDeadline(t)`.
            #[track_caller]
            pub fn set_read_deadline(&self, at: Option<Instant>) {
                self.socket.set_deadline(&[Way::Read], at);
            }

            /// Writing and sending fail after this time: see [`set_deadline`](Self::set_deadline).
            ///
            /// Go: `c.SetWriteDeadline(t)`.
            #[track_caller]
            pub fn set_write_deadline(&self, at: Option<Instant>) {
                self.socket.set_deadline(&[Way::Write], at);
            }
        }
    };
}

/// What a stream does beside. Its own `read_some` reads into bytes.
macro_rules! stream {
    ($stream:ident) => {
        impl $stream {
            /// Two handles on the connection: for a goroutine that reads and one that writes.
            ///
            /// Go: nothing: there a `Conn` is shared as it is.
            pub fn split(self) -> ($stream, $stream) {
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
        }

        impl Read for &$stream {
            #[track_caller]
            fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
                self.read_some(bytes)
            }
        }

        impl Write for &$stream {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.socket.operate(Way::Write, |mut system| system.write(bytes))
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        impl Read for $stream {
            #[track_caller]
            fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
                (&*self).read(bytes)
            }
        }

        impl Write for $stream {
            #[track_caller]
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                (&*self).write(bytes)
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
    };
}

/// What a listener does beside accepting.
macro_rules! listener {
    ($listener:ident) => {
        impl $listener {
            /// `accept` fails after this time; `None`: never.
            ///
            /// Go: `l.SetDeadline(t)`.
            #[track_caller]
            pub fn set_deadline(&self, at: Option<Instant>) {
                self.socket.set_deadline(&[Way::Read], at);
            }

            /// Stops listening. A goroutine that waits in `accept` gets an error.
            ///
            /// Go: `l.Close()`.
            ///
            /// # Errors
            /// "use of closed network connection" the second time.
            pub fn close(&self) -> io::Result<()> {
                self.socket.close()
            }
        }
    };
}

/// How a socket is one of the standard library: taken over, lent, and on a descriptor of its own. `$of` makes one of a socket that
/// does not block.
macro_rules! system {
    ($socket:ident, $system:ty, $go:literal, $of:expr) => {
        impl $socket {
            /// Takes over a socket of the standard library with the options it has: one that was inherited, or made by another crate;
            /// a `socket2::Socket` becomes one by `into`. It is made non-blocking.
            ///
            #[doc = concat!("Go: `", $go, "`. Rust: tokio's `from_std`; `try_from` is the same.")]
            ///
            /// # Errors
            /// What the system says.
            pub fn from_std(socket: $system) -> io::Result<Self> {
                socket.set_nonblocking(true)?;
                let of: fn(Socket<$system>) -> Self = $of;
                Ok(of(Socket::new(socket)))
            }

            /// Lets `f` have the standard library's socket, for what needs no waiting: an option, or, as it has a descriptor
            /// ([`AsFd`](std::os::fd::AsFd)), what another crate does with that. It stays open meanwhile, and must stay non-blocking.
            ///
            /// The socket itself is no `AsFd`: another goroutine may close it while the descriptor is lent.
            ///
            /// Go: `c.SyscallConn()`.
            ///
            /// # Errors
            /// What `f` says; "use of closed network connection" once it is closed.
            pub fn with_std<R>(&self, f: impl FnOnce(&$system) -> io::Result<R>) -> io::Result<R> {
                self.socket.with(f)
            }

            /// The standard library's socket, on a descriptor of its own. It is the same socket: what one does the other sees, and it
            /// stays open while one of them is. It does not block, unless it is told so (`set_nonblocking(false)`) when nothing of
            /// gort's uses the socket any more.
            ///
            /// Go: `c.File()`. Rust: tokio's `into_std`, which leaves it non-blocking, too; `try_from` is this and drops the socket.
            ///
            /// # Errors
            /// What the system says; "use of closed network connection" once it is closed.
            pub fn to_std(&self) -> io::Result<$system> {
                self.socket.with(|system| system.try_clone())
            }
        }

        impl TryFrom<$system> for $socket {
            type Error = io::Error;

            fn try_from(socket: $system) -> io::Result<Self> {
                Self::from_std(socket)
            }
        }

        impl TryFrom<$socket> for $system {
            type Error = io::Error;

            fn try_from(socket: $socket) -> io::Result<Self> {
                socket.to_std()
            }
        }

        /// The descriptor's number, which may mean another file as soon as the socket is closed; of one that is closed, -1.
        impl AsRawFd for $socket {
            fn as_raw_fd(&self) -> RawFd {
                self.socket.raw()
            }
        }
    };
}
