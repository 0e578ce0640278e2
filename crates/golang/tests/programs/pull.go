package main

import (
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer fmt.Println("count ends")
		for i := range n {
			if !yield(i) {
				fmt.Println("stopped")
				return
			}
		}
	}
}

func pairs(yield func(string, int) bool) {
	_ = yield("a", 1) && yield("b", 2)
}

func try(what string, f func()) {
	defer func() { fmt.Println(what, "recovered:", recover()) }()
	f()
}

func zip[A, B any](a iter.Seq[A], b iter.Seq[B]) iter.Seq2[A, B] {
	return func(yield func(A, B) bool) {
		na, stopA := iter.Pull(a)
		defer stopA()
		nb, stopB := iter.Pull(b)
		defer stopB()
		for {
			x, ok1 := na()
			y, ok2 := nb()
			if !ok1 || !ok2 || !yield(x, y) {
				return
			}
		}
	}
}

func main() {
	next, stop := iter.Pull(count(3))
	for {
		v, ok := next()
		fmt.Println(v, ok)
		if !ok {
			break
		}
	}
	fmt.Println(next())
	stop()
	next, stop = iter.Pull(count(5))
	fmt.Println(next())
	stop()
	fmt.Println(next())
	next, stop = iter.Pull(count(5))
	stop()
	stop()
	fmt.Println(next())

	next2, stop2 := iter.Pull2(pairs)
	fmt.Println(next2())
	fmt.Println(next2())
	fmt.Println(next2())
	stop2()

	for a, b := range zip(count(4), slices.Values([]string{"x", "y"})) {
		fmt.Println(a, b)
	}
	for a, b := range zip(maps.Keys(map[int]bool{7: true}), count(9)) {
		fmt.Println(a, b)
		break
	}

	try("panic in seq", func() {
		next, _ := iter.Pull(func(yield func(int) bool) {
			yield(1)
			panic("broken")
		})
		fmt.Println(next())
		fmt.Println(next())
	})
	try("panic at stop", func() {
		next, stop := iter.Pull(func(yield func(int) bool) {
			yield(1)
			panic("at stop")
		})
		fmt.Println(next())
		stop()
	})
	try("next in seq", func() {
		var next func() (int, bool)
		next, stop := iter.Pull(func(yield func(int) bool) {
			next()
		})
		next()
		stop()
	})
	try("goexit", func() {
		done := make(chan bool)
		go func() {
			defer close(done)
			defer fmt.Println("deferred")
			next, _ := iter.Pull(func(yield func(int) bool) { runtime.Goexit() })
			next()
			fmt.Println("not reached")
		}()
		<-done
	})

	// Values travel between goroutines; others are not let in between.
	other := make(chan string, 100)
	go func() { other <- "other ran" }()
	next, stop = iter.Pull(count(1000))
	sum := 0
	for range 1000 {
		v, _ := next()
		sum += v
	}
	stop()
	fmt.Println(sum, len(other))
	fmt.Println(<-other, runtime.NumGoroutine())
}
