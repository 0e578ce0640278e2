package main

import (
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// Counted is what a program of the spread table has done: pieces by thread, and how many microseconds each sleep was late.
type counted struct {
	Pieces []uint64 `json:"pieces"`
	Late   []uint64 `json:"late"`
}

var spreadPrograms = map[string]func(){
	"gate":           func() { gate(1, false) },
	"gate-yield":     func() { gate(200, true) },
	"two-stages":     twoStages,
	"barriers":       barriers,
	"consumers20us":  func() { consumers(20) },
	"consumers2ms":   func() { consumers(2000) },
	"server":         computingServer,
	"fork-join":      forkJoin,
	"talk-pair":      talkPair,
	"talk-ring":      talkRing,
	"talk-pipeline":  talkPipeline,
	"talk-fan-in":    talkFanIn,
	"talk-four":      talkFour,
	"sleepers-first": func() { sleepers(true) },
	"sleepers-last":  func() { sleepers(false) },
	"ticks-beside":   ticksBeside,
	"calls-beside":   callsBeside,
}

func spread(name string) (counted, bool) {
	program, ok := spreadPrograms[name]
	if !ok {
		return counted{}, false
	}
	program()
	result := counted{Pieces: []uint64{}, Late: late}
	for _, pieces := range byThread {
		result.Pieces = append(result.Pieces, pieces)
	}
	if result.Late == nil {
		result.Late = []uint64{}
	}
	return result, true
}

var (
	lock     sync.Mutex
	byThread = map[int]uint64{}
	late     []uint64
	computed uint64
)

func did(pieces int) {
	thread := syscall.Gettid()
	lock.Lock()
	byThread[thread] += uint64(pieces)
	lock.Unlock()
}

//go:noinline
func compute(microseconds int, seed uint64) uint64 {
	for i := 0; i < microseconds*1000; i++ {
		seed = seed*6364136223846793005 + 1442695040888963407
		seed ^= seed >> 33
	}
	did(microseconds)
	return seed
}

func gate(pieces int, yields bool) {
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			<-gate
			for k := range pieces {
				compute(20_000/pieces, uint64(i+k))
				if yields {
					runtime.Gosched()
				}
			}
		})
	}
	time.Sleep(2 * time.Millisecond)
	close(gate)
	wg.Wait()
}

func twoStages() {
	first, second := make(chan uint64, 16), make(chan uint64, 16)
	go func() {
		for i := range 5000 {
			first <- compute(20, uint64(i))
		}
		close(first)
	}()
	go func() {
		for v := range first {
			second <- compute(20, v)
		}
		close(second)
	}()
	for range second {
	}
}

func barriers() {
	done := make(chan struct{})
	starts := make([]chan uint64, 8)
	for i := range starts {
		start := make(chan uint64)
		starts[i] = start
		go func() {
			for x := range start {
				compute(200, x)
				done <- struct{}{}
			}
		}()
	}
	for round := range 60 {
		for _, start := range starts {
			start <- uint64(round)
		}
		for range starts {
			<-done
		}
	}
}

func consumers(microseconds int) {
	ch := make(chan uint64, 16)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for v := range ch {
				compute(microseconds, v)
			}
		})
	}
	for i := range 200_000 / microseconds {
		ch <- uint64(i)
	}
	close(ch)
	wg.Wait()
}

func computingServer() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() {
		for range 8 {
			conn, err := listener.Accept()
			if err != nil {
				panic(err)
			}
			go func() {
				b := make([]byte, 1)
				for {
					if n, err := conn.Read(b); n == 0 || err != nil {
						return
					}
					compute(400, 1)
					if _, err := conn.Write(b); err != nil {
						return
					}
				}
			}()
		}
	}()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			conn, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				panic(err)
			}
			b := []byte{0}
			for range 60 {
				if _, err := conn.Write(b); err != nil {
					panic(err)
				}
				if _, err := conn.Read(b); err != nil {
					panic(err)
				}
			}
		})
	}
	wg.Wait()
}

func forkJoin() {
	for round := range 60 {
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() { compute(200, uint64(round*i)) })
		}
		wg.Wait()
	}
}

// In the programs that only talk, one operation in a hundred is counted: asking for the thread is a system call.
func didOneOf(i int) {
	if i%100 == 0 {
		did(1)
	}
}

func talkPair() {
	ch := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range ch {
			didOneOf(i)
		}
	})
	wg.Go(func() {
		for i := range 200_000 {
			ch <- i
			didOneOf(i)
		}
		close(ch)
	})
	wg.Wait()
}

func stages(first chan int, count int) chan int {
	last := first
	for range count - 1 {
		in, out := last, make(chan int)
		go func() {
			for v := range in {
				didOneOf(v)
				out <- v + 1
			}
			close(out)
		}()
		last = out
	}
	return last
}

func talkRing() {
	first := make(chan int)
	last := stages(first, 1000)
	for i := range 500 {
		first <- i
		<-last
	}
	close(first)
}

func talkPipeline() {
	first := make(chan int)
	last := stages(first, 100)
	go func() {
		for i := range 5000 {
			first <- i
		}
		close(first)
	}()
	for range last {
	}
}

func talkFanIn() {
	ch := make(chan int)
	for range 1000 {
		go func() {
			for i := range 300 {
				ch <- i
				didOneOf(i)
			}
		}()
	}
	for range 300_000 {
		<-ch
	}
}

func talkFour() {
	ch := make(chan int, 64)
	var senders, receivers sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for i := range 100_000 {
				ch <- i
				didOneOf(i)
			}
		})
		receivers.Go(func() {
			for i := range ch {
				didOneOf(i)
			}
		})
	}
	senders.Wait()
	close(ch)
	receivers.Wait()
}

func sleepers(before bool) {
	var wg sync.WaitGroup
	end := time.Now().Add(450 * time.Millisecond)
	computes := func() { wg.Go(func() { computed = compute(400_000, 1) }) }
	if !before {
		computes()
	}
	for range 50 {
		wg.Go(func() {
			var mine []uint64
			for time.Now().Before(end) {
				due := time.Now().Add(time.Millisecond)
				time.Sleep(time.Millisecond)
				mine = append(mine, lateness(due))
			}
			noteLate(mine...)
		})
	}
	if before {
		computes()
	}
	wg.Wait()
}

func lateness(due time.Time) uint64 {
	return uint64(max(0, time.Since(due).Microseconds()))
}

func noteLate(mine ...uint64) {
	lock.Lock()
	late = append(late, mine...)
	lock.Unlock()
}

func ticksBeside() {
	var wg sync.WaitGroup
	var started atomic.Bool
	ticker := time.NewTicker(time.Millisecond)
	wg.Go(func() {
		started.Store(true)
		var mine []uint64
		last := time.Now()
		for end := last.Add(390 * time.Millisecond); last.Before(end); last = time.Now() {
			<-ticker.C
			mine = append(mine, lateness(last.Add(time.Millisecond)))
		}
		noteLate(mine...)
	})
	for !started.Load() {
	}
	computed = compute(400_000, 1)
	wg.Wait()
}

func callsBeside() {
	var wg sync.WaitGroup
	for i := 1; i <= 390; i++ {
		wg.Add(1)
		after := time.Duration(i) * time.Millisecond
		due := time.Now().Add(after)
		time.AfterFunc(after, func() {
			noteLate(lateness(due))
			wg.Done()
		})
	}
	computed = compute(400_000, 1)
	wg.Wait()
}
