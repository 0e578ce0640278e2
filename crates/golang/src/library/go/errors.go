// Package errors: see the documentation of Go's package of this name.
package errors

type errorString struct{ s string }

func (e *errorString) Error() string { return e.s }

// New returns an error with this text. Each call returns another one, even if the text is the same.
func New(text string) error { return &errorString{text} }

// ErrUnsupported says that something cannot be done because it is not supported.
var ErrUnsupported = New("unsupported operation")

// Unwrap returns what err wraps, if it has a method that says so.
func Unwrap(err error) error {
	if wrapper, ok := err.(interface{ Unwrap() error }); ok {
		return wrapper.Unwrap()
	}
	return nil
}
