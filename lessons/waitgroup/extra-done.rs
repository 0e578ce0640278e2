use gort::sync::WaitGroup;

pub fn main() {
    let wg = WaitGroup::new();
    wg.add(1); //@ up
    wg.done(); //@ down
    gort::println!("counter is 0");
    wg.done();
    gort::println!("counter is -1");
}
