//! An HTTPS server: TLS by rustls, heads of requests by httparse, a goroutine for each connection.
//!
//! Protocol    A connection has so long for its handshake, and again for each request. When the server is to stop, it accepts nothing
//!             more, ends the connections that wait for a request, and returns when those have ended that answer one.

use std::io::{self, Read, Write};
use std::sync::Arc;
use std::time::Duration;

use gort::context::{Context, after_func};
use gort::net::{TcpListener, TcpStream};
use gort::sync::WaitGroup;
use gort::time;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request's head must fit into this many bytes and header lines.
const MOST_BYTES: usize = 8 * 1024;
const MOST_HEADERS: usize = 64;

type Stream = StreamOwned<ServerConnection, TcpStream>;

/// What is answered: a status line's rest, and the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// As in "200 OK".
    pub status: &'static str,
    /// The body.
    pub body: String,
}

/// What a server needs to know.
#[derive(Clone, Debug)]
pub struct Server {
    /// Certificate and key.
    pub tls: Arc<ServerConfig>,
    /// So long a client may take for the handshake, and for each request.
    pub patience: Duration,
}

/// A certificate for this name which it has signed itself, and the server's settings with it.
///
/// # Errors
/// If the name is none.
pub fn self_signed(name: &str) -> Result<(CertificateDer<'static>, Arc<ServerConfig>), Box<dyn std::error::Error>> {
    let made = rcgen::generate_simple_self_signed([name.to_owned()])?;
    let certificate = made.cert.der().clone();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate.clone()], key)?;
    Ok((certificate, Arc::new(config)))
}

/// Serves until `stop` is done, and all that had been asked by then is answered. `answer` is given the path of a GET.
///
/// # Errors
/// What the system says, if it accepts no more connections.
pub fn serve(
    server: &Server,
    listener: TcpListener,
    stop: &Context,
    answer: impl Fn(&str) -> Answer + Send + Sync + 'static,
) -> io::Result<()> {
    let (listener, answer, connections) = (Arc::new(listener), Arc::new(answer), WaitGroup::new());
    let accepts = listener.clone();
    // It says that it is closed if it was closed by an error before.
    after_func(stop, move || drop(accepts.close()));
    let ended = loop {
        match listener.accept() {
            Ok((stream, _)) => {
                let (server, stop, answer) = (server.clone(), stop.clone(), answer.clone());
                connections.go(move || {
                    // A connection that breaks is its client's business.
                    let _ = connection(&server, stream, &stop, &*answer);
                });
            }
            Err(_) if stop.err().is_some() => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    connections.wait();
    ended
}

fn connection(server: &Server, tcp: TcpStream, stop: &Context, answer: &dyn Fn(&str) -> Answer) -> io::Result<()> {
    let tls = ServerConnection::new(server.tls.clone()).map_err(io::Error::other)?;
    let waits = tcp.clone();
    let mut stream = StreamOwned::new(tls, tcp);
    stream.sock.set_deadline(Some(time::now() + server.patience));
    // Whoever waits for a request is told by its deadline; an answer is still written.
    let told = after_func(stop, move || waits.set_read_deadline(Some(time::now())));
    let served = requests(server, &mut stream, stop, answer);
    told.stop();
    stream.conn.send_close_notify();
    // Without reading, as a flush would: the other end may be gone, or may never speak TLS.
    while stream.conn.wants_write() && stream.conn.write_tls(&mut stream.sock).is_ok_and(|count| count > 0) {}
    served
}

fn requests(server: &Server, stream: &mut Stream, stop: &Context, answer: &dyn Fn(&str) -> Answer) -> io::Result<()> {
    let (mut bytes, mut len) = ([0; MOST_BYTES], 0);
    while stop.err().is_none() {
        match parse(&bytes[..len]) {
            Some(Ok((path, used))) => {
                respond(stream, &answer(&path))?;
                bytes.copy_within(used..len, 0);
                len -= used;
                // Before the loop looks for the stop: who tells of that by a deadline may come before this one.
                stream.sock.set_deadline(Some(time::now() + server.patience));
            }
            Some(Err(status)) => {
                return respond(stream, &Answer { status, body: String::new() });
            }
            None => match stream.read(&mut bytes[len..])? {
                0 => return Ok(()),
                count => len += count,
            },
        }
    }
    Ok(())
}

/// A request's path and length, or what is answered to one that is refused; nothing while there is more to come.
fn parse(bytes: &[u8]) -> Option<Result<(String, usize), &'static str>> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let used = match request.parse(bytes) {
        Ok(httparse::Status::Complete(used)) => used,
        Ok(httparse::Status::Partial) if bytes.len() < MOST_BYTES => return None,
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            return Some(Err("431 Request Header Fields Too Large"));
        }
        Err(_) => return Some(Err("400 Bad Request")),
    };
    Some(match (request.method, request.path) {
        (Some("GET"), Some(path)) => Ok((path.to_owned(), used)),
        _ => Err("405 Method Not Allowed"),
    })
}

fn respond(stream: &mut Stream, answer: &Answer) -> io::Result<()> {
    let Answer { status, body } = answer;
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
    stream.flush()
}
