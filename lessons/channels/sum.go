package main

import "fmt"

func sum(part []int, ch chan int) {
	total := 0
	for _, v := range part {
		total += v
	}
	ch <- total
}

func main() {
	s := []int{7, 2, 8, -9, 4, 0}
	ch := make(chan int)

	go sum(s[:3], ch)
	go sum(s[3:], ch)

	x := <-ch
	y := <-ch
	fmt.Println(x, y, x+y)
}
