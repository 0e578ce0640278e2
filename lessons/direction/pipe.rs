use std::io::Write;

pub fn main() {
    let (_unread, mut pipe) = std::io::pipe().unwrap();
    let n = pipe.write(b"0123456789").unwrap();
    gort::println!("the pipe took {n} bytes");

    let ch = gort::chan::<i32>(0);
    ch.send(1); //@ send
    gort::println!("the channel took 1 value");
}
