//! Whole small programs on other people's crates, over gort's sockets.
//!
//! The crates know nothing of gort: they read and write a [`std::io::Read`] and [`std::io::Write`], which gort's streams are, and
//! goroutines wait in them as threads would.
//!
//! - [`https`]: a server, with rustls: `cargo run --bin https`.
//! - [`chat`]: a room over WebSocket, with tungstenite: `cargo run --bin chat`.
//! - [`crawler`]: follows links, with ureq over [`transport`]: `cargo run --bin crawler -- http://127.0.0.1:8080/`.

pub mod chat;
pub mod crawler;
pub mod https;
pub mod transport;
