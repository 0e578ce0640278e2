package main

import "fmt"

func main() {
	fmt.Println("sum", run([]int{1, 2, 3, 4}, func(n int) int { return n * n }))
	fmt.Println("sum", run(nil, func(n int) int { return n * n }))
}
