//! A chat over WebSocket.
//!
//!     cargo run --bin chat -- 127.0.0.1:8081

use gort::net::TcpListener;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let addr = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8081".to_owned());
    gort::run(move || {
        let listener = TcpListener::bind(&*addr)?;
        gort::println!("ws://{}", listener.local_addr()?);
        gort_net_examples::chat::serve(&listener);
        Ok::<(), std::io::Error>(())
    })??;
    Ok(())
}
