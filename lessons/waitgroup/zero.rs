use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.wait(); //@ at-zero
    gort::println!("Wait returned at once");
}
