package render_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/render"
)

// printed is the text of a message of the corpus, as its bare XML tells it.
func printed(t *testing.T, name string, change func(*inspect.Options), o render.TextOptions) []string {
	t.Helper()
	opts := inspect.Options{}
	if change != nil {
		change(&opts)
	}
	r := inspect.Inspect(inspect.Messages("message.xml", []byte(report(t, name).XML))[0], opts)
	return strings.Split(strings.TrimSuffix(string(render.AppendText(nil, r, o)), "\n"), "\n")
}

// TestNotCheckedIsGrouped: the end of a report says what was not checked, by what
// decides it, and names one piece of evidence. What was given is not asked for.
func TestNotCheckedIsGrouped(t *testing.T) {
	relay := func(state string) func(*inspect.Options) {
		return func(o *inspect.Options) { o.RelayState = &state }
	}
	otherUser := func(o *inspect.Options) {
		users, err := inspect.ParseSCIMUsers("user.json", []byte(`{"userName":"other@example.com"}`))
		if err != nil {
			t.Fatal(err)
		}
		o.SCIMUsers = users
	}
	for _, c := range []struct {
		name   string
		change func(*inspect.Options)
		groups []string
		last   string // begins the last line but for its wrapping; "" for no such line
		not    string
	}{
		{
			"good-identity-center-scim", nil,
			[]string{"9 checks need the Identity Center user: --scim-user FILE",
				"1 check needs a second opinion: --second-opinion"},
			"next   give the Identity Center user with --scim-user FILE (aws identitystore list-users", "--relay-state",
		},
		{
			"good-entra", nil, []string{"15 checks need the relay state: --relay-state TEXT",
				"8 checks need the role's trust policy: --trust-policy FILE"},
			"next   give the relay state with --relay-state TEXT:", "--scim-user",
		},
		{
			"good-entra", relay(""), []string{"8 checks need the role's trust policy: --trust-policy FILE"},
			"next   give the role's trust policy with --trust-policy FILE (aws iam get-role", "--relay-state",
		},
		{
			"connect-relay-missing-fail-named", relay(""), []string{"8 checks need the role's trust policy"},
			"next   give the Amazon Connect instance with --connect-instance ARN:", "--relay-state",
		},
		{
			"good-identity-center-scim", otherUser, []string{"9 checks: the NameID isn't among the user names"},
			"next   give the metadata that IAM stores", "--scim-user FILE",
		},
		{"rsn-present-fail-absent", nil, []string{"15 checks need the relay state: --relay-state TEXT"}, "", "next   "},
		{"xml-well-formed-fail-cut-off", nil, []string{": the message couldn't be read"}, "", "--scim-user"},
	} {
		lines := printed(t, c.name, c.change, render.TextOptions{})
		at := slices.Index(lines, "not checked, and what decides it:")
		if at < 0 {
			t.Fatalf("%s: %q", c.name, lines)
		}
		end := strings.Join(lines[at:], "\n")
		for _, group := range c.groups {
			if !strings.Contains(end, group) {
				t.Errorf("%s: no %q in\n%s", c.name, group, end)
			}
		}
		if strings.Contains(end, c.not) {
			t.Errorf("%s: %q in\n%s", c.name, c.not, end)
		}
		if c.last != "" && !strings.Contains(end, c.last) {
			t.Errorf("%s: not at last %q:\n%s", c.name, c.last, end)
		}
	}
}

// TestTextFitsTheTerminal: sentences keep within the terminal, at any width that has
// room for a word. What is to be copied is never broken.
func TestTextFitsTheTerminal(t *testing.T) {
	for _, name := range telling {
		for _, most := range []int{40, 60, 80, 120} {
			for _, l := range printed(t, name, nil, render.TextOptions{Columns: most}) {
				label, text, _ := strings.Cut(strings.TrimSpace(l), "  ")
				if slices.Contains([]string{"got", "want"}, label) || text != "" && !strings.Contains(text, " ") {
					continue // a value
				}
				if n := len([]rune(l)); n > most && strings.Count(strings.TrimSpace(l), " ") > 0 && !isFact(l) {
					t.Errorf("%s at %d: %d columns: %s", name, most, n, l)
				}
			}
		}
	}
	whole := printed(t, "rsn-present-fail-absent", nil, render.TextOptions{})
	if !slices.ContainsFunc(whole, func(l string) bool { return len(l) > 80 }) {
		t.Error("without a terminal the text is narrow too")
	}
}

// isFact says whether a line is one of the message's facts, which begin with their name.
func isFact(l string) bool {
	for _, name := range []string{"issuer", "NameID", "RoleSessionName", "role", "recipient", "relay state", "signature"} {
		if strings.HasPrefix(l, name+" ") {
			return true
		}
	}
	return strings.HasPrefix(l, "                ")
}
