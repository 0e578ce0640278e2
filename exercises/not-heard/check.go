package main

import "fmt"

func main() {
	var heard []int
	talk(func(text string) { heard = append(heard, len(text)) })
	if len(heard) == 2 {
		fmt.Printf("heard %d, then %d\n", heard[0], heard[1])
	}
}
