//! An echo server: one goroutine for each connection.
//!
//!     cargo run --release --example echo -- 127.0.0.1:7007

use std::io::{Read, Write};

use gort::net::{TcpListener, TcpStream};

fn echo(mut stream: TcpStream) -> std::io::Result<()> {
    let mut bytes = [0; 4096];
    loop {
        match stream.read(&mut bytes)? {
            0 => return Ok(()),
            len => stream.write_all(&bytes[..len])?,
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
        loop {
            match listener.accept() {
                // A connection that breaks is its client's business.
                Ok((stream, _)) => gort::go(move || _ = echo(stream)),
                Err(error) => gort::println!("accept: {error}"),
            }
        }
    })
}
