package mains

import (
	"flag"
	"fmt"
	"os"
	"testing"
)

var name = flag.String("name", "nobody", "a name")

func TestMain(m *testing.M) {
	flag.Parse()
	fmt.Println("setup", *name)
	code := m.Run()
	fmt.Println("teardown", code)
	os.Exit(code)
}

func TestName(t *testing.T) {
	if *name == "nobody" {
		t.Log("no name")
	}
}
