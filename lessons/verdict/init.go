package main

import (
	"fmt"
	"runtime"
	"strings"
)

// Go does not tell a goroutine's number; its stack trace does.
func goid() string {
	text := make([]byte, 64)
	text = text[:runtime.Stack(text, false)]
	return strings.Fields(string(text))[1]
}

// Variables of a package are made before its init functions run;
// one that needs another is made after it.
var a = initA(b)
var b = initB()

func initB() int {
	fmt.Println("init b: goroutine", goid())
	return 1
}

func initA(b int) int {
	fmt.Println("init a: goroutine", goid())
	return b + 1
}

func main() {
	fmt.Println("main: goroutine", goid())

	done := make(chan struct{})
	go func() {
		fmt.Println("go: another goroutine:", goid() != "1")
		close(done)
	}()
	<-done
}
