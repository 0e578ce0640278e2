package panics

import "testing"

func TestFirst(t *testing.T) {}

func TestPanics(t *testing.T) {
	t.Cleanup(func() { t.Log("cleanup runs") })
	t.Log("before")
	t.Run("sub", func(t *testing.T) {
		var m map[string]int
		m["x"] = 1
	})
	t.Log("not reached")
}

func TestLast(t *testing.T) {}
