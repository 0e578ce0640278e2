use gort::{Chan, sync::WaitGroup};

fn send_two(name: &str, out: &Chan<String>) {
    out.send(format!("{name}1")); //@ send
    out.send(format!("{name}2"));
}

pub fn main() {
    let out = gort::chan::<String>(0);
    let wg = WaitGroup::new();
    for name in ["a", "b"] {
        let out = out.clone();
        wg.go(move || send_two(name, &out)); //@ goroutine: source
    }
    let end = out.clone();
    gort::go(move || { //@ goroutine: closer
        wg.wait(); //@ wait
        end.close(); //@ close
    });
    for line in out {
        gort::println!("{line}");
    }
}
