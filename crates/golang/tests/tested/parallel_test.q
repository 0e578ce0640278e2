two runs
body of subs ends
sub runs 0
cleanup 0
sub runs 2
cleanup 2
sub runs 1
cleanup 1
all subs are done
--- FAIL: TestSubs (0.00s)
    --- FAIL: TestSubs/sub1 (0.00s)
        parallel_test.go:35: sub 1 fails
the group is done
--- FAIL: TestGoroutines (0.00s)
    parallel_test.go:55: from goroutine 1
one runs
three runs
--- FAIL: TestThree (0.00s)
    parallel_test.go:24: three fails
FAIL
FAIL	command-line-arguments	0.006s
FAIL
exit 1
