=== RUN   TestBefore
before
--- PASS: TestBefore (0.00s)
=== RUN   TestExit
    exitcode_test.go:13: not shown without -v
FAIL	command-line-arguments	0.013s
FAIL
exit 1
