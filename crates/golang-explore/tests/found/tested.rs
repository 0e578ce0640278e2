//! Files of tests are programs, too.

use gort_explore::{Count, Fate};

use crate::{USUAL, explored_as, outputs};

fn test(body: &str) -> gort_explore::Exploration {
    let text = format!(
        "package p\n\nimport (\n\t\"sync\"\n\t\"testing\"\n\t\"time\"\n)\n\nvar _ sync.Mutex\nvar _ time.Time\n\n{body}"
    );
    explored_as("p_test.go", &text, USUAL)
}

#[test]
fn a_test_that_passes_has_one_output() {
    let found = test(
        "func TestOne(t *testing.T) { t.Log(1) }\nfunc TestTwo(t *testing.T) { t.Run(\"sub\", func(t *testing.T) {}) }\n",
    );
    assert_eq!(outputs(&found), ["PASS"]);
    assert!(found.states < 40, "package testing has few steps of its own: {}", found.states);
}

#[test]
fn a_test_that_fails_on_some_schedule_has_both_outputs() {
    let found = test(
        "func TestOne(t *testing.T) {\nc := make(chan int, 2)\ngo func() { c <- 1 }()\ngo func() { c <- 2 }()\nif <-c == 2 {\nt.Error(\"two\")\n}\n}\n",
    );
    assert_eq!(outputs(&found), ["--- FAIL: TestOne (0.00s) |     p_test.go:17: two | FAIL | exit status 1", "PASS"]);
}

#[test]
fn a_test_that_blocks_is_a_deadlock_and_not_a_timeout() {
    let found = test("func TestOne(t *testing.T) { select {} }\n");
    assert_eq!(found.endings.deadlock, Count::from(1_u32));
}

#[test]
fn what_a_goroutine_logs_when_its_test_is_over_is_a_panic() {
    let found = test("func TestOne(t *testing.T) {\ngo t.Log(1)\n}\n");
    assert!(found.incomplete.is_none() && found.endings.panic > Count::ZERO && found.endings.exit > Count::ZERO);
}

#[test]
fn a_goroutine_that_a_test_leaves_behind_stays() {
    let found = test("func TestOne(t *testing.T) {\nc := make(chan int)\ngo func() { c <- 1 }()\n}\n");
    assert!(found.leaks.kinds.iter().any(|kind| kind.left.fate == Fate::Stays && kind.left.created_at.line() == 14));
}

#[test]
fn tests_that_run_in_parallel_come_in_any_order() {
    let found = test(
        "var mu sync.Mutex\nvar n int\nfunc one(t *testing.T) {\nt.Parallel()\nmu.Lock()\nn++\nmu.Unlock()\n}\nfunc TestA(t *testing.T) { one(t) }\nfunc TestB(t *testing.T) { one(t) }\n",
    );
    assert_eq!(outputs(&found), ["PASS"]);
    assert!(found.races.is_empty() && found.schedules > Count::from(1_u32));
}
