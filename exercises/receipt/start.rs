use gort::{RecvChan, SendChan};

/// Sends a value, then says so.
pub fn sender(value: i32, values: &SendChan<i32>, receipt: &RecvChan<bool>) {
    values.send(value);
    gort::println!("sent {value}");
    _ = receipt;
}

/// Receives a value, then says so.
pub fn receiver(values: &RecvChan<i32>, receipt: &SendChan<bool>) {
    let value = values.recv().unwrap_or_default();
    gort::println!("received {value}");
    _ = receipt;
}
