package inspect_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/corpus"
	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/testdata"
)

// TestConnectFixIsReady: the fix is the relay state to copy, with the destination encoded once;
// what is not known stays a placeholder.
func TestConnectFixIsReady(t *testing.T) {
	const federate = ".console.aws.amazon.com/connect/federate/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"
	for name, want := range map[string]string{
		"connect-relay-missing-fail-console":        "Set it to https://us-east-1" + federate,
		"connect-relay-destination-fail-raw":        "Set it to https://us-east-1" + federate + "?destination=%2Fccp-v2",
		"connect-relay-destination-fail-double":     "Set it to https://us-east-1" + federate + "?destination=%2Fccp-v2",
		"connect-relay-destination-fail-new-domain": "Set it to https://us-east-1" + federate + "?destination=%2Fccp-v2&new_domain=true",
		"connect-relay-region-fail-none":            "Set it to https://<region>" + federate + ", with the Region",
		"connect-relay-region-fail-without-connect": "Set it to https://<region>" + federate + ", with the Region",
		"connect-relay-destination-fail-localhost":  "Set it to https://us-east-1" + federate,
	} {
		text, err := fs.ReadFile(testdata.Files, "corpus/"+name+".saml")
		if err != nil {
			t.Fatal(err)
		}
		c, err := fixturefile.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		r := corpus.Report(c)
		if len(r.Causes) == 0 || r.Causes[0].ID != "connect-relay-state" {
			t.Errorf("%s: %+v", name, r.Causes)
			continue
		}
		do := r.Causes[0].Fixes[0].Do
		if strings.Contains(want, "<region>") && !strings.HasPrefix(do, want) || !strings.Contains(want, "<region>") && do != want {
			t.Errorf("%s: %s\nwant %s", name, do, want)
		}
	}
}
