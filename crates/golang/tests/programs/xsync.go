package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	netcontext "golang.org/x/net/context"
	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"
	"golang.org/x/sync/singleflight"
)

func try(what string, f func()) {
	defer func() { fmt.Println(what, "recovered:", recover()) }()
	f()
}

func groups() {
	var g errgroup.Group
	for i := range 3 {
		g.Go(func() error {
			if i == 1 {
				return fmt.Errorf("task %d failed", i)
			}
			return nil
		})
	}
	fmt.Println(g.Wait())

	h, ctx := errgroup.WithContext(context.Background())
	cause := errors.New("boom")
	h.Go(func() error { return cause })
	h.Go(func() error {
		<-ctx.Done()
		return ctx.Err()
	})
	fmt.Println(h.Wait() == cause, ctx.Err(), context.Cause(ctx) == cause)

	h, ctx = errgroup.WithContext(context.Background())
	h.Go(func() error { return nil })
	fmt.Println(h.Wait(), ctx.Err(), context.Cause(ctx))

	var limited errgroup.Group
	limited.SetLimit(2)
	var mu sync.Mutex
	now, most := 0, 0
	for range 6 {
		limited.Go(func() error {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			now--
			mu.Unlock()
			return nil
		})
	}
	fmt.Println(limited.Wait(), most)

	var tried errgroup.Group
	tried.SetLimit(1)
	stop := make(chan bool)
	fmt.Println(tried.TryGo(func() error { <-stop; return nil }), tried.TryGo(func() error { return nil }))
	try("limit", func() { tried.SetLimit(2) })
	close(stop)
	fmt.Println(tried.Wait())
	tried.SetLimit(-1)
	fmt.Println(tried.TryGo(func() error { return errors.New("last") }), tried.Wait())
}

func semaphores() {
	s := semaphore.NewWeighted(3)
	ctx := context.Background()
	fmt.Println(s.Acquire(ctx, 2), s.TryAcquire(2), s.TryAcquire(1), s.TryAcquire(1))
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			fmt.Println(s.Acquire(ctx, int64(i+1)), i)
			s.Release(int64(i + 1))
		})
		time.Sleep(time.Millisecond)
	}
	s.Release(3)
	wg.Wait()
	short, cancel := context.WithTimeout(ctx, time.Millisecond)
	defer cancel()
	fmt.Println(s.Acquire(short, 4), s.TryAcquire(3))
	fmt.Println(s.Acquire(short, 1))
	s.Release(3)
	try("release", func() { s.Release(1) })
}

func flights() {
	var g singleflight.Group
	v, err, shared := g.Do("a", func() (any, error) { return 1, nil })
	fmt.Println(v, err, shared)
	v, err, shared = g.Do("a", func() (any, error) { return nil, errors.New("no") })
	fmt.Println(v, err, shared)
	calls := 0
	var wg sync.WaitGroup
	start := make(chan bool)
	for range 4 {
		wg.Go(func() {
			v, err, shared := g.Do("b", func() (any, error) {
				calls++
				<-start
				return "value", nil
			})
			fmt.Println(v, err, shared)
		})
	}
	time.Sleep(time.Millisecond)
	close(start)
	wg.Wait()
	fmt.Println("calls", calls)
	r := <-g.DoChan("c", func() (any, error) { return 3, nil })
	fmt.Println(r.Val, r.Err, r.Shared)
	try("panic", func() {
		defer func() {
			err := recover().(error)
			first, rest, _ := strings.Cut(err.Error(), "\n\n")
			fmt.Println(first, len(rest) > 0, errors.Unwrap(err) == nil)
			panic("again")
		}()
		g.Do("d", func() (any, error) { panic("oh") })
	})
	done := make(chan bool)
	go func() {
		defer close(done)
		g.Do("e", func() (any, error) { runtime.Goexit(); return 1, nil })
		fmt.Println("not reached")
	}()
	<-done
	release := make(chan bool)
	first := g.DoChan("f", func() (any, error) { <-release; return 1, nil })
	g.Forget("f")
	second := g.DoChan("f", func() (any, error) { return 2, nil })
	fmt.Println(<-second)
	close(release)
	fmt.Println(<-first)
}

func main() {
	groups()
	semaphores()
	flights()
	var ctx netcontext.Context = netcontext.WithValue(netcontext.Background(), "k", "v")
	fmt.Println(ctx, ctx.Value("k"))
	ctx, cancel := netcontext.WithCancel(ctx)
	cancel()
	fmt.Println(ctx.Err() == netcontext.Canceled, ctx.Err())
}
