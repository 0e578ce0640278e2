package main

import "fmt"

func main() {
	stopper := &Stopper{}
	fmt.Println("taken:", stopper.Run(func() {
		stopper.Run(func() {})
	}))
	stopper.Stop()
	if !stopper.Run(func() { fmt.Println("too late") }) {
		fmt.Println("refused")
	}
}
