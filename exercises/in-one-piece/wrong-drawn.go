package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	orders := map[string]bool{"aabb": true, "baab": true, "bbaa": true}
	wg.Go(func() {
		for order := range orders {
			a, b := 0, 0
			for _, who := range order {
				switch {
				case who == 'a' && a == 0:
					fmt.Println("a1")
					a++
				case who == 'a':
					fmt.Println("a2")
				case b == 0:
					fmt.Println("b1")
					b++
				default:
					fmt.Println("b2")
				}
			}
			break
		}
	})
	wg.Go(func() {})
	wg.Wait()
}
