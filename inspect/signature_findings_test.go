package inspect

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// Every code that the judgement of a signature can raise is reported by a
// check that exists; otherwise a refusal would pass in silence.
func TestEveryCodeIsReported(t *testing.T) {
	files, err := filepath.Glob("signature*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"(SIG-[A-Z-]+|XSW|STR-[A-Z-]+)"`)
	seen := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(data), -1) {
			seen++
			if id := reportedBy(m[1]); Lookup(id) == nil {
				t.Errorf("%s raises %s, which no check reports (%q)", file, m[1], id)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d codes found in %v", seen, files)
	}
}

// What the second implementation and the encryption raise has its check too.
func TestOtherCodesAreReported(t *testing.T) {
	for _, code := range []string{"VAL-DIFFERENTIAL", "ENC-CBC", "ENC-RSA15"} {
		if Lookup(reportedBy(code)) == nil {
			t.Errorf("no check reports %s", code)
		}
	}
	if id := reportedBy("NO-SUCH-CODE"); id != "" {
		t.Errorf("an unknown code is reported by %s", id)
	}
}

func TestKeysOfSignature(t *testing.T) {
	tests := []judged{
		{name: "no certificate anywhere", signs: onAssertion(func(s *Signature) {
			s.Verdict, s.ValueOK, s.Codes = SigCannotVerify, nil, []string{"SIG-KEYINFO"}
		}), want: map[string]string{"signature-key": "not-checked", "signature-value": "not-checked"}},
		{
			name:  "metadata without keys",
			o:     Options{IDPMetadata: []*Metadata{{}}},
			signs: onAssertion(nil),
			want:  map[string]string{"signature-key": "not-checked"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.run)
	}
}
