package main

import "fmt"

// paced does each job in a goroutine of its own, which begins after a tick of its own.
func paced(ticks <-chan bool, jobs []int, work func(job int)) {
	// Write this.
}

func main() {
	ticks := make(chan bool)
	go func() {
		for n := range 2 {
			fmt.Println("tick", n+1)
			ticks <- true
		}
	}()
	paced(ticks, []int{1, 2}, func(job int) { fmt.Println("job", job) })
	fmt.Println("done")
}
