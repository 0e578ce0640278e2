use gort::goid;

// Rust has no init functions. Go calls them before
// main, the imported package first, as is done here.
fn init_b() {
    gort::println!("init b: goroutine {}", goid());
}

fn init_a() {
    gort::println!("init a: goroutine {}", goid());
}

pub fn main() {
    init_b();
    init_a();
    gort::println!("main: goroutine {}", goid());

    let done = gort::chan::<()>(0);
    let tx = done.clone();
    gort::go(move || { //@ goroutine: first
        let more = goid().0 > 1;
        gort::println!("go: another goroutine: {more}");
        tx.close();
    });
    done.recv();
}
