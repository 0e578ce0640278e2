use gort::sync::Mutex;

pub fn main() {
    let mu = Mutex::new(());
    mu.lock_unguarded();
    gort::println!("inside");
    mu.unlock(); //@ back
    gort::println!("outside");
    mu.unlock();
    gort::println!("never printed");
}
