--- FAIL: TestPanics (0.00s)
    panics_test.go:9: before
    --- FAIL: TestPanics/sub (0.00s)
    panics_test.go:8: cleanup runs
panic: assignment to entry in nil map [recovered, repanicked]

goroutine 9 [running]:
testing.tRunner.func1.2({0x6be108, 0x6f5ef0})
	GOROOT/src/testing/testing.go:2125 +0x232
testing.tRunner.func1()
	GOROOT/src/testing/testing.go:2128 +0x329
panic({0x6be108?, 0x6f5ef0?})
	GOROOT/src/runtime/panic.go:859 +0x125
command-line-arguments.TestPanics.func2(0xe6b8eb466c8?)
	./panics_test.go:12 +0x28
testing.tRunner(0xe6b8eb466c8, 0x6dbd88)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 8
	GOROOT/src/testing/testing.go:2260 +0x4d4
FAIL	command-line-arguments	0.006s
FAIL
exit 1
