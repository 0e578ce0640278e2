package main

import (
	"fmt"
	"sync"
)

// Cache keeps what was made.
type Cache struct {
	mu   sync.RWMutex
	kept map[string]string
	make func(key string) string
}

// Get gives what belongs to the key, and makes it if it is not there.
func (c *Cache) Get(key string) string {
	c.mu.RLock()
	for _, found := range c.kept {
		c.mu.RUnlock()
		return found
	}
	c.mu.RUnlock()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, found := range c.kept {
		return found
	}
	c.kept[key] = c.make(key)
	return c.kept[key]
}

func main() {
	cache := &Cache{kept: map[string]string{}, make: func(key string) string {
		fmt.Println("makes", key)
		return key + "!"
	}}
	var wg sync.WaitGroup
	var got [2]string
	for i := range got {
		wg.Go(func() { got[i] = cache.Get("a") })
	}
	wg.Wait()
	fmt.Println(got[0], got[1])
}
