package main

import (
	"fmt"
	"os"
)

func main() {
	go os.Exit(3)
	fmt.Println("one")
	fmt.Println("two")
}
