package engine_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/engine"
)

const corpus = "../../testdata/corpus/"

func file(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(corpus + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func start() *engine.Engine {
	return engine.New(func() time.Time { return time.Date(2026, 11, 20, 9, 31, 0, 0, time.UTC) })
}

// TestAnswers: each call answers what its command is for.
func TestAnswers(t *testing.T) {
	failing := file(t, "recipient-aws-fail-slash.saml")
	for _, c := range []struct {
		name, options string
		files         [][]byte
		want          string
	}{
		{"about", "", nil, `"checks":`},
		{"checks", "", nil, `"recipient-aws"`},
		{"inspect", `{"name":"mine.saml"}`, [][]byte{failing}, `"name": "mine.saml"`},
		{"inspect", `{"at":"now"}`, [][]byte{failing}, `2026-11-20T09:31:00Z`},
		{"explain", `{"text":"AADSTS50105"}`, nil, `"matches": [`},
		{"explain", `{"text":"Not authorized to perform sts:AssumeRoleWithSAML"}`, [][]byte{failing}, `"evidence": "`},
		{"whatif", `{"changes":[{"what":"relayState","values":["x"]}]}`, [][]byte{failing}, `"xml":`},
		{"compare", "", [][]byte{failing, failing}, `"`},
		{"fixture", "", [][]byte{failing}, "schema: samlscope.fixture/v1"},
	} {
		got, err := start().Call(c.name, []byte(c.options), c.files...)
		if err != nil || !strings.Contains(string(got), c.want) {
			t.Errorf("%s %s: %v, %.300s", c.name, c.options, err, got)
		}
		if c.name != "fixture" && !json.Valid(got) {
			t.Errorf("%s %s isn't JSON: %.300s", c.name, c.options, got)
		}
	}
}

// TestFixtureIsRedacted: what can be downloaded contains nothing real, and is judged as before.
func TestFixtureIsRedacted(t *testing.T) {
	got, err := start().Call("fixture", nil, file(t, "recipient-aws-fail-slash.saml"))
	if err != nil {
		t.Fatal(err)
	}
	made, err := fixture.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	if found := made.Real(); made.Origin != fixture.OriginRedacted || len(found) > 0 {
		t.Errorf("it contains real data: %v", found)
	}
	if unmet := made.Check(made.Inspect()); len(made.Expect) == 0 || len(unmet) > 0 {
		t.Errorf("it isn't as expected: %+v", unmet)
	}
}

// TestRefuses: a wrong call says what is wrong with it.
func TestRefuses(t *testing.T) {
	good := file(t, "recipient-aws-fail-slash.saml")
	for _, c := range []struct {
		name, options string
		files         [][]byte
		want          string
	}{
		{"forward", "", nil, `the engine has no call "forward"`},
		{"inspect", "", nil, "inspect works on 1 file"},
		{"inspect", "[", [][]byte{good}, "the options can't be read"},
		{"inspect", `{"at":"noon"}`, [][]byte{good}, `at is now, issued, a date like`},
		{"inspect", `{"skew":"-1s"}`, [][]byte{good}, "skew is not a length of time"},
		{"inspect", `{"target":"moon"}`, [][]byte{good}, "target is "},
		{"whatif", `{"message":7}`, [][]byte{good}, "has no message 8"},
		{"whatif", `{"fix":"moon"}`, [][]byte{good}, "moon"},
	} {
		if got, err := start().Call(c.name, []byte(c.options), c.files...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, %.300s", c.name, c.options, err, got)
		}
	}
}

// TestEvidence: a message is judged by what was supplied, until it is taken back.
func TestEvidence(t *testing.T) {
	e, good := start(), file(t, "recipient-aws-fail-slash.saml")
	call := func(name, options string, files ...[]byte) string {
		t.Helper()
		answer, err := e.Call(name, []byte(options), files...)
		if err != nil {
			t.Fatal(err)
		}
		return string(answer)
	}
	before := call("inspect", "", good)
	policy := []byte(`{"Statement":[{"Effect":"Deny","Principal":{"Federated":"*"},"Action":"sts:AssumeRoleWithSAML"}]}`)
	taken := call("supply", `{"name":"trust.json"}`, policy)
	if !strings.Contains(taken, `"kind":"trust-policy"`) || !strings.Contains(call("evidence", ""), `"trust.json"`) {
		t.Fatalf("%s\n%s", taken, call("evidence", ""))
	}
	if call("inspect", "", good) == before {
		t.Error("the policy changes nothing")
	}
	if call("inspect", `{"alone":true}`, good) != before {
		t.Error("alone isn't alone")
	}
	call("forget", `{"id":"1"}`)
	if call("inspect", "", good) != before {
		t.Error("the policy stays after it was taken back")
	}
	for name, options := range map[string]string{"supply": `{"name":"a"}`, "forget": `{"id":"1"}`} {
		if got, err := e.Call(name, []byte(options), good); err == nil {
			t.Errorf("%s of what it can't be: %s", name, got)
		}
	}
}

// TestCaptures: the page gets each message of a file with what it shows of it, AWS's answer included.
func TestCaptures(t *testing.T) {
	recording, err := os.ReadFile("../../docs/examples/not-authorized.har")
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		CapturedAt, Endpoint, Verdict, Headline, Who, SAMLResponse, XML, RedeemUntil string
		Answer                                                                       *struct{ Status int }
		AnswerBeside                                                                 *struct{ Sentence string }
		Report                                                                       struct{ Source struct{ Index int } }
	}
	ask := func(options string, file []byte) (rows []row) {
		t.Helper()
		answer, err := start().Call("captures", []byte(options), file)
		if err == nil {
			err = json.Unmarshal(answer, &rows)
		}
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	got := ask("", recording)
	if len(got) != 1 || got[0].CapturedAt == "" || !strings.HasPrefix(got[0].Endpoint, "https://signin.aws.amazon.com/") ||
		got[0].Verdict != "reject" || got[0].Headline == "" || got[0].Who == "" || got[0].SAMLResponse == "" ||
		!strings.HasPrefix(got[0].XML, "<") || got[0].RedeemUntil == "" {
		t.Fatalf("%+v", got)
	}
	if a := got[0].Answer; a == nil || a.Status == 0 || got[0].AnswerBeside == nil {
		t.Errorf("AWS's answer is missing: %+v", got[0])
	}
	message := file(t, "recipient-aws-fail-slash.saml")
	if alone := ask("", message); len(alone) != 1 || alone[0].Answer != nil || alone[0].CapturedAt != "" {
		t.Errorf("a message without an answer: %+v", alone)
	}
	line := strings.TrimSpace(got[0].SAMLResponse) + "\n"
	three := []byte(strings.Repeat(line, 3))
	for options, want := range map[string][]int{
		"":                        {0, 1, 2},
		`{"message":1,"count":1}`: {1},
		`{"message":1}`:           {1, 2},
		`{"count":2}`:             {0, 1},
		`{"message":3}`:           {},
	} {
		rows := ask(options, three)
		indexes := []int{}
		for _, r := range rows {
			indexes = append(indexes, r.Report.Source.Index)
		}
		if !slices.Equal(indexes, want) {
			t.Errorf("%s: messages %v, want %v", options, indexes, want)
		}
	}
}
