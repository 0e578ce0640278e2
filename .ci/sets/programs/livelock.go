package main

import (
	"runtime"
	"sync/atomic"
)

func main() {
	var a, b atomic.Bool
	done := make(chan bool)
	go func() {
		for {
			a.Store(true)
			if !b.Load() {
				break
			}
			a.Store(false)
			runtime.Gosched()
		}
		a.Store(false)
		done <- true
	}()
	for {
		b.Store(true)
		if !a.Load() {
			break
		}
		b.Store(false)
		runtime.Gosched()
	}
	b.Store(false)
	<-done
	println("done")
}
