package pages

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Lists are the keys under which APIs answer with a list: Microsoft Graph, Amazon Connect, Identity Store and SCIM.
var lists = []string{"value", "UserSummaryList", "Users", "Resources"}

// Visitor is told what is in JSON documents, so that a list of any length is never in memory. A nil function
// is not called. The bytes are the visitor's to keep.
type Visitor struct {
	// List is the beginning of a list, which may be empty. key is as Element has it.
	List func(key string)
	// Element is an element of a list. key is the list's; "" where the document is the list.
	Element func(key string, value json.RawMessage) error
	// Field is any other member of a document.
	Field func(key string, value json.RawMessage) error
	// End is the end of a document.
	End func() error
}

// Walk reads JSON documents, one after the other, to the end.
func Walk(r io.Reader, v Visitor) error {
	d := json.NewDecoder(r)
	for {
		t, err := d.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return broken(err)
		case t == json.Delim('['):
			err = elements(d, "", v)
		case t == json.Delim('{'):
			err = members(d, v)
		default:
			return errors.New("it is not a JSON object or list")
		}
		if err == nil && v.End != nil {
			err = v.End()
		}
		if err != nil {
			return err
		}
	}
}

func members(d *json.Decoder, v Visitor) error {
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return broken(err)
		}
		key, _ := t.(string)
		if slices.Contains(lists, key) {
			if t, err = d.Token(); err != nil {
				return broken(err)
			}
			switch t {
			case nil:
				continue
			case json.Delim('['):
			default:
				return fmt.Errorf("%q in it is not a list", key)
			}
			if err := elements(d, key, v); err != nil {
				return err
			}
			continue
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return broken(err)
		}
		if v.Field != nil {
			if err := v.Field(key, value); err != nil {
				return err
			}
		}
	}
	_, err := d.Token()
	return broken(err)
}

// elements reads a list whose bracket was read.
func elements(d *json.Decoder, key string, v Visitor) error {
	if v.List != nil {
		v.List(key)
	}
	for d.More() {
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return broken(err)
		}
		if v.Element != nil {
			if err := v.Element(key, value); err != nil {
				return err
			}
		}
	}
	_, err := d.Token()
	return broken(err)
}

func broken(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errors.New("the JSON in it is cut off")
	}
	return fmt.Errorf("it is not valid JSON: %w", err)
}
