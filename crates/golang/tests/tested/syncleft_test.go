package bubbles

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := make(chan int)
		go func() { <-c }()
		go func() { time.Sleep(time.Hour) }()
		time.Sleep(time.Second)
	})
}
