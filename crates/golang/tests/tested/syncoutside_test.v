=== RUN   TestOutside
fatal error: send on synctest channel from outside bubble

goroutine 7 [running]:
command-line-arguments.TestOutside(0x37794f00248)
	./syncoutside_test.go:11 +0x99
testing.tRunner(0x37794f00248, 0x6dc2d0)
	GOROOT/src/testing/testing.go:2195 +0xea
created by testing.(*T).Run in goroutine 1
	GOROOT/src/testing/testing.go:2260 +0x4d4
FAIL	command-line-arguments	0.008s
FAIL
exit 1
