package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(time.Hour)
	go t.Reset(time.Millisecond)
	<-t.C
	fmt.Println("fired", t.Stop())
}
