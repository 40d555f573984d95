package preflight

import (
	"encoding/json"
	"testing"
)

func TestTry(t *testing.T) {
	f := tenant(member(1), member(2), with(member(3), object{"mail": json.RawMessage("null")}),
		with(member(4), object{"mail": "a b@example.com"}))
	r := f.judge(t, Options{})
	out, _ := json.MarshalIndent(r, "", " ")
	t.Log(string(out))
}
