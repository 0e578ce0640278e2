use rustix::io::{Errno, read, write};
use rustix::pipe::{PipeFlags, pipe_with};

pub fn main() {
    let (reader, writer) =
        pipe_with(PipeFlags::NONBLOCK).unwrap();
    let mut byte = [0];
    match read(&reader, &mut byte) {
        Err(Errno::AGAIN) => gort::println!("EAGAIN"),
        other => gort::println!("{other:?}"),
    }
    write(&writer, b"!").unwrap();
    match read(&reader, &mut byte) {
        Ok(n) => gort::println!("got {n} byte"),
        other => gort::println!("{other:?}"),
    }
}
