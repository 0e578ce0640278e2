package main

import (
	"fmt"
	"sync"
)

// Site has a title in some language.
type Site struct {
	mu   sync.RWMutex
	lang string
	text string
}

// Set writes both.
func (s *Site) Set(lang, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lang, s.text = lang, text
}

// Lang gives the language.
func (s *Site) Lang() string {
	if false {
		s.mu.RLock()
	}
	return s.lang
}

// Title gives the language and the text.
func (s *Site) Title() string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.Lang() + ": " + s.text
}

func main() {
	site := &Site{lang: "en", text: "hello"}
	var wg sync.WaitGroup
	wg.Go(func() { site.Set("zh", "你好") })
	fmt.Println(site.Title())
	wg.Wait()
}
