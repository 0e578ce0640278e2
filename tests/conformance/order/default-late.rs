pub fn main() {
    let ch = gort::chan(2);
    ch.send(1);
    ch.send(2);
    let tx = ch.clone();
    gort::go(move || {
        tx.send(3);
        gort::println!("3");
    });
    gort::println!("{}", ch.recv().unwrap());
    gort::println!("{}", ch.recv().unwrap());
}
