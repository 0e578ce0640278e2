pub fn main() {
    let a = gort::chan::<i32>(1);
    let b = gort::chan::<i32>(1);
    a.send(1);
    b.send(2);
    let v = gort::select! { //@ take
        recv(a) -> v => v,
        recv(b) -> v => v,
    };
    gort::println!("took {}", v.unwrap());
    for (name, ch) in [("a", a), ("b", b)] {
        gort::select! { //@ look
            recv(ch) -> v => {
                let v = v.unwrap();
                gort::println!("{name} still had {v}");
            }
            default => gort::println!("{name} empty"),
        }
    }
}
