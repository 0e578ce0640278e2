//! What may cross threads: every handle, from the start, so that workers can be added without changing what users see.

use std::cell::Cell;

fn crosses<T: Send + Sync>() {}

#[test]
fn handles_are_send_and_sync_for_values_that_are_only_send() {
    type OnlySend = Cell<i32>;
    crosses::<gort::Chan<OnlySend>>();
    crosses::<gort::SendChan<OnlySend>>();
    crosses::<gort::RecvChan<OnlySend>>();
    crosses::<gort::ForeignChan<OnlySend>>();
    crosses::<gort::JoinHandle<OnlySend>>();
    crosses::<gort::sync::Mutex<OnlySend>>();
    crosses::<gort::sync::Group<OnlySend>>();
}

#[test]
fn the_other_handles_are_send_and_sync() {
    crosses::<gort::sync::WaitGroup>();
    crosses::<gort::sync::RwMutex<i32>>();
    crosses::<gort::sync::Cond>();
    crosses::<gort::sync::Once>();
    crosses::<gort::sync::OnceValue<i32>>();
    crosses::<gort::sync::Semaphore>();
    crosses::<gort::sync::Racy<i32>>();
    crosses::<gort::sync::Atomic<i32>>();
    crosses::<gort::context::Context>();
    crosses::<gort::context::CancelFunc>();
    crosses::<gort::time::Timer>();
    crosses::<gort::time::Ticker>();
    crosses::<gort::time::Instant>();
    crosses::<gort::RunError>();
    crosses::<gort::ReplayCode>();
    crosses::<gort::Event>();
}
