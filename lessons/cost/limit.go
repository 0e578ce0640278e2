package main

import "fmt"

func main() {
	started := make(chan struct{})
	never := make(chan struct{})
	for count := 1; ; count++ {
		go func() {
			started <- struct{}{}
			<-never
		}()
		// The next one only when this one has started.
		<-started
		if count == 1_000 {
			fmt.Println("1000 goroutines, and more")
		}
	}
}
