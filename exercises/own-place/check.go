package main

import "fmt"

func main() {
	fmt.Println(squares(5, 1, 3))
	fmt.Println(squares())
}
