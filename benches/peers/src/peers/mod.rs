//! The peers of gort's own process kind: each does every kind of work in its own idiom. Go's side is `go/`.

pub(crate) mod builder;
pub(crate) mod gort;
pub(crate) mod may;
pub(crate) mod threads;
pub(crate) mod tokio;

/// What an echo server reads at once, in every peer.
const BUFFER_BYTES: usize = 1024;

/// Tells the harness where the server listens, and ends the process when the harness is gone.
#[allow(clippy::disallowed_methods)] // a server without a harness ends at once, whatever its runtime is doing
fn listening_on(port: u16) {
    println!("{{\"port\":{port}}}");
    std::thread::spawn(|| {
        _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(0);
    });
}
