package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// all runs the tasks at the same time, waits for all of them, and gives the error of one that failed.
func all(tasks ...func() error) error {
	var wg sync.WaitGroup
	var failed error
	for _, task := range tasks {
		wg.Go(func() {
			if err := task(); err != nil {
				failed = err
			}
		})
	}
	wg.Wait()
	return failed
}

func main() {
	var ran atomic.Int32
	err := all(
		func() error {
			ran.Add(1)
			return nil
		},
		func() error {
			defer ran.Add(1)
			return errors.New("no disk")
		},
	)
	if ran.Load() == 2 {
		fmt.Printf("two ran: %v\n", err)
	}
}
