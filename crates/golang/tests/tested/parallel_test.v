=== RUN   TestOne
=== PAUSE TestOne
=== RUN   TestTwo
two runs
--- PASS: TestTwo (0.00s)
=== RUN   TestThree
=== PAUSE TestThree
=== RUN   TestSubs
=== RUN   TestSubs/sub0
=== PAUSE TestSubs/sub0
=== RUN   TestSubs/sub1
=== PAUSE TestSubs/sub1
=== RUN   TestSubs/sub2
=== PAUSE TestSubs/sub2
body of subs ends
=== CONT  TestSubs/sub0
sub runs 0
cleanup 0
=== CONT  TestSubs/sub2
sub runs 2
cleanup 2
=== CONT  TestSubs/sub1
sub runs 1
    parallel_test.go:35: sub 1 fails
cleanup 1
all subs are done
--- FAIL: TestSubs (0.00s)
    --- PASS: TestSubs/sub0 (0.00s)
    --- PASS: TestSubs/sub2 (0.00s)
    --- FAIL: TestSubs/sub1 (0.00s)
=== RUN   TestGroup
=== RUN   TestGroup/group
=== RUN   TestGroup/group/a
=== PAUSE TestGroup/group/a
=== RUN   TestGroup/group/b
=== PAUSE TestGroup/group/b
=== CONT  TestGroup/group/a
=== CONT  TestGroup/group/b
the group is done
--- PASS: TestGroup (0.00s)
    --- PASS: TestGroup/group (0.00s)
        --- PASS: TestGroup/group/a (0.00s)
        --- PASS: TestGroup/group/b (0.00s)
=== RUN   TestGoroutines
    parallel_test.go:55: from goroutine 1
--- FAIL: TestGoroutines (0.00s)
=== CONT  TestOne
one runs
    parallel_test.go:14: one
--- PASS: TestOne (0.00s)
=== CONT  TestThree
three runs
    parallel_test.go:24: three fails
--- FAIL: TestThree (0.00s)
FAIL
FAIL	command-line-arguments	0.007s
FAIL
exit 1
