use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.go(|| {
        gort::println!("a1");
        gort::println!("a2");
    });
    wg.go(|| {
        gort::println!("b1");
        gort::println!("b2");
    });
    wg.wait();
}
