// Package errors: see the documentation of Go's package of this name.
package errors

import "gort/value"

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

// Calls found with err and what it wraps, depth first, until it says that it has found what it looks for.
func search(err error, found func(error) bool) bool {
	for err != nil {
		if found(err) {
			return true
		}
		switch wrapper := err.(type) {
		case interface{ Unwrap() error }:
			err = wrapper.Unwrap()
		case interface{ Unwrap() []error }:
			for _, err := range wrapper.Unwrap() {
				if search(err, found) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// Is says whether err, or an error that it wraps, is target.
func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := value.TypeOf(target).Comparable()
	return search(err, func(err error) bool {
		if comparable && err == target {
			return true
		}
		x, ok := err.(interface{ Is(error) bool })
		return ok && x.Is(target)
	})
}

// As sets target to the first error of err's tree that can be assigned to it, and says whether there is one.
func As(err error, target any) bool {
	if err == nil {
		return false
	}
	if target == nil {
		panic("errors: target cannot be nil")
	}
	typ := value.TypeOf(target)
	if typ.Kind() != value.Pointer || value.IsNil(target) {
		panic("errors: target must be a non-nil pointer")
	}
	typ = typ.Elem()
	if typ.Kind() != value.Interface && !value.Implements(typ, value.TypeOf((*error)(nil)).Elem()) {
		panic("errors: *target must be interface or implement error")
	}
	return search(err, func(err error) bool {
		if value.Implements(value.TypeOf(err), typ) {
			value.Set(target, err)
			return true
		}
		x, ok := err.(interface{ As(any) bool })
		return ok && x.As(target)
	})
}

// AsType returns the first error of err's tree that is an E.
func AsType[E error](err error) (E, bool) {
	var as *E
	found := search(err, func(err error) bool {
		if e, ok := err.(E); ok {
			as = &e
			return true
		}
		x, ok := err.(interface{ As(any) bool })
		if !ok {
			return false
		}
		if as == nil {
			as = new(E)
		}
		return x.As(as)
	})
	if !found {
		var none E
		return none, false
	}
	return *as, true
}

type joinError struct{ errs []error }

func (e *joinError) Error() string {
	text := ""
	for i, err := range e.errs {
		if i > 0 {
			text += "\n"
		}
		text += err.Error()
	}
	return text
}

func (e *joinError) Unwrap() []error { return e.errs }

// Join returns an error that wraps those of errs that are not nil.
func Join(errs ...error) error {
	var all []error
	for _, err := range errs {
		if err != nil {
			all = append(all, err)
		}
	}
	if all == nil {
		return nil
	}
	return &joinError{all}
}
