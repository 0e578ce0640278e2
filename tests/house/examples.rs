//! The examples do what they say.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The program of an example, which `cargo test` has built beside this one.
pub(crate) fn example(name: &str) -> PathBuf {
    let this = std::env::current_exe().unwrap();
    this.ancestors().nth(2).unwrap().join("examples").join(name)
}

/// An example that listens, until it is dropped.
struct Server {
    process: Child,
    addr: String,
}

impl Server {
    fn start(name: &str) -> Self {
        let mut process = Command::new(example(name)).arg("127.0.0.1:0").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let addr = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("it said {line:?}"));
        Server { process, addr: addr.to_string() }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.addr).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        stream
    }

    /// What it answers to these bytes until it closes the connection.
    fn answers(&self, request: &[u8]) -> String {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

#[test]
fn echo_sends_back_what_it_gets() {
    let server = Server::start("echo");
    for text in ["hello", "again"] {
        let mut stream = server.connect();
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut back = String::new();
        stream.read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
    }
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: keep-alive\r\n\r\nhello\n";
const LAST: &str = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello\n";

fn expect(stream: &mut TcpStream, answer: &str) {
    let mut bytes = vec![0; answer.len()];
    stream.read_exact(&mut bytes).unwrap();
    assert_eq!(String::from_utf8_lossy(&bytes), answer);
}

#[test]
fn hello_http_keeps_connections_open() {
    let server = Server::start("hello_http");
    let mut stream = server.connect();
    for _ in 0..3 {
        stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n").unwrap();
        expect(&mut stream, OK);
    }
    stream.write_all(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").unwrap();
    expect(&mut stream, LAST);
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
    // HTTP/1.0 asks for what 1.1 does by itself.
    assert_eq!(server.answers(b"GET / HTTP/1.0\r\n\r\n"), LAST);
    let both = server.answers(b"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\nGET / HTTP/1.0\r\n\r\n");
    assert_eq!(both, format!("{OK}{LAST}"));
}

#[test]
fn hello_http_takes_requests_in_pieces_and_several_at_once() {
    let server = Server::start("hello_http");
    let mut stream = server.connect();
    stream.set_nodelay(true).unwrap();
    for byte in b"GET / HTTP/1.1\r\nHost: here\r\n\r\n" {
        stream.write_all(&[*byte]).unwrap();
    }
    expect(&mut stream, OK);
    // Two, and a half, which the rest completes.
    stream.write_all(b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\nGET /c HT").unwrap();
    expect(&mut stream, OK);
    expect(&mut stream, OK);
    stream.write_all(b"TP/1.1\r\n\r\n").unwrap();
    expect(&mut stream, OK);
    // A client that goes away in the middle of a request gets no answer, and harms no other client.
    stream.write_all(b"GET /d").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0);
    assert_eq!(server.answers(b"GET / HTTP/1.0\r\n\r\n"), LAST);
}

#[test]
fn hello_http_refuses_what_it_does_not_serve() {
    let server = Server::start("hello_http");
    let refused = |status: &str| format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let long = format!("GET / HTTP/1.1\r\nCookie: {}\r\n\r\n", "x".repeat(100_000));
    let close = |request: &str| {
        let mut stream = server.connect();
        stream.write_all(request.as_bytes()).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    };
    assert_eq!(close(&long), refused("431 Request Header Fields Too Large"));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(100));
    assert_eq!(close(&many), refused("431 Request Header Fields Too Large"));
    assert_eq!(close("no request at all\r\n\r\n"), refused("400 Bad Request"));
    assert_eq!(close("DELETE / HTTP/1.1\r\n\r\n"), refused("405 Method Not Allowed"));
    assert_eq!(close("GET / HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello"), refused("413 Content Too Large"));
    assert_eq!(close("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"), refused("413 Content Too Large"));
}

#[test]
fn soak_balances_its_books() {
    for workers in ["1", "2", "8"] {
        let run = Command::new(example("soak")).args(["--seconds", "1", "--workers", workers]).output().unwrap();
        let text = String::from_utf8(run.stdout).unwrap();
        assert_eq!(run.status.code(), Some(0), "with {workers} workers:\n{text}");
        for figure in ["jobs", "messages", "selects", "timers", "connections", "panics", "cancellations"] {
            let line = text.lines().find_map(|line| line.trim().strip_prefix(figure));
            let number = line.and_then(|line| line.trim().split([' ', ',']).next()?.parse::<u64>().ok());
            assert!(number.is_some_and(|number| number > 0), "{figure} in\n{text}");
        }
    }
    let wrong = Command::new(example("soak")).args(["--seconds", "many"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(64));
}
