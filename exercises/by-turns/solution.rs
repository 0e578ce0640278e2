use gort::sync::WaitGroup;

const LINES: u32 = 3;

pub fn main() {
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        wg.go(move || {
            for line in 0..LINES {
                gort::println!("{name} {}", line + 1);
            }
        });
    }
    wg.wait();
}
