package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

// Each part on one processor: who comes when is Go's.

func mutexOrder() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := range 5 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			fmt.Println("mutex", i)
			runtime.Gosched()
			mu.Unlock()
		}()
	}
	time.Sleep(time.Millisecond)
	fmt.Println("try", mu.TryLock())
	mu.Unlock()
	fmt.Println("try", mu.TryLock())
	mu.Unlock()
	wg.Wait()
	fmt.Println(mu.TryLock(), mu.TryLock())
	fmt.Println(fmt.Sprint(&mu))
	mu.Unlock()
	fmt.Printf("%v %+v\n", &mu, &mu)
}

func barging() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for j := range 3 {
				mu.Lock()
				fmt.Println("barging", i, j)
				time.Sleep(3 * time.Millisecond)
				mu.Unlock()
			}
		}()
	}
	time.Sleep(5 * time.Millisecond)
	for range 4 {
		mu.Unlock()
		mu.Lock()
		fmt.Println("barging main")
		time.Sleep(2 * time.Millisecond)
	}
	mu.Unlock()
	wg.Wait()
}

func readersAndWriters() {
	var rw sync.RWMutex
	var wg sync.WaitGroup
	say := func(what string, i int) { fmt.Println("rw", what, i) }
	rw.Lock()
	for i := range 3 {
		wg.Add(2)
		go func() {
			defer wg.Done()
			rw.RLock()
			say("reads", i)
			runtime.Gosched()
			say("has read", i)
			rw.RUnlock()
		}()
		go func() {
			defer wg.Done()
			rw.Lock()
			say("writes", i)
			runtime.Gosched()
			rw.Unlock()
		}()
	}
	time.Sleep(time.Millisecond)
	fmt.Println(rw.TryLock(), rw.TryRLock())
	rw.Unlock()
	wg.Wait()
	fmt.Println(rw.TryRLock(), rw.TryRLock(), rw.TryLock())
	fmt.Printf("%v\n", &rw)
	rw.RUnlock()
	rw.RUnlock()
	fmt.Println(rw.TryLock(), rw.TryRLock())
	fmt.Printf("%v\n", &rw)
	rw.Unlock()
	l := rw.RLocker()
	l.Lock()
	fmt.Println(rw.TryLock())
	l.Unlock()
	fmt.Printf("%+v\n", &rw)
}

func conds() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	c := sync.NewCond(&mu)
	ready := 0
	for i := range 6 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			for ready == 0 {
				c.Wait()
				fmt.Println("woken", i, ready)
			}
			ready--
			mu.Unlock()
		}()
	}
	time.Sleep(time.Millisecond)
	c.Signal()
	time.Sleep(time.Millisecond)
	for range 2 {
		mu.Lock()
		ready++
		c.Signal()
		mu.Unlock()
	}
	time.Sleep(time.Millisecond)
	mu.Lock()
	ready += 10
	mu.Unlock()
	c.Broadcast()
	wg.Wait()
	defer func() { fmt.Println(recover()) }()
	d := *c
	d.Signal()
}

func onces() {
	var o sync.Once
	for i := range 3 {
		o.Do(func() { fmt.Println("once", i) })
	}
	fmt.Printf("%v\n", &o)
	var p sync.Once
	for i := range 2 {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			p.Do(func() { panic(fmt.Sprint("once ", i)) })
		}()
	}
	n := 0
	f := sync.OnceFunc(func() { n++; fmt.Println("called", n) })
	f()
	f()
	v := sync.OnceValue(func() int { n++; return n })
	fmt.Println(v(), v(), n)
	w := sync.OnceValues(func() (string, error) { n++; return "a", fmt.Errorf("n is %d", n) })
	fmt.Println(w())
	fmt.Println(w())
	g := sync.OnceFunc(func() { n++; panic(n) })
	for range 2 {
		func() {
			defer func() { fmt.Println("again", recover(), n) }()
			g()
		}()
	}
	var wg sync.WaitGroup
	var q sync.Once
	for i := range 4 {
		wg.Go(func() {
			q.Do(func() {
				time.Sleep(time.Millisecond)
				fmt.Println("slowly", i)
			})
			fmt.Println("after", i)
		})
	}
	wg.Wait()
}

func groups() {
	var wg sync.WaitGroup
	fmt.Printf("%v\n", &wg)
	wg.Add(3)
	fmt.Printf("%v\n", &wg)
	for i := range 3 {
		go func() {
			wg.Wait()
			fmt.Println("waited", i)
		}()
	}
	time.Sleep(time.Millisecond)
	for range 3 {
		wg.Done()
	}
	time.Sleep(time.Millisecond)
	func() {
		defer func() { fmt.Println(recover()) }()
		wg.Done()
	}()
	func() {
		var wg sync.WaitGroup
		defer func() { fmt.Println(recover()) }()
		wg.Add(1)
		go func() { wg.Add(-1); wg.Add(1) }()
		wg.Wait()
		fmt.Println("not reached")
	}()
	var nothing sync.WaitGroup
	nothing.Wait()
	nothing.Go(func() { runtime.Goexit() })
	nothing.Wait()
	fmt.Println("done")
}

func pools() {
	n := 0
	p := sync.Pool{New: func() any { n++; return n }}
	a, b, c := p.Get(), p.Get(), p.Get()
	fmt.Println(a, b, c)
	p.Put(a)
	p.Put(b)
	p.Put(nil)
	p.Put(c)
	fmt.Println(p.Get(), p.Get(), p.Get(), p.Get())
	var q sync.Pool
	fmt.Println(q.Get())
}

func maps() {
	var m sync.Map
	fmt.Println(m.Load("a"))
	fmt.Println(m.LoadOrStore("a", 1))
	fmt.Println(m.LoadOrStore("a", 2))
	fmt.Println(m.Load("a"))
	m.Store(2, "two")
	fmt.Println(m.Swap(2, 2.5))
	fmt.Println(m.Swap(3, 3))
	fmt.Println(m.CompareAndSwap(3, 4, 5), m.CompareAndSwap(3, 3, 6), m.CompareAndSwap(9, nil, 1))
	fmt.Println(m.CompareAndDelete(3, 3), m.CompareAndDelete(3, 6), m.CompareAndDelete(3, 6))
	fmt.Println(m.LoadAndDelete("a"))
	fmt.Println(m.LoadAndDelete("a"))
	m.Range(func(k, v any) bool { fmt.Println(k, v); return true })
	m.Delete(2)
	for i := range 10 {
		m.Store(i, i*i)
	}
	sum := 0
	m.Range(func(k, v any) bool { sum += v.(int); return true })
	seen := 0
	m.Range(func(k, v any) bool { seen++; return seen < 4 })
	m.Clear()
	m.Range(func(k, v any) bool { seen++; return true })
	fmt.Println(sum, seen)
	defer func() { fmt.Println(recover()) }()
	m.Store([]int{}, 1)
}

// What waits for a lock finds it after a collection.
func collections() {
	mu := new(sync.Mutex)
	rw := new(sync.RWMutex)
	var wg sync.WaitGroup
	mu.Lock()
	rw.Lock()
	for i := range 3 {
		wg.Go(func() {
			mu.Lock()
			rw.RLock()
			fmt.Println("got both", i)
			rw.RUnlock()
			mu.Unlock()
		})
	}
	runtime.Gosched()
	var keep [][]byte
	for i := range 3000 {
		b := make([]byte, 10000)
		if i%1000 == 0 {
			keep = append(keep, b)
		}
	}
	mu.Unlock()
	runtime.Gosched()
	for range 3000 {
		keep[0] = make([]byte, 10000)
	}
	rw.Unlock()
	wg.Wait()
}

func main() {
	runtime.GOMAXPROCS(1)
	mutexOrder()
	barging()
	readersAndWriters()
	conds()
	onces()
	groups()
	pools()
	maps()
	collections()
}
