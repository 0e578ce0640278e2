package bubbles

import (
	"sync"
	"testing"
	"testing/synctest"
)

func TestStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { select {} }()
		wg.Wait()
	})
}
