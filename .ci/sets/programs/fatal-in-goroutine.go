package main

import (
	"fmt"
	"log"
)

func main() {
	log.SetFlags(0)
	go log.Fatal("over")
	fmt.Println("one")
}
