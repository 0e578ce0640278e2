// Package json: see the documentation of Go's package of this name. Of it gort has what package encoding/json is seen to be made of.
package json

// Marshaler is what gives itself as JSON.
type Marshaler interface {
	MarshalJSON() ([]byte, error)
}

// Unmarshaler is what reads itself from JSON.
type Unmarshaler interface {
	UnmarshalJSON([]byte) error
}
