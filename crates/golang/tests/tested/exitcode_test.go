package exitcode

import (
	"fmt"
	"os"
	"testing"
)

func TestBefore(t *testing.T) { fmt.Println("before") }

func TestExit(t *testing.T) {
	defer fmt.Println("never")
	t.Error("not shown without -v")
	os.Exit(3)
}
