package main

import (
	"fmt"
	"sort"
)

func main() {
	s := []int{2, 1}
	done := make(chan bool)
	go func() { sort.Ints(s); done <- true }()
	fmt.Println(s[0])
	<-done
}
