package main

import (
	"fmt"
	"sync"
)

func main() {
	here := func(word string) { fmt.Println("heard", word) }
	there := func(word string) { fmt.Println("heard elsewhere", word) }
	said := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { late(there, said) })
	wg.Go(func() { early(here, said) })
	wg.Wait()
}
