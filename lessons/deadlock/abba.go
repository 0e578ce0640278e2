package main

import (
	"fmt"
	"sync"
)

func lockBoth(name string, one, two *sync.Mutex) {
	one.Lock()
	defer one.Unlock()
	two.Lock()
	defer two.Unlock()
	fmt.Println(name, "has both")
}

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() { lockBoth("ann", &a, &b) })
	wg.Go(func() { lockBoth("bob", &b, &a) })
	wg.Wait()
}
