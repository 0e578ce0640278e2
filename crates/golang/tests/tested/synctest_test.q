2000-01-01 00:00:00 +0000 UTC
5h0m0s 2000-01-01 05:00:00 +0000 UTC
5h1m0s
5h1m1s
5h1m2s
5h1m3s
5h1m3s
done: true
n: 0
n: 1
n: 2
n: 3
before: <nil>
after: context deadline exceeded
called: false
called: true
an hour later
end
worker 2
worker 1
worker 0
once
ready
cleaned up
--- FAIL: TestFails (0.00s)
    asm_amd64.s:1264: from a goroutine
    synctest_test.go:123: fatal in the bubble
1 0s
0 1s
1 2s
2 3s
0 false
timeout 4s
FAIL
FAIL	command-line-arguments	0.010s
FAIL
exit 1
