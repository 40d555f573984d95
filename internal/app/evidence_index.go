package app

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/words"
)

// index is the list of what is in a directory of evidence; nil where there is none.
type index struct{ *evidencedir.Manifest }

// indexOf reads the index of a directory; nil where there is none.
func indexOf(dir string) (*index, error) {
	m, err := evidencedir.ReadManifest(dir)
	if m == nil {
		return nil, err
	}
	return &index{m}, nil
}

// call is the call whose answer a file is, known by the file's name or by its hash; nil where the index
// doesn't know the file.
func (x *index) call(dir, path, sha256 string) *evidencedir.Call {
	if x == nil {
		return nil
	}
	name, err := filepath.Rel(dir, path)
	for i, c := range x.Calls {
		if err == nil && c.File != "" && filepath.FromSlash(c.File) == name ||
			c.SHA256 != "" && strings.EqualFold(c.SHA256, sha256) {
			return &x.Calls[i]
		}
	}
	return nil
}

// partial is why a file does not hold all there is; "" when it does, for all that the index says.
func (x *index) partial(dir, path, sha256 string) string {
	if c := x.call(dir, path, sha256); c != nil && c.State == evidencedir.Partial {
		return evidencedir.ManifestName + " says that " + words.Shorten(c.Operation) + " wasn't read to its end"
	}
	return ""
}

// unjudged are the calls whose answers no message is judged by: they say what else to ask, tell of roles
// together (roles), or are for judging those who have not signed in yet.
var unjudged = []string{
	"sts:", "sso:", "cognito-idp:", "connect:DescribeInstance", "identitystore:GetUserId", "iam:List", callInline,
	callPolicy, "GET /v1.0/", "GET /beta/",
}

// aside says whether a file is passed over in silence, by its name: it may be long.
func (x *index) aside(dir, path string) bool {
	c := x.call(dir, path, "")
	if c == nil || strings.HasSuffix(c.Operation, "/signIns") && c.Count > 0 {
		return false
	}
	return c.Operation == "cloudtrail:LookupEvents" && c.Count == 0 ||
		slices.ContainsFunc(unjudged, func(p string) bool { return strings.HasPrefix(c.Operation, p) })
}

// named adds to what an identity provider stores which one it is, which the answer itself doesn't say.
func (x *index) named(dir, path, sha256 string, data []byte) []byte {
	c := x.call(dir, path, sha256)
	rest, object := bytes.CutPrefix(bytes.TrimSpace(data), []byte("{"))
	if c == nil || c.Operation != callProvider || !object {
		return data
	}
	arn, err := json.Marshal(c.Of)
	if err != nil {
		return data
	}
	return slices.Concat([]byte(`{"Arn": `), arn, []byte(", "), rest)
}

// oldAfter is how old evidence may be before it is said to be old.
const oldAfter = 24 * time.Hour

// oldest is when the oldest answer was read; zero when there is none.
func (x *index) oldest() (at time.Time) {
	if x == nil {
		return at
	}
	for _, c := range x.Calls {
		if c.Held() && !c.At.IsZero() && (at.IsZero() || c.At.Before(at)) {
			at = c.At
		}
	}
	return at
}

// readAt is an instant of the manifest for a sentence.
func readAt(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") + " UTC" }

// days is how many whole days old the oldest answer is.
func (x *index) days(now time.Time) int {
	oldest := x.oldest()
	if oldest.IsZero() {
		return 0
	}
	return int(now.Sub(oldest) / oldAfter)
}

// old says how old the oldest answer is, "" when none is older than a day.
func (x *index) old(now time.Time) string {
	days := x.days(now)
	if days < 1 {
		return ""
	}
	return words.Plural(days, "day") + " old (" + readAt(x.oldest()) + ")"
}

// says is what the page tells of the directory: when it was read, and its gaps.
func (x *index) says(now time.Time) string {
	all := []string{"nothing was read"}
	if oldest := x.oldest(); !oldest.IsZero() {
		all[0] = "read at " + readAt(oldest)
	}
	if days := x.days(now); days > 0 {
		all[0] += ", " + words.Plural(days, "day") + " ago: samlscope collect reads it again"
	}
	for _, gap := range []struct {
		what  string
		calls []string
	}{
		{"denied", x.denied()},
		{"not read to its end", x.in(evidencedir.Partial)},
		{"not asked", x.in(evidencedir.NotAsked)},
		{"absent", x.absent()},
	} {
		if len(gap.calls) > 0 {
			all = append(all, gap.what+": "+some(gap.calls))
		}
	}
	return strings.Join(all, "; ")
}

// absent lists what AWS or Microsoft Graph said isn't there.
func (x *index) absent() (out []string) {
	if x == nil {
		return nil
	}
	for _, c := range x.Calls {
		if c.State == evidencedir.Absent && !strings.HasPrefix(c.Operation, "GET ") {
			out = append(out, words.Shorten(c.Operation+" "+c.Of))
		}
	}
	return out
}

// denied lists the calls that AWS or Microsoft Graph refused, so that their answers are missing.
func (x *index) denied() []string { return x.in(evidencedir.Denied) }

// in lists the calls that ended in a state.
func (x *index) in(state evidencedir.State) (out []string) {
	if x == nil {
		return nil
	}
	for _, c := range x.Calls {
		if c.State == state {
			what := c.Operation
			if c.Region != "" {
				what += " in " + c.Region
			}
			out = append(out, words.Shorten(what))
		}
	}
	return out
}
