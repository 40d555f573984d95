package fixturefile

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"io"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
)

func TestInputIsWrapped(t *testing.T) {
	state := "a b&c"
	c := File{Body: "<Response>ü</Response>", RelayState: &state}
	for wrap, unwrap := range map[string]func(string) string{
		"":                       func(s string) string { return s },
		"base64":                 unbase64,
		"base64 lines field":     func(s string) string { return unbase64(unfolded(formValue(s, "SAMLResponse"))) },
		"base64 percent field":   func(s string) string { return unbase64(formValue("x="+formValue(s, "SAMLResponse"), "x")) },
		"base64 field as-posted": func(s string) string { return unbase64(formValue(s, "SAMLResponse")) },
		"base64 field-twice":     func(s string) string { return unbase64(formValue(s, "SAMLResponse")) },
		"base64 request-field":   func(s string) string { return unbase64(formValue(s, "SAMLRequest")) },
		"base64-first base64":    func(s string) string { return unbase64(unbase64(s)) },
		"byte-order-mark":        func(s string) string { return strings.TrimPrefix(s, "\uFEFF") },
		"field":                  func(s string) string { return formValue(s, "SAMLResponse") },
		"post":                   func(s string) string { return unbase64(formValue(s, "SAMLResponse")) },
		"redirect": func(s string) string {
			r := flate.NewReader(strings.NewReader(unbase64(formValue(s, "SAMLResponse"))))
			text, _ := io.ReadAll(r)
			return string(text)
		},
	} {
		c.Wrap = wrap
		input := string(c.Input())
		if got := unwrap(input); got != c.Body {
			t.Errorf("%s: got %q from %q", wrap, got, input)
		}
		if (wrap == "post" || wrap == "redirect") && formValue(input, "RelayState") != state {
			t.Errorf("%s: relay state %q", wrap, formValue(input, "RelayState"))
		}
	}
	c.Body, c.Wrap = `<samlp:AuthnRequest ID="_1"/>`, "redirect"
	if !bytes.HasPrefix(c.Input(), []byte("SAMLRequest=")) {
		t.Errorf("request: %s", c.Input())
	}
}

func unbase64(s string) string {
	text, _ := base64.StdEncoding.DecodeString(s)
	return string(text)
}

func unfolded(s string) string { return strings.ReplaceAll(s, "\r\n", "") }

func formValue(s, name string) string {
	v, _ := url.ParseQuery(s)
	return v.Get(name)
}

// everything is a fixture in which every key has a value.
func everything() *File {
	state := ` "x": ` + "\n\xff"
	return &File{
		Comment: "c", Origin: "o", Now: time.Date(2026, 11, 20, 9, 30, 0, 5,
			time.UTC), ACS: "https://a", RelayState: &state, Wrap: "post",
		Evidence: Evidence{
			Target: "iam", Strict: true, Skew: 90 * time.Second, SecondOpinion: true,
			IDP: Metadata{EntityID: "i"}, AWS: Metadata{EntityID: "a"},
			ConnectUsers: []string{
				"a", "b",
			}, ConnectInstance: "arn:x", TrustPolicies: []string{`{"a": 1}`}, RolePolicies: []string{"{}", "[]"}, SCIMUser: "{}",
			RelayURLs:    []string{"u", "v"},
			ConnectLists: []ConnectList{{Users: []string{}}, {Instance: "i", Users: []string{"a,b", " c"}, Partial: true, Paged: true}},
			Published:    []Document{{Entities: []Entity{{ID: "<&>"}}}},
			Stored: []Document{{
				Entities: []Entity{{ID: "e", Unreadable: true, Endpoints: []Endpoint{{"SingleSignOnService", "https://x"}}}},
				Size:     7, Charset: "UTF-16", Provider: &Provider{ARN: "arn:y", Encryption: "Required", ID: "S", Keyless: true},
			}},
			Observed: &report.Observation{
				By: "cloudtrail", Result: "refused", At: new(time.Date(2026, 11, 20, 9, 31, 0, 0, time.UTC)), Where: "aws",
				Text: "t", Matched: "m", Role: "arn:z",
			},
		},
		Pseudonyms: []string{"a", "b"}, Expect: []string{"verdict accept", "silent"}, Body: "<a/>\r\n\n",
	}
}

func TestWrittenIsReadAgain(t *testing.T) {
	certificate := strings.TrimSpace(someCertificate)
	der, err := base64.StdEncoding.DecodeString(certificate)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []*File{
		{},
		everything(),
		{Body: "\n\n", Evidence: Evidence{ConnectUsers: []string{}, Certificates: [][]byte{der, der}}},
	} {
		same(t, one)
	}
}

// same holds a file to its being read as it was written.
func same(t *testing.T, one *File) {
	t.Helper()
	again, err := Parse(one.Bytes())
	if err != nil {
		t.Fatalf("%v in\n%s", err, one.Bytes())
	}
	again.ExpectLines, again.BodyLine = nil, 0
	before := *one
	before.ExpectLines, before.BodyLine = nil, 0
	if !reflect.DeepEqual(&before, again) {
		t.Fatalf("%+v became\n%+v by\n%s", before, *again, one.Bytes())
	}
}

func TestRefusals(t *testing.T) {
	const first = "schema: " + Schema + "\n"
	for text, says := range map[string]string{
		"":                                    "does not begin with schema",
		first:                                 "no empty line",
		"schema: " + Schema + "9\n\n":         "line 1: this version reads",
		first + "now: yesterday\n\n":          "line 2: now isn't a time",
		first + "relay-sate: x\n\n":           `line 2: there is no key "relay-sate"; is it relay-state?`,
		first + "# x\nwhatever: x\n\n":        `line 3: there is no key "whatever"; there are schema, comment`,
		first + "acs: a\nacs: b\n\n":          "line 3: acs was given on line 2 already",
		first + "acs\n\n":                     "line 2 is not key: value",
		first + "acs: \"a\n\n":                "line 2: the value begins with a quotation mark",
		first + "certificate: AAAA\n\n":       "line 2: the value is not base64 of a certificate",
		first + "trust-policy: {\n\n":         "line 2: the value is not JSON",
		first + "skew: -3s\n\n":               "line 2: skew is not a duration",
		first + "strict: yes\n\n":             "line 2: strict is true or false",
		first + "wrap: zip\n\n":               "line 2: wrap: zip is none of none, post",
		first + "wrap: field base64\n\n":      `line 2: wrap: base64 is none of none, post, redirect, or comes before`,
		first + "connect-list: {\"x\":1}\n\n": `line 2: the value is not the JSON that belongs there: json: unknown field "x"`,
		first + "observed: {\"by\":\"me\",\"result\":\"refused\",\"where\":\"aws\"}\n\n": `observed: by "me" is none of`,
		first + "aws-document: {} {}\n\n": "there is text " +
			"after the JSON",
		first + "target: ibm\n\n":           "line 2: ibm is none of auto, iam",
		first + "expect: verdict maybe\n\n": "line 2: expect verdict maybe: a verdict is accept",
		first + "expect: fail\n\n":          "nothing is expected",
		first + "expect: silent x\n\n":      "nothing may follow",
		first + "expect: nought x\n\n":      `"nought" is unknown: expect accepts verdict`,
		first + "expect: relay-state (\n\n": "missing closing",
	} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzParse: what is read is written so that it is read again as the same.
func FuzzParse(f *testing.F) {
	f.Add(everything().Bytes())
	f.Add([]byte("schema: " + Schema + "\r\nrelay-state: \"a\\nb\"\r\n# x\r\n\r\n<a/>\r\n"))
	f.Add([]byte("schema: " + Schema + "\nnow: 2026-11-20T09:30:00+02:00\nconnect-users:\nwrap: none\n\n\n\n"))
	f.Add([]byte("schema: " + Schema + "\ncertificate: " + strings.TrimSpace(someCertificate) + "\nskew: 1.5s\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		one, err := Parse(data)
		if err != nil {
			return
		}
		one.Now = one.Now.UTC()
		same(t, one)
	})
}

// FuzzValues: no value breaks out of its line.
func FuzzValues(f *testing.F) {
	for _, v := range []string{
		"", " x ", "a\nb", "a\r\nb", "\xff", "a\x00b", "x\nexpect: verdict accept", "\n\n<a/>", `"q"`, "\u2028",
		"\u00a0", "\\n", "#",
	} {
		f.Add(v, "<a/>")
	}
	f.Fuzz(func(t *testing.T, value, body string) {
		text := strings.ToValidUTF8(value, "?") // JSON holds no other
		same(t, &File{
			RelayState: &value,
			ACS:        value,
			Origin:     value,
			Comment:    value,
			Evidence: Evidence{
				RelayURLs: []string{value, value}, ConnectUsers: []string{text, "b"}, Role: value,
				ConnectLists: []ConnectList{{Instance: text, Users: []string{text}}},
				Stored:       []Document{{Entities: []Entity{{ID: text}}}},
			},
			Body: body,
		})
	})
}
