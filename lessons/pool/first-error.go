package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A group keeps the first error, and cancels its context.
// The package golang.org/x/sync/errgroup has it ready-made.
type group struct {
	wg     sync.WaitGroup
	once   sync.Once
	cancel context.CancelFunc
	err    error
}

func (g *group) Go(f func() error) {
	g.wg.Go(func() {
		if err := f(); err != nil {
			g.once.Do(func() {
				g.err = err
				g.cancel()
			})
		}
	})
}

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	g := group{cancel: cancel}
	for id := 1; id <= 3; id++ {
		g.Go(func() error {
			load := time.Duration(id) * 100 * time.Millisecond
			select {
			case <-time.After(load):
			case <-ctx.Done():
				fmt.Printf("page %d: given up\n", id)
				return nil
			}
			if id == 2 {
				return errors.New("page 2 is broken")
			}
			fmt.Printf("page %d: here\n", id)
			return nil
		})
	}
	g.wg.Wait()
	fmt.Println("error:", g.err)
}
