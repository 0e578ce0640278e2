package main

import "fmt"

func main() {
	x := 0
	done := make(chan struct{})
	go func() {
		x = 42
		close(done)
	}()
	<-done
	fmt.Println("x =", x)
}
