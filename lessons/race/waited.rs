use gort::sync::Racy;

pub fn main() {
    let x = Racy::new(0);
    let done = gort::chan::<()>(0);
    let (writer, tx) = (x.clone(), done.clone());
    gort::go(move || { //@ goroutine: writer
        writer.store(42);
        tx.close(); //@ hands-on
    });
    done.recv(); //@ knows
    gort::println!("x = {}", x.load());
}
