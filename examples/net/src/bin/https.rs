//! An HTTPS server with a certificate of its own, until Ctrl-C.
//!
//!     cargo run --bin https -- 127.0.0.1:8443
//!     curl --insecure https://127.0.0.1:8443/hello

use std::time::Duration;

use gort::net::TcpListener;
use gort::signal::{Signal, notify};
use gort::{context, go};
use gort_net_examples::https::{Answer, Server, self_signed, serve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let addr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8443".to_owned());
    let (_, tls) = self_signed("localhost")?;
    let server = Server { tls, patience: Duration::from_secs(10) };
    gort::run(move || {
        let listener = TcpListener::bind(&*addr)?;
        gort::println!("https://{}", listener.local_addr()?);
        let (stop, cancel) = context::with_cancel(&context::background());
        let interrupted = notify(&[Signal::INT, Signal::TERM])?;
        go(move || {
            interrupted.c().recv();
            cancel.cancel();
        });
        serve(&server, listener, &stop, |path| Answer { status: "200 OK", body: format!("you asked for {path}\n") })
    })??;
    Ok(())
}
