package main

import "fmt"

func main() {
	begin(func() { panic("nobody asks") })
	gate := make(chan bool)
	late := begin(func() {
		<-gate
		panic("late")
	})
	close(gate)
	fmt.Println(late(), late())
}
