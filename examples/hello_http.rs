//! An HTTP/1.1 server that says hello: one goroutine for each connection, written as if each had the machine to itself.
//!
//!     cargo run --release --example hello_http -- 127.0.0.1:8080

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;

use gort::net::{TcpListener, TcpStream};
use gort::sync::Semaphore;
use gort::time;

/// A request's head must fit into this many bytes and header lines.
const MOST_BYTES: usize = 8 * 1024;
const MOST_HEADERS: usize = 64;
/// So long a client may take for one head, or stay silent between two requests.
const PATIENCE: Duration = Duration::from_secs(10);
/// What is read, and thrown away, of a request that is refused.
const MOST_UNREAD: u64 = 1 << 20;
/// Further connections wait in the system's queue.
const MOST_CONNECTIONS: usize = 10_000;

/// What comes next on a connection.
enum Next {
    /// A request of this many bytes, and whether the connection stays open after it.
    Request(usize, bool),
    More,
    /// It is refused, and the connection ends.
    Refused(&'static str),
}

fn parse(bytes: &[u8]) -> Next {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let len = match request.parse(bytes) {
        Ok(httparse::Status::Complete(len)) => len,
        Ok(httparse::Status::Partial) if bytes.len() < MOST_BYTES => return Next::More,
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            return Next::Refused("431 Request Header Fields Too Large");
        }
        Err(_) => return Next::Refused("400 Bad Request"),
    };
    let value = |name: &str| {
        let header = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| header.value.trim_ascii().to_ascii_lowercase())
    };
    if request.method != Some("GET") {
        return Next::Refused("405 Method Not Allowed");
    }
    // A body would have to be read, or its bytes would be taken for the next request.
    if value("content-length").is_some_and(|length| length != b"0") || value("transfer-encoding").is_some() {
        return Next::Refused("413 Content Too Large");
    }
    let stays = match value("connection").as_deref() {
        Some(b"close") => false,
        Some(b"keep-alive") => true,
        _ => request.version == Some(1),
    };
    Next::Request(len, stays)
}

fn respond(stream: &mut TcpStream, status: &str, stays: bool) -> io::Result<()> {
    let body = if status == "200 OK" { "hello\n" } else { "" };
    let connection = if stays { "keep-alive" } else { "close" };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: {connection}\r\n\r\n", body.len());
    stream.write_all((head + body).as_bytes())
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut bytes = [0; MOST_BYTES];
    let mut len = 0;
    loop {
        stream.set_deadline(Some(time::now() + PATIENCE));
        loop {
            match parse(&bytes[..len]) {
                Next::More => match stream.read(&mut bytes[len..])? {
                    0 => return Ok(()),
                    count => len += count,
                },
                Next::Refused(status) => {
                    respond(&mut stream, status, false)?;
                    // Closed with bytes unread, the connection would be reset, and the answer lost.
                    stream.shutdown(Shutdown::Write)?;
                    return io::copy(&mut stream.take(MOST_UNREAD), &mut io::sink()).map(drop);
                }
                Next::Request(used, stays) => {
                    respond(&mut stream, "200 OK", stays)?;
                    if !stays {
                        return Ok(());
                    }
                    // What came behind it is the beginning of the next one.
                    bytes.copy_within(used..len, 0);
                    len -= used;
                    break;
                }
            }
        }
    }
}

fn main() -> Result<(), gort::RunError> {
    let addr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:0".to_string());
    gort::run(move || {
        let listener = match TcpListener::bind(&*addr) {
            Ok(listener) => listener,
            Err(error) => return gort::println!("cannot listen on {addr}: {error}"),
        };
        if let Ok(addr) = listener.local_addr() {
            gort::println!("listening on {addr}");
        }
        let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        loop {
            room.acquire();
            let room = room.clone();
            match listener.accept() {
                Ok((stream, _)) => gort::go(move || {
                    // A connection that breaks is its client's business.
                    let _ = serve(stream);
                    room.release();
                }),
                Err(error) => {
                    room.release();
                    gort::println!("accept: {error}");
                }
            }
        }
    })
}
