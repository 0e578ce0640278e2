package main

import (
	"fmt"
	"sync"
)

func main() {
	say := func(word string) { fmt.Println("heard", word) }
	said := make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { late(say, said) })
	wg.Go(func() { early(say, said) })
	wg.Wait()
}
