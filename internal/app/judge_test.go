package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/web"
)

// lines is a gzip of so many messages.
func lines(t *testing.T, n int) []byte {
	t.Helper()
	line := base64.StdEncoding.EncodeToString([]byte(`<Response xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>`)) + "\n"
	var b bytes.Buffer
	g := gzip.NewWriter(&b)
	_, err := g.Write([]byte(strings.Repeat(line, n)))
	if err = errors.Join(err, g.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPastedMessagesAreBounded: the page reads so many of one input, and says that there are more.
func TestPastedMessagesAreBounded(t *testing.T) {
	j := &judge{now: time.Now}
	for n, bound := range map[int]bool{pageBounds.Messages: false, pageBounds.Messages + 1: true} {
		count, last := 0, ""
		err := j.pasted(t.Context(), "pasted", lines(t, n), web.Query{}, func(r *inspect.Report) error {
			count, last = count+1, r.Headline
			return nil
		})
		if err != nil || count != n || strings.HasPrefix(last, "The input contains more than 10,000 messages.") != bound {
			t.Errorf("%d messages: %v, %d reports, the last %q", n, err, count, last)
		}
	}
}

// TestStandInsDoNotJudgeWhatAPersonBrings: the demo's metadata is that of its stand-ins. A message from elsewhere is
// judged without it, also when it is judged again; what the stand-in sent is judged by it.
func TestStandInsDoNotJudgeWhatAPersonBrings(t *testing.T) {
	text, err := os.ReadFile("../../docs/examples/works.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, key, _ := strings.Cut(string(text), "<KeyInfo")
	key, _, _ = strings.Cut(key, "</KeyInfo>")
	other, err := inspect.ParseMetadata("stand-in", []byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" `+
		`entityID="https://stand-in.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">`+
		`<KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"`+key+`</KeyInfo></KeyDescriptor>`+
		`<SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://stand-in.example/"/>`+
		`</IDPSSODescriptor></EntityDescriptor>`))
	if err != nil {
		t.Fatal(err)
	}
	value := base64.StdEncoding.EncodeToString(text)
	for _, standIns := range []bool{true, false} {
		j := &judge{now: time.Now, standIns: standIns, options: inspect.Options{AWSMetadata: other}}
		brought := j.record(capture.Record{Capture: capture.Capture{Via: capture.ViaImport}, SAMLResponse: value})
		err := j.pasted(t.Context(), "pasted", text, web.Query{}, func(r *inspect.Report) error {
			if r.Headline != brought.Headline {
				t.Errorf("pasted: %s; again: %s", r.Headline, brought.Headline)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if fails := brought.Verdict == inspect.Reject; fails == standIns {
			t.Errorf("stand-ins %v: %s", standIns, brought.Headline)
		}
		sent := j.record(capture.Record{Capture: capture.Capture{Via: capture.ViaRelay}, SAMLResponse: value})
		if sent.Verdict != inspect.Reject {
			t.Errorf("sent by the stand-in: %s", sent.Headline)
		}
	}
}

// TestPastedWorkEndsWithItsContext: no one judges for a request that has ended.
func TestPastedWorkEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	count := 0
	err := (&judge{now: time.Now}).pasted(ctx, "pasted", lines(t, 1000), web.Query{}, func(*inspect.Report) error {
		if count++; count == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) || count != 3 {
		t.Errorf("%v after %d reports", err, count)
	}
}

// TestPastedEvidence: what isn't a message is said to be evidence, once; near it, a text isn't a message.
func TestPastedEvidence(t *testing.T) {
	for text, want := range map[string]string{
		`{"Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/E"},` +
			`"Action":"sts:AssumeRoleWithSAML"}]}`: "ENC-EVIDENCE",
		"nonsense": "ENC-BASE64",
	} {
		var all []*inspect.Report
		err := (&judge{now: time.Now}).pasted(t.Context(), "pasted", []byte(text), web.Query{},
			func(r *inspect.Report) error {
				all = append(all, r)
				return nil
			})
		if err != nil || len(all) != 1 || !strings.Contains(all[0].Findings[0].Detail, want) {
			t.Errorf("%.20s: %v, %d reports", text, err, len(all))
		}
	}
}
