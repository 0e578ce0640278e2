package bubbles

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestClock(t *testing.T) {
	before := time.Now()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		fmt.Println(start.UTC())
		time.Sleep(5 * time.Hour)
		fmt.Println(time.Since(start), time.Now().UTC())
		timer := time.NewTimer(time.Minute)
		fmt.Println((<-timer.C).Sub(start))
		ticker := time.NewTicker(time.Second)
		for range 3 {
			fmt.Println((<-ticker.C).Sub(start))
		}
		ticker.Stop()
		fmt.Println((<-time.After(0)).Sub(start))
		t.Log("in the bubble")
	})
	if time.Since(before) > time.Minute {
		t.Error("the clock outside moved")
	}
}

func TestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		done := false
		go func() { done = true }()
		synctest.Wait()
		fmt.Println("done:", done)

		n := 0
		var mu sync.Mutex
		for i := range 3 {
			go func() {
				time.Sleep(time.Duration(i+1) * time.Second)
				mu.Lock()
				n++
				mu.Unlock()
			}()
		}
		for range 4 {
			synctest.Wait()
			fmt.Println("n:", n)
			time.Sleep(time.Second)
		}
	})
}

func TestContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		time.Sleep(5*time.Second - time.Nanosecond)
		synctest.Wait()
		fmt.Println("before:", ctx.Err())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		fmt.Println("after:", ctx.Err())
	})
}

func TestAfterFunc(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		called := false
		ctx, cancel := context.WithCancel(t.Context())
		context.AfterFunc(ctx, func() { called = true })
		synctest.Wait()
		fmt.Println("called:", called)
		cancel()
		synctest.Wait()
		fmt.Println("called:", called)
		time.AfterFunc(time.Hour, func() { fmt.Println("an hour later") })
		synctest.Sleep(time.Hour)
		fmt.Println("end")
	})
}

func TestGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				time.Sleep(time.Duration(3-i) * time.Second)
				fmt.Println("worker", i)
			})
		}
		wg.Wait()
		var once sync.Once
		once.Do(func() { fmt.Println("once") })
		c := sync.NewCond(&sync.Mutex{})
		ready := false
		go func() {
			time.Sleep(time.Second)
			c.L.Lock()
			ready = true
			c.L.Unlock()
			c.Signal()
		}()
		c.L.Lock()
		for !ready {
			c.Wait()
		}
		c.L.Unlock()
		fmt.Println("ready")
	})
}

func TestFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() { fmt.Println("cleaned up") })
		go t.Error("from a goroutine")
		synctest.Wait()
		t.Fatal("fatal in the bubble")
	})
	fmt.Println("not reached")
}

func TestBusy(t *testing.T) {
	outside := make(chan int)
	go func() {
		time.Sleep(time.Millisecond)
		outside <- 1
	}()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		fmt.Println(<-outside, time.Since(start))
	})
}

func TestProducer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		c := make(chan int)
		go func() {
			defer close(c)
			for i := range 3 {
				time.Sleep(time.Second)
				c <- i
			}
		}()
		for v := range c {
			fmt.Println(v, time.Since(start))
		}
		select {
		case v, ok := <-c:
			fmt.Println(v, ok)
		case <-time.After(time.Second):
			fmt.Println("timeout")
		}
		var never chan int
		select {
		case <-never:
		case <-time.After(time.Second):
			fmt.Println("timeout", time.Since(start))
		}
	})
}

func TestSkips(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { t.Skip("skipped in the bubble") })
}
