package main

import (
	"errors"
	"fmt"
)

func main() {
	met := make(chan bool)
	fmt.Println(all(func() error {
		return errors.New("early")
	}))
	fmt.Println(all(func() error {
		met <- true
		return nil
	}, func() error {
		<-met
		return nil
	}))
	fmt.Println(all())
}
