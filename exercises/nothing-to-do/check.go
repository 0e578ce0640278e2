package main

import (
	"fmt"
	"sync"
)

func main() {
	busy, both, count := make(chan bool, 2), make(chan bool), make(chan bool, 2)
	job := func(work func()) func() {
		return func() {
			select {
			case busy <- true:
				defer func() { <-busy }()
			default:
				fmt.Println("too many")
			}
			work()
		}
	}
	sends := job(func() { both <- true })
	receives := job(func() { <-both })
	counts := job(func() { count <- true })
	run([][]func(){{sends, receives, counts}, {}})
	fmt.Println("counted:", len(count))
	var all sync.WaitGroup
	all.Add(3)
	meets := func() {
		all.Done()
		all.Wait()
	}
	run([][]func(){{meets, meets, meets}, {}, {}})
	fmt.Println("three at once")
}
