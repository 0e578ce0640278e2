package main

import (
	"fmt"
	"sync"
)

func main() {
	cache := &Cache{kept: map[string]string{}, make: func(key string) string {
		fmt.Println("makes", key)
		return key + "!"
	}}
	one := cache.Get("b")
	var wg sync.WaitGroup
	cache.mu.RLock()
	var other string
	wg.Go(func() { other = cache.Get("b") })
	wg.Wait()
	cache.mu.RUnlock()
	fmt.Println(one, other, cache.Get("c"))
}
