// The Go side of benches/runtime.rs: the same rows, each printing nanoseconds for one operation.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

func yield(n int) {
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < n/2; j++ {
				runtime.Gosched()
			}
		}()
	}
	wg.Wait()
}

func spawnBatch(n int) {
	for done := 0; done < n; done += 1000 {
		var wg sync.WaitGroup
		wg.Add(1000)
		for i := 0; i < 1000; i++ {
			go func() { wg.Done() }()
		}
		wg.Wait()
	}
}

func spawnOne(n int) {
	done := make(chan struct{})
	for i := 0; i < n; i++ {
		go func() { done <- struct{}{} }()
		<-done
	}
}

func pingPong(n int) {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
		close(pong)
	}()
	for i := 0; i < n; i++ {
		ping <- i
		<-pong
	}
	close(ping)
}

func producer(capacity, n int) {
	ch := make(chan int, capacity)
	go func() {
		for i := 0; i < n; i++ {
			ch <- i
		}
		close(ch)
	}()
	for range ch {
	}
}

func fourByFour(n int) {
	ch := make(chan int, 64)
	var senders, receivers sync.WaitGroup
	for i := 0; i < 4; i++ {
		senders.Add(1)
		go func() {
			defer senders.Done()
			for j := 0; j < n/4; j++ {
				ch <- j
			}
		}()
		receivers.Add(1)
		go func() {
			defer receivers.Done()
			for range ch {
			}
		}()
	}
	senders.Wait()
	close(ch)
	receivers.Wait()
}

func selectTwo(n int) {
	a, b := make(chan int), make(chan int)
	send := func(ch chan int) {
		for i := 0; i < n/2; i++ {
			ch <- i
		}
	}
	go send(a)
	go send(b)
	for i := 0; i < n/2*2; i++ {
		select {
		case <-a:
		case <-b:
		}
	}
}

func selectDefault(n int) {
	ch := make(chan int)
	for i := 0; i < n; i++ {
		select {
		case <-ch:
		default:
		}
	}
}

func ring(n int) {
	first := make(chan int)
	in := first
	for i := 1; i < 1000; i++ {
		out := make(chan int)
		go func(in, out chan int) {
			for v := range in {
				out <- v
			}
			close(out)
		}(in, out)
		in = out
	}
	last := in
	for i := 0; i < n/1000; i++ {
		first <- i
		<-last
	}
	close(first)
}

func mutex(n int) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := 0; j < n/4; j++ {
				mu.Lock()
				total++
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
}

func sieve(n int) {
	ch := make(chan int)
	go func(ch chan int) {
		for i := 2; ; i++ {
			ch <- i
		}
	}(ch)
	for i := 0; i < n; i++ {
		prime := <-ch
		next := make(chan int)
		go func(in, out chan int) {
			for {
				if v := <-in; v%prime != 0 {
					out <- v
				}
			}
		}(ch, next)
		ch = next
	}
}

func skynet(c chan int, num, size int) {
	if size == 1 {
		c <- num
		return
	}
	rc := make(chan int)
	for i := 0; i < 10; i++ {
		go skynet(rc, num+i*size/10, size/10)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-rc
	}
	c <- sum
}

func resident() int {
	text, _ := os.ReadFile("/proc/self/statm")
	pages, _ := strconv.Atoi(strings.Fields(string(text))[1])
	return pages * os.Getpagesize()
}

// park prints bytes and nanoseconds for each goroutine.
func park(n int) {
	gate, parked := make(chan struct{}), make(chan struct{}, n)
	before, start := resident(), time.Now()
	for i := 0; i < n; i++ {
		go func() {
			parked <- struct{}{}
			<-gate
		}()
	}
	for i := 0; i < n; i++ {
		<-parked
	}
	runtime.Gosched()
	took := time.Since(start)
	fmt.Printf("%.1f %.1f\n", float64(resident()-before)/float64(n), float64(took.Nanoseconds())/float64(n))
	close(gate)
}

func main() {
	row := os.Args[1]
	n, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	start := time.Now()
	switch row {
	case "yield":
		yield(n)
	case "spawn-batch":
		spawnBatch(n)
	case "spawn-one":
		spawnOne(n)
	case "ping-pong":
		pingPong(n)
	case "unbuffered":
		producer(0, n)
	case "buffered":
		producer(128, n)
	case "four-by-four":
		fourByFour(n)
	case "select-two":
		selectTwo(n)
	case "select-default":
		selectDefault(n)
	case "ring":
		ring(n)
	case "mutex":
		mutex(n)
	case "sieve":
		sieve(n)
	case "skynet":
		c := make(chan int)
		go skynet(c, 0, n)
		<-c
	case "park":
		park(n)
		return
	default:
		panic("no such row: " + row)
	}
	fmt.Printf("%.2f\n", float64(time.Since(start).Nanoseconds())/float64(n))
}
