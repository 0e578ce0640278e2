=== RUN   TestParent
=== RUN   TestParent/sub
    testing.go:2064: test executed panic(nil) or runtime.Goexit: subtest may have called FailNow on a parent test
--- FAIL: TestParent (0.00s)
    --- FAIL: TestParent/sub (0.00s)
=== RUN   TestAfter
    parent_test.go:12: runs
--- PASS: TestAfter (0.00s)
FAIL
FAIL	command-line-arguments	0.005s
FAIL
exit 1
