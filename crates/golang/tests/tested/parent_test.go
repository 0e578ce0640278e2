package parent

import "testing"

func TestParent(t *testing.T) {
	t.Run("sub", func(sub *testing.T) {
		t.FailNow()
	})
	t.Log("not reached")
}

func TestAfter(t *testing.T) { t.Log("runs") }
