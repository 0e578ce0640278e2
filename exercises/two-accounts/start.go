package main

import (
	"fmt"
	"sync"
)

// Account has money. Each has an id of its own.
type Account struct {
	id    int
	mu    sync.Mutex
	money int
}

// move moves an amount from one account to another one.
func move(from, to *Account, amount int) {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	from.money -= amount
	to.money += amount
}

// both gives the money of two accounts, the first of which has the smaller id.
func both(one, other *Account) int {
	one.mu.Lock()
	defer one.mu.Unlock()
	other.mu.Lock()
	defer other.mu.Unlock()
	return one.money + other.money
}

func main() {
	a, b := &Account{id: 1, money: 10}, &Account{id: 2, money: 10}
	var wg sync.WaitGroup
	wg.Go(func() { move(a, b, 5) })
	wg.Go(func() { move(b, a, 5) })
	wg.Wait()
	fmt.Println(a.money, "and", b.money)
}
