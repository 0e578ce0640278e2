// The errors of package json.
package json

import (
	"cmp"
	"gort/json"
	"reflect"
	"strconv"
	"strings"
)

// SyntaxError is the error of a text that is not JSON.
type SyntaxError struct {
	msg    string
	Offset int64
}

// Error is the text of the error.
func (e *SyntaxError) Error() string { return e.msg }

func syntaxError(at int64, err error) error {
	return &SyntaxError{err.Error(), at + int64(json.Behind(err))}
}

// InvalidUnmarshalError is the error of a value that is not to be unmarshaled into.
type InvalidUnmarshalError struct{ Type reflect.Type }

// Error is the text of the error.
func (e *InvalidUnmarshalError) Error() string {
	switch {
	case e.Type == nil:
		return "json: Unmarshal(nil)"
	case e.Type.Kind() != reflect.Pointer:
		return "json: Unmarshal(non-pointer " + e.Type.String() + ")"
	}
	return "json: Unmarshal(nil " + e.Type.String() + ")"
}

// UnmarshalTypeError is the error of a JSON value for which a type has no room.
type UnmarshalTypeError struct {
	Value  string
	Type   reflect.Type
	Offset int64
	Struct string
	Field  string
	Err    error
}

// Error is the text of the error.
func (e *UnmarshalTypeError) Error() string {
	s := "json: cannot unmarshal " + e.Value + " into Go value of type " + e.Type.String()
	if e.Struct != "" || e.Field != "" {
		into := "Go struct field "
		last := e.Field[strings.LastIndexByte(e.Field, '.')+1:]
		if last != "" && strings.Trim(last, "0123456789") == "" {
			into = ""
		}
		s = "json: cannot unmarshal " + e.Value + " into " + into + e.Struct + "." + e.Field + " of type " + e.Type.String()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap is the error that it is about.
func (e *UnmarshalTypeError) Unwrap() error { return e.Err }

// UnmarshalFieldError is an error that no function gives any more.
type UnmarshalFieldError struct {
	Key   string
	Type  reflect.Type
	Field reflect.StructField
}

// Error is the text of the error.
func (e *UnmarshalFieldError) Error() string {
	return "json: cannot unmarshal object key " + strconv.Quote(e.Key) + " into unexported field " + e.Field.Name + " of type " + e.Type.String()
}

// UnsupportedTypeError is the error of a type that JSON has not.
type UnsupportedTypeError struct{ Type reflect.Type }

// Error is the text of the error.
func (e *UnsupportedTypeError) Error() string { return "json: unsupported type: " + e.Type.String() }

// UnsupportedValueError is the error of a value that JSON has not.
type UnsupportedValueError struct {
	Value reflect.Value
	Str   string
}

// Error is the text of the error.
func (e *UnsupportedValueError) Error() string { return "json: unsupported value: " + e.Str }

// InvalidUTF8Error is an error that no function gives any more.
type InvalidUTF8Error struct{ S string }

// Error is the text of the error.
func (e *InvalidUTF8Error) Error() string {
	return "json: invalid UTF-8 in string: " + strconv.Quote(e.S)
}

// MarshalerError is the error of a method that gives a value as JSON.
type MarshalerError struct {
	Type   reflect.Type
	Err    error
	method string
}

// Error is the text of the error.
func (e *MarshalerError) Error() string {
	return "json: error calling " + cmp.Or(e.method, "MarshalJSON") + " for type " + e.Type.String() + ": " + e.Err.Error()
}

// Unwrap is the error of the method.
func (e *MarshalerError) Unwrap() error { return e.Err }
