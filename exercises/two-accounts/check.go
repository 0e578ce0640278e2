package main

import (
	"fmt"
	"sync"
)

func main() {
	a, b := &Account{id: 1, money: 10}, &Account{id: 2, money: 10}
	var wg sync.WaitGroup
	wg.Go(func() { move(b, a, 5) })
	wg.Go(func() { move(a, b, 3) })
	fmt.Println("seen", both(a, b))
	wg.Wait()
	fmt.Println(a.money, b.money)
}
