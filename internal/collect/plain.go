package collect

import (
	"bytes"
	"encoding/json"
	"reflect"
	"time"
)

// plain is an answer of AWS's SDK as the AWS command line prints it: the same names, and nothing for what
// the service didn't send.
func plain(v any) any { return plainValue(reflect.ValueOf(v)) }

func plainValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		if t, ok := reflect.TypeAssert[*time.Time](v); ok {
			return t.UTC().Format(time.RFC3339Nano)
		}
		return plainValue(v.Elem())
	case reflect.Struct:
		return plainStruct(v)
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		out := make([]any, 0, v.Len())
		for i := range v.Len() {
			out = append(out, plainValue(v.Index(i)))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		out := map[string]any{}
		for _, k := range v.MapKeys() {
			out[k.String()] = plainValue(v.MapIndex(k))
		}
		return out
	}
	return v.Interface()
}

func plainStruct(v reflect.Value) any {
	if t, ok := reflect.TypeAssert[time.Time](v); ok {
		return t.UTC().Format(time.RFC3339Nano)
	}
	out := map[string]any{}
	for i := range v.NumField() {
		f, value := v.Type().Field(i), v.Field(i)
		// an enumeration without a value was not sent
		unsent := f.Type.Kind() == reflect.String && value.IsZero()
		if !f.IsExported() || f.Name == "ResultMetadata" || unsent {
			continue
		}
		if p := plainValue(value); p != nil {
			out[f.Name] = p
		}
	}
	return out
}

// encoded is JSON as it is written: on one line, with < and > as they are.
func encoded(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSpace(b.Bytes()), err
}
