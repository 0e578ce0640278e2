fn f(from: &str) {
    for i in 0..3 {
        gort::println!("{from} : {i}");
    }
}

pub fn main() {
    f("direct");
    gort::go(|| f("goroutine"));
    gort::go(|| {
        gort::println!("going");
    });
    gort::time::sleep(std::time::Duration::from_secs(1));
    gort::println!("done");
}
