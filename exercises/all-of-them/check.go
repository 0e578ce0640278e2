package main

import (
	"errors"
	"fmt"
)

func main() {
	met := make(chan bool)
	fails := func() error { return errors.New("early") }
	fmt.Println(all(fails))
	fmt.Println("of two that fail:", all(fails, fails) != nil)
	fmt.Println(all(func() error {
		met <- true
		return nil
	}, func() error {
		<-met
		return nil
	}))
	fmt.Println(all())
}
