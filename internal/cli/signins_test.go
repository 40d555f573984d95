package cli

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
)

// signInCase is one case of testdata/signins: a command line, and what must come out of it.
type signInCase struct {
	ID, Kind, Why string
	Args          []string
	Stdin         string // the file that is fed
	Exit          []int  // allowed
	Verdict       []string
	Has, Not      []string // checks that must, and must not, be findings above a note
	Outcome       map[string][]inspect.Outcome
	Cause         []string // one of them must be there
	NoCause       []string
	Text, NoText  []string // regular expressions that the text must, and must not, match; case is ignored
	Match         []string // the best match of explain
	JSON          [][2]string
}

// TestSignIns runs the cases that people really had, each with what must come out of it. A case whose
// id ends in -near is the near miss of the one before it.
func TestSignIns(t *testing.T) {
	data, err := os.ReadFile("../../testdata/signins/index.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []signInCase
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&cases); err != nil {
		t.Fatal(err)
	}
	t.Chdir("../../testdata/signins/files")
	for _, c := range cases {
		t.Run(c.Kind+"/"+c.ID, func(t *testing.T) {
			c.checkText(t)
			if c.Match != nil {
				c.checkMatch(t)
			}
			if c.Verdict != nil || c.Has != nil || c.Not != nil || c.Outcome != nil || c.Cause != nil ||
				c.NoCause != nil || c.JSON != nil {
				c.checkReport(t)
			}
		})
	}
}

// run runs the case's command line, with more arguments behind the command's name.
func (c *signInCase) run(t *testing.T, more ...string) (code int, stdout, stderr string) {
	t.Helper()
	var stdin io.Reader = strings.NewReader("")
	if c.Stdin != "" {
		f, err := os.Open(c.Stdin)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		stdin = f
	}
	return start(t.Context(), stdin, slices.Concat(c.Args[:1], more, c.Args[1:])...)
}

func (c *signInCase) checkText(t *testing.T) {
	t.Helper()
	code, stdout, stderr := c.run(t)
	text := strings.Join(strings.Fields(stdout+" "+stderr), " ")
	if c.Exit != nil && !slices.Contains(c.Exit, code) {
		t.Errorf("exit code %d, want %v: %.300s", code, c.Exit, cmp.Or(stderr, text))
	}
	for _, want := range c.Text {
		if !pattern(want).MatchString(text) {
			t.Errorf("%q is not in %.600s", want, text)
		}
	}
	for _, bad := range c.NoText {
		if at := pattern(bad).FindStringIndex(text); at != nil {
			t.Errorf("%q is in …%s…", bad, text[max(0, at[0]-80):min(len(text), at[1]+80)])
		}
	}
}

func pattern(text string) *regexp.Regexp { return regexp.MustCompile("(?i)" + text) }

func (c *signInCase) checkMatch(t *testing.T) {
	t.Helper()
	_, stdout, stderr := c.run(t, "--format", "json")
	var found struct{ Matches []struct{ ID string } }
	if err := json.Unmarshal([]byte(stdout), &found); err != nil {
		t.Fatalf("%v: %s", err, stderr)
	}
	if len(found.Matches) == 0 || found.Matches[0].ID != c.Match[0] {
		t.Errorf("matches %v, want %v", found.Matches, c.Match)
	}
}

func (c *signInCase) checkReport(t *testing.T) {
	t.Helper()
	_, stdout, stderr := c.run(t, "--format", "json")
	var all struct{ Reports []json.RawMessage }
	if err := json.Unmarshal([]byte(stdout), &all); err != nil || len(all.Reports) == 0 {
		t.Fatalf("no report: %v %.300s", err, stderr)
	}
	var r inspect.Report
	if err := json.Unmarshal(all.Reports[0], &r); err != nil {
		t.Fatal(err)
	}
	if verdict := cmp.Or(string(r.Verdict), "null"); c.Verdict != nil && !slices.Contains(c.Verdict, verdict) {
		t.Errorf("verdict %s, want %v: %s", verdict, c.Verdict, r.Headline)
	}
	c.checkFindings(t, &r)
	cause := func(id string) bool {
		return slices.ContainsFunc(r.Causes, func(x inspect.Cause) bool { return x.ID == id })
	}
	if c.Cause != nil && !slices.ContainsFunc(c.Cause, cause) {
		t.Errorf("none of the causes %v is there", c.Cause)
	}
	if i := slices.IndexFunc(c.NoCause, cause); i >= 0 {
		t.Errorf("the cause %s is there", c.NoCause[i])
	}
	var tree any
	if err := json.Unmarshal(all.Reports[0], &tree); err != nil {
		t.Fatal(err)
	}
	for _, want := range c.JSON {
		if got := valueAt(tree, want[0]); got == nil || !pattern(want[1]).MatchString(fmt.Sprint(got)) {
			t.Errorf("%s is %v, want %s", want[0], got, want[1])
		}
	}
}

func (c *signInCase) checkFindings(t *testing.T, r *inspect.Report) {
	t.Helper()
	found := func(id string, notes bool) bool {
		return slices.ContainsFunc(r.Findings, func(f inspect.Finding) bool {
			return f.ID == id && (notes || f.Severity != inspect.Note)
		})
	}
	for _, ids := range c.Has {
		if !slices.ContainsFunc(strings.Split(ids, "|"), func(id string) bool { return found(id, true) }) {
			t.Errorf("%s found nothing: %s", ids, r.Headline)
		}
	}
	for _, id := range c.Not {
		if found(id, false) {
			t.Errorf("%s found something", id)
		}
	}
	for id, allowed := range c.Outcome {
		if !slices.Contains(allowed, r.Outcome(id)) {
			t.Errorf("%s is %s, want one of %v", id, r.Outcome(id), allowed)
		}
	}
}

// valueAt is what is at a path such as message.assertion.roles.0.verdict.
func valueAt(tree any, path string) any {
	for key := range strings.SplitSeq(path, ".") {
		switch at := tree.(type) {
		case map[string]any:
			tree = at[key]
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i >= len(at) {
				return nil
			}
			tree = at[i]
		default:
			return nil
		}
	}
	return tree
}
