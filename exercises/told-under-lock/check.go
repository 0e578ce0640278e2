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
	})
	wg.Go(func() { store.Put(30) })
	for range 3 {
		value := <-store.news
		if store.Len() > 0 {
			fmt.Println("told", value)
		}
	}
	wg.Wait()
	fmt.Println(store.Len(), "stored")
}
