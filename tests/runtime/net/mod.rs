//! Sockets: TCP, UDP and Unix ones, their deadlines, and what closing does.

mod closing;
mod deadline;
mod kinds;
mod tcp;
