package main

import (
	"errors"
	"fmt"
	"sync"
)

func f(n int) (int, error) {
	if n > 0 {
		return n, nil
	}
	return 0, errors.New("none")
}

func main() {
	var wg sync.WaitGroup
	n, err := f(1)
	wg.Go(func() { _, err = f(0) })
	if err != nil {
		fmt.Println("failed early")
	}
	wg.Wait()
	fmt.Println(n, err)
}
