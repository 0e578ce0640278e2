=== RUN   TestStuck
--- FAIL: TestStuck (0.00s)
panic: deadlock: all goroutines in bubble are blocked [recovered, repanicked]

goroutine 7 [running]:
testing.tRunner.func1.2({0x6cb140, 0x32606ed70150})
	GOROOT/src/testing/testing.go:2125 +0x232
testing.tRunner.func1()
	GOROOT/src/testing/testing.go:2128 +0x329
panic({0x6cb140?, 0x32606ed70150?})
	GOROOT/src/runtime/panic.go:859 +0x125
internal/synctest.Run(0x32606eda8160)
	GOROOT/src/runtime/synctest.go:247 +0x2dd
testing/synctest.Test(0x32606edf6248, 0x6de178)
	GOROOT/src/testing/synctest/synctest.go:291 +0x99
command-line-arguments.TestStuck(0x32606edf6248?)
	./syncstuck_test.go:10 +0x1a
testing.tRunner(0x32606edf6248, 0x6de0d0)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 1
	GOROOT/src/testing/testing.go:2260 +0x4d4

goroutine 8 [chan receive (durable), synctest bubble 1]:
testing/synctest.testingSynctestTest(0x32606edf6248, 0x6de178)
	GOROOT/src/testing/testing.go:2310 +0x293
testing/synctest.Test.func1()
	GOROOT/src/testing/synctest/synctest.go:292 +0x25
created by testing/synctest.Test in goroutine 7
	GOROOT/src/testing/synctest/synctest.go:291 +0x99

goroutine 9 [sync.WaitGroup.Wait (durable), synctest bubble 1]:
sync.runtime_SemacquireWaitGroup(0x6de180?, 0x60?)
	GOROOT/src/runtime/sema.go:114 +0x2e
sync.(*WaitGroup).Wait(0x32606ed72150)
	GOROOT/src/sync/waitgroup.go:206 +0x85
command-line-arguments.TestStuck.func1(0x32606edf6488?)
	./syncstuck_test.go:14 +0x4f
testing.tRunner(0x32606edf6488, 0x6de178)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing/synctest.testingSynctestTest in goroutine 8
	GOROOT/src/testing/testing.go:2309 +0x278

goroutine 10 [select (no cases) (durable), synctest bubble 1]:
command-line-arguments.TestStuck.func1.1()
	./syncstuck_test.go:13 +0xf
created by command-line-arguments.TestStuck.func1 in goroutine 9
	./syncstuck_test.go:13 +0x45
FAIL	command-line-arguments	0.005s
FAIL
exit 1
