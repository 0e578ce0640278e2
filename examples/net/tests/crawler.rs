//! The crawler, over a host of our own.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gort::go;
use gort::net::{TcpListener, TcpStream};
use gort::sync::Barrier;
use gort_net_examples::crawler::{Limits, Page, crawl};
use url::Url;

/// Longer than any machine takes.
const LONG: Duration = Duration::from_secs(600);

fn limits(at_once: usize) -> Limits {
    Limits { at_once, pages: 1000, patience: LONG, bytes: 1 << 20 }
}

/// Serves what `answer` writes for each path, until that says that the connection is to end.
fn host(answer: impl Fn(&str, &mut TcpStream) -> bool + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let addr = listener.local_addr().unwrap();
    let answer = Arc::new(answer);
    go(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let answer = answer.clone();
            go(move || while path(&mut stream).is_some_and(|path| answer(&path, &mut stream)) {});
        }
    });
    addr
}

fn path(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).ok()?;
    Some(head.split(' ').nth(1)?.to_owned())
}

fn say(stream: &mut TcpStream, status: &str, body: &str) -> bool {
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {length}\r\n\r\n{body}").is_ok()
}

fn found(addr: SocketAddr, limits: &Limits) -> BTreeMap<String, Page> {
    let start = Url::parse(&format!("http://{addr}/")).unwrap();
    crawl(&start, limits).into_iter().map(|(url, page)| (url.path().to_owned(), page)).collect()
}

fn pages<const N: usize>(expected: [(&str, Page); N]) -> BTreeMap<String, Page> {
    expected.into_iter().map(|(path, page)| (path.to_owned(), page)).collect()
}

#[test]
fn cycles_are_gone_through_once_and_errors_are_told() {
    for workers in [1, 2] {
        gort::Builder::new()
            .workers(workers)
            .run(|| {
                let addr = host(|path, stream| match path {
                    "/" => say(
                        stream,
                        "200 OK",
                        r##"<a href="/a">, <a href="b?#x">, <a href="http://elsewhere.invalid/">"##,
                    ),
                    "/a" => say(
                        stream,
                        "200 OK",
                        r##"<a href="/">, <a href="/a#here">, <a href="/gone">, <a href="/cut">"##,
                    ),
                    "/b?" => say(stream, "200 OK", r#"<a href="/moved"> and <a href="mailto:nobody">"#),
                    "/moved" => say(stream, "302 Found\r\nLocation: /a", ""),
                    "/cut" => {
                        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
                        false
                    }
                    _ => say(stream, "404 Not Found", ""),
                });
                let mut found = found(addr, &limits(3));
                assert!(matches!(found.remove("/cut"), Some(Page::Failed(_))));
                let expected = pages([
                    ("/", Page::Read(2)),
                    ("/a", Page::Read(4)),
                    ("/b", Page::Read(1)),
                    ("/moved", Page::Read(4)),
                    ("/gone", Page::Failed("http status: 404".to_owned())),
                ]);
                assert_eq!(found, expected);
            })
            .unwrap();
    }
}

#[test]
fn as_many_are_fetched_at_once_as_allowed_and_no_more() {
    const AT_ONCE: usize = 7;
    gort::run(|| {
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (counts, sees) = (now.clone(), most.clone());
        // A page comes when as many as are allowed have been asked for.
        let all = Barrier::new(AT_ONCE);
        let addr = host(move |path, stream| {
            sees.fetch_max(counts.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            if path != "/" {
                all.wait();
            }
            counts.fetch_sub(1, Ordering::SeqCst);
            let links: String = (0..AT_ONCE * 4).map(|page| format!(r#"<a href="/{page}">"#)).collect();
            say(stream, "200 OK", &links)
        });
        let found = found(addr, &limits(AT_ONCE));
        assert_eq!(found.len(), 1 + AT_ONCE * 4);
        assert!(found.values().all(|page| *page == Page::Read(AT_ONCE * 4)), "{found:?}");
        assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
    })
    .unwrap();
}

#[test]
fn a_host_that_does_not_answer_is_given_up() {
    gort::run(|| {
        let addr = host(|_, stream| {
            // Nothing is said, until the other end has gone.
            let _ = stream.read(&mut [0]);
            false
        });
        let limits = Limits { patience: Duration::from_millis(50), ..limits(2) };
        assert_eq!(found(addr, &limits), pages([("/", Page::Failed("timeout: global".to_owned()))]));
    })
    .unwrap();
}

#[test]
fn an_endless_host_ends_at_the_limit() {
    gort::run(|| {
        let addr = host(|path, stream| {
            let number: usize = path[1..].parse().unwrap_or(0);
            say(stream, "200 OK", &format!(r#"<a href="/{}"> <a href="/{}">"#, 2 * number + 1, 2 * number + 2))
        });
        let limits = Limits { pages: 50, ..limits(4) };
        assert_eq!(found(addr, &limits).len(), 50);
    })
    .unwrap();
}
