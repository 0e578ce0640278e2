use gort::Chan;

pub fn main() {
    let ch = gort::chan::<i32>(0); //@ make
    let copy = ch.clone();
    gort::println!("len {} cap {}", ch.len(), ch.cap());
    gort::println!("same channel: {}", ch == copy);

    gort::go(move || { //@ goroutine: sender
        copy.send(7); //@ send
    });
    let v = ch.recv().unwrap(); //@ recv
    gort::println!("received {v}");

    let zero = Chan::<i32>::nil();
    gort::println!("zero value is nil: {}", zero.is_nil());
}
