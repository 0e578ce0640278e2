=== RUN   TestGoexit
--- FAIL: TestGoexit (0.00s)
panic: test executed panic(nil) or runtime.Goexit

goroutine 7 [running]:
testing.tRunner.func1.2({0x693888, 0x6f3cd0})
	GOROOT/src/testing/testing.go:2125 +0x232
testing.tRunner.func1()
	GOROOT/src/testing/testing.go:2128 +0x329
runtime.Goexit()
	GOROOT/src/runtime/panic.go:694 +0x54
command-line-arguments.TestGoexit(0x3d3e24c38248?)
	./goexit_test.go:9 +0xf
testing.tRunner(0x3d3e24c38248, 0x6da388)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 1
	GOROOT/src/testing/testing.go:2260 +0x4d4
FAIL	command-line-arguments	0.011s
FAIL
exit 1
