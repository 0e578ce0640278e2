pub fn main() {
    let ch = gort::chan::<i32>(2);
    ch.send(1);
    ch.send(2);
    ch.close(); //@ close

    for _ in 0..3 {
        let got = ch.recv(); //@ recv
        let (v, ok) = (got.unwrap_or(0), got.is_some());
        gort::println!("{v} {ok}");
    }
}
