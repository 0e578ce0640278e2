package main

import "fmt"

func main() {
	ticks := make(chan bool)
	go func() {
		ticks <- true
		ticks <- true
	}()
	begun := make(chan bool)
	paced(ticks, []int{1, 2}, func(job int) {
		if job == 1 {
			<-begun
		} else {
			begun <- true
		}
	})
	fmt.Println("both begun")
	paced(nil, nil, func(int) { fmt.Println("there was no job") })
	fmt.Println("none")
}
