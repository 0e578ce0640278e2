--- FAIL: TestLeft (0.00s)
panic: deadlock: main bubble goroutine has exited but blocked goroutines remain [recovered, repanicked]

goroutine 7 [running]:
testing.tRunner.func1.2({0x6c93e0, 0x3d1cd1e66150})
	GOROOT/src/testing/testing.go:2125 +0x232
testing.tRunner.func1()
	GOROOT/src/testing/testing.go:2128 +0x329
panic({0x6c93e0?, 0x3d1cd1e66150?})
	GOROOT/src/runtime/panic.go:859 +0x125
internal/synctest.Run(0x3d1cd1e9e160)
	GOROOT/src/runtime/synctest.go:247 +0x2dd
testing/synctest.Test(0x3d1cd1eec248, 0x6dc370)
	GOROOT/src/testing/synctest/synctest.go:291 +0x99
command-line-arguments.TestLeft(0x3d1cd1eec248?)
	./syncleft_test.go:10 +0x1a
testing.tRunner(0x3d1cd1eec248, 0x6dc2c8)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 1
	GOROOT/src/testing/testing.go:2260 +0x4d4

goroutine 10 [chan receive (durable), synctest bubble 1]:
command-line-arguments.TestLeft.func1.1()
	./syncleft_test.go:12 +0x19
created by command-line-arguments.TestLeft.func1 in goroutine 9
	./syncleft_test.go:12 +0x67

goroutine 11 [sleep (durable), synctest bubble 1]:
time.Sleep(0x34630b8a000)
	GOROOT/src/runtime/time.go:366 +0x145
command-line-arguments.TestLeft.func1.2()
	./syncleft_test.go:13 +0x1d
created by command-line-arguments.TestLeft.func1 in goroutine 9
	./syncleft_test.go:13 +0x73
FAIL	command-line-arguments	0.008s
FAIL
exit 1
