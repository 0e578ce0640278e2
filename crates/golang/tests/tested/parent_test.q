--- FAIL: TestParent (0.00s)
    --- FAIL: TestParent/sub (0.00s)
        testing.go:2064: test executed panic(nil) or runtime.Goexit: subtest may have called FailNow on a parent test
FAIL
FAIL	command-line-arguments	0.002s
FAIL
exit 1
