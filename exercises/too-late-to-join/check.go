package main

import "fmt"

func main() {
	stopper := &Stopper{}
	taken := make(chan bool)
	fmt.Println("taken:", stopper.Run(func() {
		<-taken
		stopper.Run(func() {})
	}))
	close(taken)
	stopper.Stop()
	if !stopper.Run(func() { fmt.Println("too late") }) {
		fmt.Println("refused")
	}
}
