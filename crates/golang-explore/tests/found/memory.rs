//! What a search holds is counted: what it says that it takes is compared with what was allocated.
//!
//! Invariants  I1  allocations are counted for each thread by itself, and a search in place is one thread's: other tests do not disturb it.

#![allow(unsafe_code, reason = "an allocator that counts is an allocator")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::{Arc, Mutex};

use gort_explore::{Clock, Exploration, InPlace, Incomplete, Progress, Settings, explore};
use gort_golang::build;
use gort_golang_explore::GoProgram;

use crate::program;

thread_local! {
    /// How many bytes the thread has allocated that it has not given back, and the most of them at once.
    static HELD: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

fn count(bytes: isize) {
    // A thread that ends has nothing to count with any more.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        held.set((now + bytes, most.max(now + bytes)));
    });
}

// SAFETY: all of it is done by the system's own allocator, with what it is called with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: the caller keeps to what this trait asks for, which is what the system's asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        count(-(layout.size() as isize));
        // SAFETY: as above; what is given back came from the system's allocator.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size as isize - layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.realloc(place, layout, size) }
    }
}

fn held() -> isize {
    HELD.with(|held| held.get().0)
}

/// So much memory a search may take here.
const LIMIT: u64 = 6 << 20;
/// Less is not worth to be compared: what is there in any case is not counted.
const LEAST: isize = 3 << 19;

/// Programs whose searches hold most in different places.
const PROGRAMS: [(&str, &str, &str); 12] = [
    (
        "many small states",
        "",
        "func main() {\nd := make(chan int)\nfor n := range 4 {\ngo func() {\nfor i := range 4 {\nd <- n*i%3\n}\n}()\n}\nfor range 16 {\n<-d\n}\n}\n",
    ),
    (
        "many lines",
        "",
        "func main() {\nd := make(chan int)\nfor n := range 3 {\ngo func() {\nfor i := 0; ; i++ {\nprintln(n, i)\n}\n}()\n}\n<-d\n}\n",
    ),
    (
        "lines that grow",
        "strings",
        "func main() {\ngo println(1)\nfor i := 0; ; i++ {\nprintln(strings.Repeat(\"x\", i))\n}\n}\n",
    ),
    (
        "goroutines that are left behind",
        "",
        "func main() {\nc := make(chan bool)\nfor {\ngo func() {\nc <- true\n}()\n}\n}\n",
    ),
    (
        "slices that grow",
        "",
        "var all []int\nfunc main() {\nc := make(chan int)\ngo func() {\nfor i := 0; ; i++ {\nc <- i\n}\n}()\nfor {\nall = append(all, <-c)\n}\n}\n",
    ),
    (
        "maps that grow",
        "",
        "func main() {\nc, all := make(chan int), map[int]int{}\ngo func() {\nfor i := 0; ; i++ {\nc <- i\n}\n}()\nfor {\ni := <-c\nall[i] = i\n}\n}\n",
    ),
    (
        "texts that grow",
        "",
        "func main() {\nc, all := make(chan string), \"\"\nfor range 2 {\ngo func() {\nfor {\nc <- \"abcdefgh\"\n}\n}()\n}\nfor {\nall += <-c\n}\n}\n",
    ),
    (
        "calls that are put off",
        "",
        "func main() {\nc := make(chan int, 1)\nfor range 2 {\ngo func() {\nfor {\nc <- 1\n<-c\n}\n}()\n}\nfor i := 0; ; i++ {\nc <- i\ndefer func() { println(i) }()\n<-c\n}\n}\n",
    ),
    (
        "calls that get deeper",
        "",
        "func f(c chan int, n int) int {\nc <- n\nreturn f(c, n+1) + <-c\n}\nfunc main() {\nc := make(chan int)\ngo f(c, 0)\ngo f(c, 0)\nfor {\n<-c\n}\n}\n",
    ),
    (
        "timers that call functions",
        "time",
        "func main() {\nc := make(chan int)\ngo func() {\nfor {\nc <- 1\n}\n}()\nfor i := 1; ; i++ {\ntime.AfterFunc(time.Duration(i)*time.Hour, func() { println(i) })\n<-c\n}\n}\n",
    ),
    (
        "large arrays",
        "",
        "func main() {\nvar all [3000]int\nd := make(chan int)\nfor n := range 3 {\ngo func() {\nfor i := range 9 {\nd <- n+i\n}\n}()\n}\nfor i := range 27 {\nall[<-d*100] = i\n}\nprintln(all[5])\n}\n",
    ),
    (
        "goroutines that outlive main",
        "",
        "func main() {\nc := make(chan int)\nfor n := range 5 {\ngo func() {\nfor i := range 4 {\nc <- n*i\n}\n}()\n}\nfor range 2 {\n<-c\n}\n}\n",
    ),
];

/// Explores a program, and compares at each look: the least and the greatest share of what was held that was counted, and the most that was held
/// at all.
fn compared(imports: &str, text: &str) -> (Exploration, (f64, f64), isize) {
    let text = program(imports, text);
    let settings = build::Settings { explored: true, ..build::Settings::default() };
    let ready = build::build(&[("prog.go".to_owned(), text)], &settings);
    let ready = ready.unwrap_or_else(|wrong| panic!("{:?}", wrong.what));
    let system = Arc::new(GoProgram::new("prog.go", ready.program, ready.files));
    let before = held();
    HELD.with(|held| held.set((before, before)));
    let shares = Arc::new(Mutex::new((f64::MAX, 0.0_f64)));
    let mut settings = Settings::new(Arc::new(InPlace));
    (settings.memory, settings.clock) = (Some(LIMIT), Clock::Real);
    let seen = shares.clone();
    let tell = move |progress: &Progress| {
        let really = held() - before;
        if really > LEAST {
            let share = progress.memory as f64 / really as f64;
            let mut seen = seen.lock().expect("no look panics");
            *seen = (seen.0.min(share), seen.1.max(share));
        }
    };
    settings.progress = Some(Arc::new(Mutex::new(Box::new(tell))));
    let found = explore(system, settings);
    let most = HELD.with(|held| held.get().1) - before;
    let shares = *shares.lock().expect("no look panics");
    (found, shares, most)
}

#[test]
fn what_a_search_says_that_it_holds_is_what_was_allocated() {
    let mut wrong = Vec::new();
    for (name, imports, text) in PROGRAMS {
        let (found, (least, greatest), most) = compared(imports, text);
        let line = format!(
            "{name}: {least:.2} to {greatest:.2} counted, at most {:.1} MiB, {} states, {:?}",
            most as f64 / f64::from(1 << 20),
            found.states,
            found.incomplete.as_ref().map(Incomplete::name)
        );
        let is_right = (0.75..=1.25).contains(&least) && (0.75..=1.25).contains(&greatest);
        if !is_right || most > 2 * LIMIT as isize {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
