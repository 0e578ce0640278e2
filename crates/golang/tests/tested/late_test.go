package late

import (
	"testing"
	"time"
)

func TestLate(t *testing.T) {
	go func() {
		time.Sleep(10 * time.Millisecond)
		t.Log("too late")
	}()
}

func TestWaits(t *testing.T) { time.Sleep(50 * time.Millisecond) }
