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
