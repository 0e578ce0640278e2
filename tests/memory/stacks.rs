//! Stacks: how many there can be, what guards them, what is given back.

use super::alone;
use crate::harness::child;
use gort::{Builder, RunError, StackGuard, chan, go};

fn park_many(count: usize) -> impl FnOnce() -> usize + 'static {
    move || {
        let (parked, gate) = (chan::<()>(count), chan::<()>(0));
        for _ in 0..count {
            let (parked, gate) = (parked.clone(), gate.clone());
            go(move || {
                parked.send(());
                gate.recv();
            });
        }
        for _ in 0..count {
            parked.recv();
        }
        let living = gort::num_goroutine();
        gate.close();
        living
    }
}

fn resident_bytes() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse::<usize>().unwrap() * 4096
}

#[test]
fn a_hundred_thousand_goroutines_park_and_their_memory_comes_back() {
    let _alone = alone();
    assert_eq!(gort::run(park_many(100_000)), Ok(100_001));
    let before = resident_bytes();
    assert_eq!(gort::run(park_many(100_000)), Ok(100_001));
    let after = resident_bytes();
    assert!(after < before + 64 * 1024 * 1024, "resident memory grew from {before} to {after}");
}

#[test]
fn the_fallback_guards_work_and_meet_their_limit_with_a_clear_error() {
    let _alone = alone();
    assert_eq!(Builder::new().stack_guard(StackGuard::Protected).run(park_many(1000)), Ok(1001));
    let limit: usize = std::fs::read_to_string("/proc/sys/vm/max_map_count").unwrap().trim().parse().unwrap();
    if limit > 1_000_000 {
        // Too high to be met in a test.
        return;
    }
    let error = Builder::new().stack_guard(StackGuard::Protected).run(park_many(limit)).unwrap_err();
    let RunError::StackRefused(refused) = &error else { panic!("{error}") };
    assert!(refused.limit.contains(&format!("vm.max_map_count = {limit}")), "{error}");
    assert!(refused.limit.contains("sysctl"), "{error}");
    assert!(refused.stacks > limit / 4, "{error}");
    // Everything is well afterwards.
    assert_eq!(Builder::new().stack_guard(StackGuard::Protected).run(park_many(1000)), Ok(1001));
}

#[test]
fn a_refused_stack_is_had_later_when_others_end() {
    let _alone = alone();
    // With stacks of 64 MiB the address space of a child process is soon used up.
    let program = || {
        let (done, go_on) = (chan::<()>(0), chan::<()>(0));
        for _ in 0..200 {
            let (done, go_on) = (done.clone(), go_on.clone());
            go(move || {
                go_on.recv();
                done.send(());
            });
        }
        for _ in 0..200 {
            go_on.send(());
            done.recv();
        }
    };
    if child::is_child() {
        let limit = libc::rlimit { rlim_cur: 2 << 30, rlim_max: 2 << 30 };
        // SAFETY: the pointer is to a live structure; the limit is this child process's own.
        #[allow(unsafe_code)]
        let set = unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) };
        assert_eq!(set, 0);
        let ended = Builder::new().stack_size(64 * 1024 * 1024).run(program);
        assert_eq!(ended, Ok(()));
        let error = Builder::new().stack_size(64 * 1024 * 1024).run(park_many(200)).unwrap_err();
        assert!(error.to_string().contains("RLIMIT_AS = 2147483648 bytes"), "{error}");
        return;
    }
    child::passes(module_path!(), "a_refused_stack_is_had_later_when_others_end");
}

#[test]
fn a_deeper_stack_can_be_asked_for() {
    let _alone = alone();
    fn deep(n: usize) -> usize {
        let room = std::hint::black_box([n; 64]);
        if n == 0 { 0 } else { room[0] - n + 1 + deep(n - 1) }
    }
    assert_eq!(Builder::new().stack_size(8 * 1024 * 1024).run(|| deep(2_000)), Ok(2_000));
}

/// In a debug build each of these takes more than 64 KiB, and the first and the last more than 128.
#[test]
fn everyday_crates_work_on_a_default_stack() {
    let _alone = alone();
    let pattern = || {
        let pattern = r"^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$";
        regex::Regex::new(pattern).unwrap().is_match("2026-11-28T20:30Z")
    };
    let words = || regex::Regex::new(r"\b\w+\b").unwrap().is_match("hello");
    assert_eq!(gort::run(move || [gort::spawn(pattern).join(), gort::spawn(words).join()]), Ok([true, true]));
    #[cfg(feature = "cli")]
    {
        let nested = || {
            let text = format!("{}{}", "[".repeat(120), "]".repeat(120));
            serde_json::from_str::<serde_json::Value>(&text).is_ok()
        };
        assert_eq!(gort::run(move || gort::spawn(nested).join()), Ok(true));
    }
}

#[test]
#[should_panic(expected = "gort: a stack of 1 bytes")]
fn a_stack_too_small_is_refused() {
    let _alone = alone();
    let _ = Builder::new().stack_size(1);
}
