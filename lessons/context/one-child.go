package main

import (
	"context"
	"fmt"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	ann, stopAnn := context.WithCancel(parent)
	bob, stopBob := context.WithCancel(parent)
	defer stopBob()
	stopAnn()
	fmt.Println("ann:", ann.Err() != nil)
	fmt.Println("bob:", bob.Err() != nil)
	fmt.Println("parent:", parent.Err() != nil)
}
