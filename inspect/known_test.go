package inspect_test

import (
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// TestFlagsBeatTheHeader: what a fixture's header says is known is judged with,
// where nothing else is given.
func TestFlagsBeatTheHeader(t *testing.T) {
	e := &inspect.Evidence{Target: "cognito", Skew: 5, ConnectUsers: []string{"a"}, ConnectInstance: "i", TrustPolicies: []string{`{"Statement":[]}`}}
	o, err := inspect.Known(e, inspect.Options{})
	if err != nil || o.Target != inspect.TargetCognito || o.Skew != 5 || len(o.ConnectUsers) != 1 || o.ConnectInstance != "i" || len(o.TrustPolicies) == 0 {
		t.Errorf("%+v %v", o, err)
	}
	given := inspect.Options{Target: inspect.TargetIAM, Skew: 7, ConnectUsers: []string{}, ConnectInstance: "j"}
	if o, err = inspect.Known(e, given); err != nil || o.Target != inspect.TargetIAM || o.Skew != 7 || len(o.ConnectUsers) != 0 || o.ConnectInstance != "j" {
		t.Errorf("%+v %v", o, err)
	}
}

// TestHeaderThatCannotBeRead: the message is judged without it, and that is said.
func TestHeaderThatCannotBeRead(t *testing.T) {
	m := inspect.Messages("f", []byte("schema: samlscope.fixture/v1\ntrust-policy: 7\n\n<a/>\n"))[0]
	for _, f := range inspect.Inspect(m, inspect.Options{}).Findings {
		if strings.Contains(f.Detail, "ENC-FIXTURE") && f.Severity == inspect.Note {
			return
		}
	}
	t.Error("it is not said")
}
