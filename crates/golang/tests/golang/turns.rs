//! By a real clock a turn ends anywhere: also between two locks.

use gort_golang::build::{Ready, Settings, build};
use gort_golang::machine::{Ended, Host, State};

use crate::room::with_room;

/// A clock that goes on by so much whenever it is looked at: each run is the same.
struct Clock {
    now: u64,
    step: u64,
    /// So often it is still looked whether the program is to stop.
    looks: u32,
    out: Vec<u8>,
}

impl Host for Clock {
    fn write(&mut self, _: u32, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn now(&mut self) -> Option<u64> {
        self.now += self.step;
        Some(self.now)
    }

    fn wait_until(&mut self, moment: Option<u64>, _: bool) -> u64 {
        self.now = self.now.max(moment.unwrap_or_default());
        self.now
    }

    fn pause(&mut self) -> bool {
        self.looks = self.looks.saturating_sub(1);
        self.looks == 0
    }
}

const MILLISECOND: u64 = 1_000_000;

/// How the program of this text ends, and what it prints.
fn run(text: &'static str) -> (Ended, String) {
    let ran = with_room(256 << 20, || {
        let built = build(&[("prog.go".to_owned(), text.to_owned())], &Settings::default());
        let Ready { program, .. } = built.unwrap_or_else(|wrong| panic!("{:?}", wrong.what));
        let mut host = Clock { now: 0, step: 6 * MILLISECOND, looks: 4000, out: Vec::new() };
        let ended = State::new(&program).run(&program, &mut host);
        (ended, String::from_utf8(host.out).expect("it prints text"))
    });
    ran.expect("it runs")
}

#[test]
fn two_that_lock_crosswise_come_to_wait_for_each_other() {
    let by_locks = "package main\nimport \"sync\"\nfunc both(a, b *sync.Mutex) {\nfor {\na.Lock()\nb.Lock()\nb.Unlock()\na.Unlock()\n}\n}\nfunc main() {\nvar a, b sync.Mutex\ngo both(&a, &b)\ngo both(&b, &a)\nselect {}\n}\n";
    let by_channels = "package main\nfunc both(a, b chan int) {\nfor {\na <- 1\nb <- 1\n<-b\n<-a\n}\n}\nfunc main() {\na, b := make(chan int, 1), make(chan int, 1)\ngo both(a, b)\ngo both(b, a)\nselect {}\n}\n";
    for text in [by_locks, by_channels] {
        assert_eq!(run(text).0, Ended::Deadlock { main_exited: false }, "{text}");
    }
}

#[test]
fn what_is_added_without_a_lock_is_lost_now_and_then() {
    let (ended, out) = run(
        "package main\nimport \"sync/atomic\"\nfunc main() {\nvar n, done atomic.Int32\nfor range 2 {\ngo func() {\nfor range 100000 {\nn.Store(n.Load() + 1)\n}\ndone.Add(1)\n}()\n}\nfor done.Load() < 2 {\n}\nprintln(n.Load())\n}\n",
    );
    assert_eq!(ended, Ended::Exit(0));
    let all: u32 = out.trim().parse().expect("a number");
    assert!((100_000..200_000).contains(&all), "{all}");
}

#[test]
fn arguments_of_a_call_that_is_held_up_are_moved_with_what_they_refer_to() {
    let (ended, out) = run(
        "package main\nimport (\n\"runtime\"\n\"sync\"\n)\ntype cell struct {\nbefore [3]int\nmu sync.Mutex\nn int\n}\nvar done bool\nvar sink []int\nfunc main() {\ngo func() {\nfor range 100 {\nsink = make([]int, 1<<17)\nruntime.Gosched()\n}\ndone = true\n}()\nall, held := 0, 0\nfor !done {\nc := &cell{}\nc.mu.Lock()\nif !c.mu.TryLock() {\nheld++\n}\nc.n++\nc.mu.Unlock()\nall += c.n\n}\nprintln(all > 1000, all == held)\n}\n",
    );
    assert_eq!((ended, &*out), (Ended::Exit(0), "true true\n"));
}
