use std::io::{Read, Write, pipe};

pub fn main() {
    let (mut reader, mut writer) = pipe().unwrap();
    let begun = gort::chan::<()>(0);
    let tell = begun.clone();
    let read = gort::spawn(move || {
        gort::println!("the read begins");
        tell.send(());
        let mut byte = [0];
        // read() blocks its thread: a helper thread.
        gort::blocking(|| reader.read_exact(&mut byte))
            .unwrap();
        gort::println!("the read returns");
    });
    begun.recv();
    gort::println!("main writes one byte");
    writer.write_all(b"!").unwrap();
    read.join();
}
