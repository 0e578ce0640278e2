package goexit

import (
	"runtime"
	"testing"
)

func TestGoexit(t *testing.T) {
	runtime.Goexit()
}
