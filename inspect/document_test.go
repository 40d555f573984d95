package inspect

import (
	"os"
	"testing"
)

func TestReaderReadsBase(t *testing.T) {
	m := Messages("entra.xml", []byte(baseMessage(t)))[0]
	d := read(m, &Options{})
	if d.Kind != KindResponse || d.Assertion == nil || len(d.Assertion.Attributes) != 13 || d.Target != TargetIAM {
		t.Fatalf("kind %s target %s refused %v", d.Kind, d.Target, d.Refused)
	}
}

func baseMessage(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("../testdata/base/entra.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
