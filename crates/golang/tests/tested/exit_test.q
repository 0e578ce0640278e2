--- FAIL: TestExit (0.00s)
    exit_test.go:11: exits
panic: unexpected call to os.Exit(0) during test [recovered, repanicked]

goroutine 5 [running]:
testing.tRunner.func1.2({0x6bacc0, 0x5641e0})
	GOROOT/src/testing/testing.go:2125 +0x232
testing.tRunner.func1()
	GOROOT/src/testing/testing.go:2128 +0x329
panic({0x6bacc0?, 0x5641e0?})
	GOROOT/src/runtime/panic.go:859 +0x125
os.Exit(0x0)
	GOROOT/src/os/proc.go:67 +0x51
command-line-arguments.TestExit(0x3747d21a8488?)
	./exit_test.go:12 +0x45
testing.tRunner(0x3747d21a8488, 0x6db5d8)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 1
	GOROOT/src/testing/testing.go:2260 +0x4d4
FAIL	command-line-arguments	0.017s
FAIL
exit 1
