package mains

import (
	"fmt"
	"testing"
)

func TestMain(m *testing.M) {
	defer fmt.Println("returned")
	m.Run()
}

func TestX(t *testing.T) { t.Fail() }
