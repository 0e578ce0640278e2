package exit

import (
	"os"
	"testing"
)

func TestBefore(t *testing.T) {}

func TestExit(t *testing.T) {
	t.Log("exits")
	os.Exit(0)
}

func TestAfter(t *testing.T) {}
