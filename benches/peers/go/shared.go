package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// As in src/work.rs, which says what they are.
const (
	waiters      = 20_000
	writeEvery   = 1000
	sharers      = 8
	sectionSteps = 310
	resets       = 3
)

func tree(result chan<- int, number, leaves int) {
	if leaves == 1 {
		result <- number
		return
	}
	children := make(chan int)
	for half := range 2 {
		go tree(children, number+half*leaves/2, leaves/2)
	}
	result <- <-children + <-children
}

func treeOf(n int) int {
	result := make(chan int)
	go tree(result, 0, n)
	return <-result
}

func treeJoin(sum *atomic.Int64, number, leaves int) {
	if leaves == 1 {
		sum.Add(int64(number))
		return
	}
	var wg sync.WaitGroup
	for half := range 2 {
		wg.Go(func() { treeJoin(sum, number+half*leaves/2, leaves/2) })
	}
	wg.Wait()
}

func treeJoinOf(n int) int {
	var sum atomic.Int64
	var wg sync.WaitGroup
	wg.Go(func() { treeJoin(&sum, 0, n) })
	wg.Wait()
	return int(sum.Load())
}

func yieldLocked(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for range 4 {
		wg.Go(func() {
			for range n / 4 {
				mu.Lock()
				runtime.Gosched()
				total++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return total
}

func section(x uint64) uint64 {
	for range sectionSteps {
		x = (x ^ x>>33) * 6364136223846793005
	}
	return x >> 54
}

func sections(n int) int {
	var mu sync.Mutex
	var wg sync.WaitGroup
	total := 0
	for range sharers {
		wg.Go(func() {
			for i := range n / sharers {
				mu.Lock()
				total += int(section(uint64(i) + 1))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return total
}

// mutex20k measures what comes after the unlock that lets the first of them have the lock.
func mutex20k(n int) reading {
	waiters := min(n, waiters)
	var figures reading
	for range n / waiters {
		var mu sync.Mutex
		var wg sync.WaitGroup
		var arrived atomic.Int64
		all := make(chan struct{})
		count := 0
		mu.Lock()
		for range waiters {
			wg.Go(func() {
				if arrived.Add(1) == int64(waiters) {
					close(all)
				}
				mu.Lock()
				count++
				mu.Unlock()
			})
		}
		<-all
		watch := startWatch()
		mu.Unlock()
		wg.Wait()
		round := watch.read()
		round.Check = count
		figures = figures.plus(round)
	}
	return figures
}

// rwmutex reads, and writes now and then; what it returns is how many of both there were.
func rwmutex(n int) int {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	var read atomic.Int64
	written := 0
	for range sharers {
		wg.Go(func() {
			count := 0
			for i := range n / sharers {
				if i%writeEvery == 0 {
					mu.Lock()
					written++
					mu.Unlock()
				} else {
					mu.RLock()
					if written >= 0 {
						count++
					}
					mu.RUnlock()
				}
			}
			read.Add(int64(count))
		})
	}
	wg.Wait()
	return written + int(read.Load())
}

func timers(n int) int {
	hours := func(i int) time.Duration { return time.Hour + time.Duration(i%1000)*time.Second }
	timers := make([]*time.Timer, n)
	for i := range timers {
		timers[i] = time.NewTimer(hours(i))
	}
	active := 0
	for again := range resets {
		for i, timer := range timers {
			if timer.Reset(hours((again + 1) * i)) {
				active++
			}
		}
	}
	for _, timer := range timers {
		if timer.Stop() {
			active++
		}
	}
	return active
}

// values sends arrays of 8 or 60 KiB.
func values[V [1024]uint64 | [7680]uint64](n int) int {
	ch := make(chan V)
	go func() {
		var value V
		for i := range n {
			value[0], value[len(value)-1] = uint64(i), uint64(i)
			ch <- value
		}
		close(ch)
	}()
	sum := uint64(0)
	for value := range ch {
		sum += value[0] + value[len(value)-1]
	}
	return int(sum)
}

// closeAll measures what comes from the close on, until all have run.
func closeAll(n int) reading {
	gate, all := make(chan struct{}), make(chan struct{})
	var arrived, released atomic.Int64
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if arrived.Add(1) == int64(n) {
				close(all)
			}
			<-gate
			released.Add(1)
		})
	}
	<-all
	watch := startWatch()
	close(gate)
	wg.Wait()
	figures := watch.read()
	figures.Check = int(released.Load())
	return figures
}
