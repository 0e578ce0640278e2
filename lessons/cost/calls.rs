use std::fs::{File, read_to_string};
use std::io::Read;

/// The read calls of this process, counted by the kernel.
fn reads() -> u64 {
    let io = read_to_string("/proc/self/io").unwrap();
    let name = "syscr: ";
    let mut lines = io.lines();
    let count = lines.find_map(|l| l.strip_prefix(name));
    count.unwrap().parse().unwrap()
}

/// The address space that it has from the kernel, in pages.
fn space() -> u64 {
    let statm = read_to_string("/proc/self/statm").unwrap();
    statm.split(' ').next().unwrap().parse().unwrap()
}

/// The read calls during `work`, and whether memory came.
fn watch(work: impl FnOnce()) -> (u64, bool) {
    let (read, pages) = (reads(), space());
    work();
    (reads() - read, space() > pages)
}

fn count(what: &str, work: impl FnOnce()) {
    let (asking, _) = watch(|| {});
    let (read, memory) = watch(work);
    let read = read - asking;
    gort::println!("{what}: reads {read}, memory {memory}");
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
    let play = |rounds| {
        for ball in 0..rounds {
            ping.send(ball);
            pong.recv();
        }
    };
    play(100);
    count("200000 messages", || play(100_000));

    let never = gort::chan::<()>(0);
    count("5000 goroutines", || {
        for _ in 0..5_000 {
            let never = never.clone();
            gort::go(move || {
                never.recv();
            });
            gort::gosched();
        }
    });

    let mut file = File::open("/dev/zero").unwrap();
    let mut room = [0; 16];
    count("10 reads", || {
        for _ in 0..10 {
            file.read_exact(&mut room).unwrap();
        }
    });
}
