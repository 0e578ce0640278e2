//! ureq over gort's sockets: a call waits by parking its goroutine, and a name is looked up on a helper thread.

use std::fmt;
use std::io::{self, Read, Write};
use std::net::ToSocketAddrs;
use std::sync::{Arc, Weak};

use gort::net::TcpStream;
use gort::time::{self, Instant};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, LazyBuffers, NextTimeout, ShutdownHandle, Transport,
};

/// An agent whose connections are gort's.
pub fn agent(config: Config) -> ureq::Agent {
    ureq::Agent::with_parts(config, Sockets, Names)
}

/// Looks names up.
#[derive(Debug)]
struct Names;

impl Resolver for Names {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, Error> {
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err(Error::BadUri(uri.to_string()));
        };
        let name = DefaultResolver::host_and_port(scheme, authority).ok_or(Error::HostNotFound)?;
        let mut all = self.empty();
        let found: Vec<_> = gort::blocking(|| name.to_socket_addrs().map(Iterator::collect))?;
        for addr in found {
            // The first ones, as many as there is room for.
            if all.try_push(addr).is_err() {
                break;
            }
        }
        if all.is_empty() { Err(Error::HostNotFound) } else { Ok(all) }
    }
}

/// Connects.
#[derive(Debug)]
struct Sockets;

impl Connector for Sockets {
    type Out = Connection;

    fn connect(&self, details: &ConnectionDetails, _: Option<()>) -> Result<Option<Connection>, Error> {
        let addrs = &details.addrs[..];
        let stream = match deadline(details.timeout) {
            Some(at) => TcpStream::connect_by(addrs, at),
            None => TcpStream::connect(addrs),
        };
        let shared = Arc::new(Shared(stream.map_err(|error| timed(error, details.timeout))?));
        let shutdown: Arc<dyn ShutdownHandle> = shared.clone();
        (details.register_shutdown)(Arc::downgrade(&shutdown) as Weak<dyn ShutdownHandle>)?;
        let config = details.config;
        let buffers = LazyBuffers::new(config.input_buffer_size(), config.output_buffer_size());
        Ok(Some(Connection { shared, buffers }))
    }
}

struct Shared(TcpStream);

impl ShutdownHandle for Shared {
    fn shutdown(&self) {
        // It may be shut already.
        let _ = self.0.shutdown(std::net::Shutdown::Both);
    }
}

struct Connection {
    shared: Arc<Shared>,
    buffers: LazyBuffers,
}

impl Transport for Connection {
    fn buffers(&mut self) -> &mut dyn Buffers {
        &mut self.buffers
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        let stream = &self.shared.0;
        stream.set_write_deadline(deadline(timeout));
        (&*stream).write_all(&self.buffers.output()[..amount]).map_err(|error| timed(error, timeout))
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        let stream = &self.shared.0;
        stream.set_read_deadline(deadline(timeout));
        let room = self.buffers.input_append_buf();
        let count = (&*stream).read(room).map_err(|error| timed(error, timeout))?;
        self.buffers.input_appended(count);
        Ok(count > 0)
    }

    fn is_open(&mut self) -> bool {
        // Neither its end nor bytes that nobody has asked for.
        let there = self.shared.0.with_std(|system| system.peek(&mut [0]));
        there.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock)
    }
}

fn deadline(timeout: NextTimeout) -> Option<Instant> {
    timeout.not_zero().map(|after| time::now() + *after)
}

fn timed(error: io::Error, timeout: NextTimeout) -> Error {
    match error.kind() {
        io::ErrorKind::TimedOut => Error::Timeout(timeout.reason),
        _ => error.into(),
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Connection").field(&self.shared.0).finish()
    }
}
