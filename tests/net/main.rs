//! Sockets: TCP, UDP and Unix ones, their deadlines, and what closing does.

mod closing;
#[path = "../common/mod.rs"]
mod common;
mod deadline;
mod kinds;
mod tcp;
