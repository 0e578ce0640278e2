package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func yield(n int) int {
	var wg sync.WaitGroup
	var total atomic.Int64
	for range 2 {
		wg.Go(func() {
			count := 0
			for range n / 2 {
				runtime.Gosched()
				count++
			}
			total.Add(int64(count))
		})
	}
	wg.Wait()
	return int(total.Load())
}

// spawnBatch: a WaitGroup of 1000 is done exactly when a thousand goroutines have run.
func spawnBatch(n int) int {
	joined := 0
	for joined < n {
		var wg sync.WaitGroup
		wg.Add(1000)
		for range 1000 {
			go wg.Done()
		}
		wg.Wait()
		joined += 1000
	}
	return joined
}

func spawnOne(n int) int {
	done := make(chan int)
	sum := 0
	for i := range n {
		go func() { done <- i }()
		sum += <-done
	}
	return sum
}

func pingPong(n int) int {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for v := range ping {
			pong <- v
		}
		close(pong)
	}()
	sum := 0
	for i := range n {
		ping <- i
		sum += <-pong
	}
	close(ping)
	return sum
}

func producer(capacity, n int) int {
	ch := make(chan int, capacity)
	go func() {
		for i := range n {
			ch <- i
		}
		close(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	return sum
}

func fourByFour(n int) int {
	ch := make(chan int, 64)
	var senders, receivers sync.WaitGroup
	var total atomic.Int64
	for range 4 {
		senders.Go(func() {
			for i := range n / 4 {
				ch <- i
			}
		})
		receivers.Go(func() {
			sum := 0
			for v := range ch {
				sum += v
			}
			total.Add(int64(sum))
		})
	}
	senders.Wait()
	close(ch)
	receivers.Wait()
	return int(total.Load())
}

func sendAll(ch chan<- int, n int) {
	for i := range n {
		ch <- i
	}
}

func selectTwo(n int) int {
	a, b := make(chan int), make(chan int)
	go sendAll(a, n/2)
	go sendAll(b, n/2)
	sum := 0
	for range n / 2 * 2 {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += v
		}
	}
	return sum
}

func selectEight(n int) int {
	var chans [8]chan int
	for i := range chans {
		chans[i] = make(chan int)
		go sendAll(chans[i], n/8)
	}
	a, b, c, d, e, f, g, h := chans[0], chans[1], chans[2], chans[3], chans[4], chans[5], chans[6], chans[7]
	sum := 0
	for range n / 8 * 8 {
		select {
		case v := <-a:
			sum += v
		case v := <-b:
			sum += v
		case v := <-c:
			sum += v
		case v := <-d:
			sum += v
		case v := <-e:
			sum += v
		case v := <-f:
			sum += v
		case v := <-g:
			sum += v
		case v := <-h:
			sum += v
		}
	}
	return sum
}

func selectDefault(n int) int {
	ch := make(chan int)
	nothing := 0
	for range n {
		select {
		case v := <-ch:
			nothing -= v
		default:
			nothing++
		}
	}
	return nothing
}

// ring: every goroutine passes on what it gets, plus one.
func ring(n int) int {
	first := make(chan int)
	in := first
	for range 999 {
		out := make(chan int)
		go func(in <-chan int, out chan<- int) {
			for v := range in {
				out <- v + 1
			}
			close(out)
		}(in, out)
		in = out
	}
	sum := 0
	for i := range n / 1000 {
		first <- i
		sum += <-in
	}
	close(first)
	return sum
}

func sieve(n int) int {
	ch := make(chan int)
	go func(ch chan<- int) {
		for i := 2; ; i++ {
			ch <- i
		}
	}(ch)
	prime := 0
	for range n {
		prime = <-ch
		next := make(chan int)
		go func(in <-chan int, out chan<- int, prime int) {
			for v := range in {
				if v%prime != 0 {
					out <- v
				}
			}
		}(ch, next, prime)
		ch = next
	}
	return prime
}

func skynet(result chan<- int, number, size int) {
	if size == 1 {
		result <- number
		return
	}
	children := make(chan int)
	for i := range 10 {
		go skynet(children, number+i*size/10, size/10)
	}
	sum := 0
	for range 10 {
		sum += <-children
	}
	result <- sum
}

func skynetOf(n int) int {
	result := make(chan int)
	go skynet(result, 0, n)
	return <-result
}

func mutex(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for range 4 {
		wg.Go(func() {
			for range n / 4 {
				mu.Lock()
				total++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return total
}

func sleeps(n int) int {
	var wg sync.WaitGroup
	var woken atomic.Int64
	for i := range n {
		wg.Go(func() {
			time.Sleep(time.Duration(1+i%100) * time.Millisecond)
			woken.Add(1)
		})
	}
	wg.Wait()
	return int(woken.Load())
}

func fanIn(n int) int {
	ch := make(chan int)
	for range 1000 {
		go sendAll(ch, n/1000)
	}
	sum := 0
	for range n / 1000 * 1000 {
		sum += <-ch
	}
	return sum
}

// park starts n goroutines that wait at a gate; the last to arrive says so.
func park(n int) reading {
	gate, all := make(chan struct{}), make(chan struct{})
	var arrived atomic.Int64
	watch := startWatch()
	for range n {
		go func() {
			if arrived.Add(1) == int64(n) {
				close(all)
			}
			<-gate
		}()
	}
	<-all
	figures := watch.read()
	figures.Check = int(arrived.Load())
	close(gate)
	return figures
}
