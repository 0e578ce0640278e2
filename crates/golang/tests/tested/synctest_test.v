=== RUN   TestClock
2000-01-01 00:00:00 +0000 UTC
5h0m0s 2000-01-01 05:00:00 +0000 UTC
5h1m0s
5h1m1s
5h1m2s
5h1m3s
5h1m3s
    synctest_test.go:27: in the bubble
--- PASS: TestClock (0.00s)
=== RUN   TestWait
done: true
n: 0
n: 1
n: 2
n: 3
--- PASS: TestWait (0.00s)
=== RUN   TestContext
before: <nil>
after: context deadline exceeded
--- PASS: TestContext (0.00s)
=== RUN   TestAfterFunc
called: false
called: true
an hour later
end
--- PASS: TestAfterFunc (0.00s)
=== RUN   TestGroup
worker 2
worker 1
worker 0
once
ready
--- PASS: TestGroup (0.00s)
=== RUN   TestFails
    asm_amd64.s:1264: from a goroutine
    synctest_test.go:123: fatal in the bubble
cleaned up
--- FAIL: TestFails (0.00s)
=== RUN   TestBusy
1 0s
--- PASS: TestBusy (0.00s)
=== RUN   TestProducer
0 1s
1 2s
2 3s
0 false
timeout 4s
--- PASS: TestProducer (0.00s)
=== RUN   TestSkips
    synctest_test.go:170: skipped in the bubble
--- PASS: TestSkips (0.00s)
FAIL
FAIL	command-line-arguments	0.004s
FAIL
exit 1
