use std::time::Duration;

/// How often this thread has gone to sleep in the kernel.
fn sleeps() -> u64 {
    let path = "/proc/thread-self/status";
    let status = std::fs::read_to_string(path).unwrap();
    let name = "voluntary_ctxt_switches:";
    let mut lines = status.lines();
    let count = lines.find_map(|l| l.strip_prefix(name));
    count.unwrap().trim().parse().unwrap()
}

pub fn main() {
    let ping = gort::chan::<i32>(0);
    let pong = gort::chan::<i32>(0);
    let (balls, back) = (ping.clone(), pong.clone());
    gort::go(move || {
        for ball in balls {
            back.send(ball);
        }
    });

    let before = sleeps();
    for ball in 0..100_000 {
        ping.send(ball);
        pong.recv();
    }
    let slept = sleeps() - before;
    gort::println!("200000 messages, sleeps: {slept}");

    let before = sleeps();
    for _ in 0..10 {
        gort::time::sleep(Duration::from_millis(5));
    }
    let slept = sleeps() > before;
    gort::println!("10 waits, slept: {slept}");
}
