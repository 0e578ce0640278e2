package bubbles

import (
	"fmt"
	"testing"
	"testing/synctest"
)

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func TestMisuse(t *testing.T) {
	try(synctest.Wait)
	synctest.Test(t, func(t *testing.T) {
		try(func() { t.Parallel() })
		try(func() { t.Run("x", func(*testing.T) {}) })
		try(func() { t.Deadline() })
		try(func() { synctest.Test(t, func(*testing.T) {}) })
	})
}
