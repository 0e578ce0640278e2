//! The HTTPS server, and clients of all kinds.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gort::context::{self, CancelFunc};
use gort::net::{TcpListener, TcpStream};
use gort::sync::Group;
use gort::{JoinHandle, chan, spawn};
use gort_net_examples::https::{Answer, Server, self_signed, serve};
use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

type Client = StreamOwned<ClientConnection, TcpStream>;

/// Longer than any machine takes.
const LONG: Duration = Duration::from_secs(600);

struct Served {
    addr: SocketAddr,
    trusted: CertificateDer<'static>,
    stop: CancelFunc,
    ended: JoinHandle<std::io::Result<()>>,
}

fn served(patience: Duration, answer: impl Fn(&str) -> Answer + Send + Sync + 'static) -> Served {
    let (trusted, tls) = self_signed("localhost").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let (ctx, stop) = context::with_cancel(&context::background());
    let ended = spawn(move || serve(&Server { tls, patience }, listener, &ctx, answer));
    Served { addr, trusted, stop, ended }
}

fn echo(path: &str) -> Answer {
    Answer { status: "200 OK", body: format!("you asked for {path}") }
}

fn connect(addr: SocketAddr, trusted: Option<&CertificateDer<'static>>) -> Client {
    let mut roots = RootCertStore::empty();
    if let Some(trusted) = trusted {
        roots.add(trusted.clone()).unwrap();
    }
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let tls = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    StreamOwned::new(tls, TcpStream::connect(addr).unwrap())
}

/// Asks for a path. The answer.
fn get(client: &mut Client, path: &str) -> std::io::Result<String> {
    write!(client, "GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")?;
    client.flush()?;
    read_answer(client)
}

fn read_answer(client: &mut Client) -> std::io::Result<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        client.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let (_, length) = head.split_once("Content-Length: ").unwrap();
    let mut body = vec![0; length.trim().parse().unwrap()];
    client.read_exact(&mut body)?;
    Ok(String::from_utf8(body).unwrap())
}

#[test]
fn many_clients_are_answered_over_tls_and_stopping_ends_all() {
    for workers in [1, 2] {
        gort::Builder::new()
            .workers(workers)
            .run(|| {
                let served = served(LONG, echo);
                let clients = Group::<String>::new();
                for client in 0..50 {
                    let (addr, trusted) = (served.addr, served.trusted.clone());
                    clients.go(move || {
                        let mut stream = connect(addr, Some(&trusted));
                        for request in 0..5 {
                            let path = format!("/{client}/{request}");
                            let answer = get(&mut stream, &path).map_err(|error| error.to_string())?;
                            assert_eq!(answer, format!("you asked for {path}"));
                        }
                        Ok(())
                    });
                }
                assert_eq!(clients.wait(), Ok(()));
                let mut idle = connect(served.addr, Some(&served.trusted));
                assert_eq!(get(&mut idle, "/").unwrap(), "you asked for /");
                served.stop.cancel();
                served.ended.join().unwrap();
                // It was told so in TLS's way: the end is no error.
                assert_eq!(idle.read(&mut [0]).unwrap(), 0);
                assert!(TcpStream::connect(served.addr).is_err());
            })
            .unwrap();
    }
}

#[test]
fn an_answer_that_has_begun_is_given_although_the_server_stops() {
    gort::run(|| {
        let (asked, go_on) = (chan(0), chan::<()>(0));
        let (tells, waits) = (asked.sender(), go_on.receiver());
        let served = served(LONG, move |path| {
            tells.send(());
            waits.recv();
            echo(path)
        });
        let (addr, trusted) = (served.addr, served.trusted.clone());
        let answer = spawn(move || get(&mut connect(addr, Some(&trusted)), "/slow").unwrap());
        asked.recv();
        served.stop.cancel();
        go_on.close();
        assert_eq!(answer.join(), "you asked for /slow");
        served.ended.join().unwrap();
    })
    .unwrap();
}

#[test]
fn a_client_that_does_not_trust_or_speaks_no_tls_or_is_silent_harms_nobody() {
    gort::run(|| {
        let served = served(LONG, echo);
        let error = get(&mut connect(served.addr, None), "/").unwrap_err();
        assert!(error.to_string().contains("UnknownIssuer"), "{error}");

        let mut plain = TcpStream::connect(served.addr).unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        // An alert of TLS's, and the end.
        let mut told = Vec::new();
        let read = plain.read_to_end(&mut told);
        assert!(read.is_ok() || read.unwrap_err().kind() == ErrorKind::ConnectionReset);

        let _silent = TcpStream::connect(served.addr).unwrap();
        let mut good = connect(served.addr, Some(&served.trusted));
        assert_eq!(get(&mut good, "/").unwrap(), "you asked for /");
        served.stop.cancel();
        served.ended.join().unwrap();
    })
    .unwrap();
}

#[test]
fn a_client_that_is_silent_for_too_long_is_disconnected() {
    gort::run(|| {
        let served = served(Duration::from_millis(20), echo);
        let mut silent = TcpStream::connect(served.addr).unwrap();
        let mut told = Vec::new();
        silent.read_to_end(&mut told).unwrap();
    })
    .unwrap();
}

#[test]
fn what_is_no_get_is_refused_and_pipelined_requests_are_answered_in_order() {
    gort::run(|| {
        let answers = Arc::new(AtomicUsize::new(0));
        let counts = answers.clone();
        let served = served(LONG, move |path| {
            counts.fetch_add(1, Ordering::Relaxed);
            echo(path)
        });
        let mut client = connect(served.addr, Some(&served.trusted));
        client.write_all(b"GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nPOST /3 HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(read_answer(&mut client).unwrap(), "you asked for /1");
        assert_eq!(read_answer(&mut client).unwrap(), "you asked for /2");
        let mut rest = String::new();
        client.read_to_string(&mut rest).unwrap();
        assert!(rest.starts_with("HTTP/1.1 405 "), "{rest}");
        assert_eq!(answers.load(Ordering::Relaxed), 2);
    })
    .unwrap();
}
