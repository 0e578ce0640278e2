package main

import (
	"fmt"
	"sync"
)

func main() {
	store := &Store{news: make(chan int)}
	var wg sync.WaitGroup
	wg.Go(func() {
		store.Put(10)
		store.Put(20)
		store.Put(30)
	})
	wg.Go(func() { store.Len() })
	sum := 0
	for range 3 {
		sum += <-store.news
	}
	wg.Wait()
	if store.Len() == 3 {
		fmt.Println("sum", sum)
	}
}
