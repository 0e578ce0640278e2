pub fn main() {
    let a = gort::chan::<()>(0);
    let b = gort::chan::<()>(0);
    a.close();
    b.close();
    let mut drawn = String::new();
    for _ in 0..10 {
        gort::select! { //@ draw
            recv(a) -> _ => drawn.push('a'),
            recv(b) -> _ => drawn.push('b'),
        }
    }
    gort::println!("{drawn}");
}
