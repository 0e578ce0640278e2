//! The package `sync`, a type a file, and what holds of all of them when a run ends.

mod atomic;
mod cond;
mod endings;
mod group;
mod mutex;
mod once;
mod racy;
mod rwmutex;
mod semaphore;
mod waitgroup;
