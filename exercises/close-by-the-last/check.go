package main

import "fmt"

func main() {
	sum, count := 0, 0
	for number := range gather([]int{5, 6}, nil, []int{7}) {
		sum += number
		count++
	}
	fmt.Println(count, "numbers, together", sum)
	for range gather() {
		fmt.Println("there was no source")
	}
	fmt.Println("done")
}
