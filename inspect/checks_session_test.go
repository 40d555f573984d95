package inspect

import (
	"strconv"
	"strings"
	"testing"
)

func TestSessionChecks(t *testing.T) {
	noName := []string{"SAML/Attributes/RoleSessionName", "SAML/Attributes/AccessControl:x"}
	connect := Options{ACS: "https://instance.us-east-1.sign-in.connect.aws/saml"}
	tags := func(n int) []string {
		var pairs []string
		for i := range n {
			pairs = append(pairs, "PrincipalTag:k"+strconv.Itoa(i), "v")
		}
		return withAttributes(pairs...)
	}
	x := strings.Repeat
	runCheckCases(t, []checkCase{
		{name: "a good message", id: "rsn-present", outcome: Pass},
		{
			name:     "no attribute",
			edits:    noName,
			id:       "rsn-present",
			outcome:  Fail,
			severity: Error,
			marked:   "<AttributeStatement>",
		},
		{
			name:     "no mail either",
			edits:    append(noName, claimMail, "urn:example:mail"),
			id:       "rsn-present",
			outcome:  Fail,
			severity: Error,
			detail:   "user.mail",
		},
		{name: "empty", edits: sessionName(""), id: "rsn-present", outcome: Fail, severity: Error, detail: "no value"},
		{
			name:    "encrypted attributes",
			edits:   append(noName, "</AttributeStatement>", `<EncryptedAttribute/></AttributeStatement>`),
			id:      "rsn-present",
			outcome: NotChecked,
		},

		{
			name:     "two blanks",
			edits:    sessionName("Alice  Example"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "  ",
			detail:   "a blank",
		},
		{
			name:     "several characters",
			edits:    sessionName("a:b/c:d"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   ":",
			detail:   "“:” and “/”",
		},
		{
			name:     "a letter of two bytes",
			edits:    sessionName("Jürgen"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "ü",
			detail:   "U+00FC",
		},
		{
			name:     "a combining accent",
			edits:    sessionName("Ju\u0308rgen"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "\u0308",
			detail:   "the character U+0308",
		},
		{
			name:     "written as a reference",
			edits:    sessionName("pat&#39;s"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "pat&#39;s",
			detail:   "an apostrophe",
		},
		{
			name:     "65 characters",
			edits:    sessionName(x("a", 65)),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			detail:   "65 characters",
		},
		{
			name:     "long and wrong",
			edits:    sessionName(x("é", 65)),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			detail:   "65 characters",
		},
		{name: "64 characters", edits: sessionName(x("a", 64)), id: "rsn-pattern", outcome: Pass},
		{
			name:     "a guest",
			edits:    sessionName("bob#EXT#@x.example"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "#",
			detail:   "marks a guest",
		},
		{
			name:     "a guest with an apostrophe",
			edits:    sessionName("o'bob#EXT#@x.example"),
			id:       "rsn-pattern",
			outcome:  Fail,
			severity: Error,
			marked:   "'",
			detail:   "an apostrophe and “#”",
		},
		{name: "missing", edits: noName, id: "rsn-pattern", outcome: NotApplicable},

		{
			name:     "a guest",
			edits:    sessionName("bob#EXT#@x.example"),
			id:       "rsn-guest",
			outcome:  Fail,
			severity: Error,
			marked:   "#EXT#",
		},
		{name: "half a mark", edits: sessionName("bob#EXT@x.example"), id: "rsn-guest", outcome: Pass},

		{
			name:     "an equals sign",
			options:  connect,
			edits:    sessionName("a=b"),
			id:       "rsn-connect",
			outcome:  Fail,
			severity: Warning,
			marked:   "=",
		},
		{
			name:     "no domain",
			options:  connect,
			edits:    sessionName("alice@example"),
			id:       "rsn-connect",
			outcome:  Fail,
			severity: Warning,
			marked:   "@example",
		},
		{
			name:     "two at signs",
			options:  connect,
			edits:    sessionName("a@b@c.example"),
			id:       "rsn-connect",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "a dot at the end",
			options:  connect,
			edits:    sessionName("a@b.example."),
			id:       "rsn-connect",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:    "a name that the instance has",
			options: Options{ACS: connect.ACS, ConnectUsers: []string{"a+b"}},
			edits:   sessionName("a+b"),
			id:      "rsn-connect",
			outcome: Pass,
		},
		{name: "an address", options: connect, id: "rsn-connect", outcome: Pass},
		{name: "a blank is rsn-pattern's", options: connect, edits: sessionName("a b"), id: "rsn-connect", outcome: Pass},
		{name: "elsewhere", edits: sessionName("a=b"), id: "rsn-connect", outcome: NotApplicable},

		{
			name:     "a blank",
			edits:    withAttributes("SourceIdentity", "Alice E"),
			id:       "source-identity",
			outcome:  Fail,
			severity: Error,
			marked:   " ",
		},
		{
			name:     "reserved",
			edits:    withAttributes("SourceIdentity", "aws:x"),
			id:       "source-identity",
			outcome:  Fail,
			severity: Error,
			marked:   "aws:",
		},
		{
			name:     "65 characters",
			edits:    withAttributes("SourceIdentity", x("a", 65)),
			id:       "source-identity",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "256 characters",
			edits:    withAttributes("SourceIdentity", x("a", 256)),
			id:       "source-identity",
			outcome:  Fail,
			severity: Warning,
		},
		{
			name:     "257 characters",
			edits:    withAttributes("SourceIdentity", x("a", 257)),
			id:       "source-identity",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:     "one character",
			edits:    withAttributes("SourceIdentity", "a"),
			id:       "source-identity",
			outcome:  Fail,
			severity: Error,
		},
		{name: "fine", edits: withAttributes("SourceIdentity", "AWS.alice"), id: "source-identity", outcome: Pass},
		{name: "absent", id: "source-identity", outcome: NotApplicable},

		{name: "no key", edits: withAttributes("PrincipalTag:", "v"), id: "tag-key", outcome: Fail, severity: Error},
		{
			name:     "an exclamation mark",
			edits:    withAttributes("PrincipalTag:a!", "v"),
			id:       "tag-key",
			outcome:  Fail,
			severity: Error,
			detail:   "“!”",
		},
		{
			name:     "129 characters",
			edits:    withAttributes("PrincipalTag:"+x("ü", 129), "v"),
			id:       "tag-key",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:    "128 characters of two bytes",
			edits:   withAttributes("PrincipalTag:"+x("ü", 128), "v"),
			id:      "tag-key",
			outcome: Pass,
		},

		{
			name:     "a semicolon",
			edits:    withAttributes("PrincipalTag:a", "b;c"),
			id:       "tag-value",
			outcome:  Fail,
			severity: Error,
			marked:   ";",
		},
		{
			name:     "257 characters",
			edits:    withAttributes("PrincipalTag:a", x("ü", 257)),
			id:       "tag-value",
			outcome:  Fail,
			severity: Error,
		},
		{
			name:     "reserved",
			edits:    withAttributes("PrincipalTag:a", "aws:x"),
			id:       "tag-value",
			outcome:  Fail,
			severity: Error,
			marked:   "aws:",
		},
		{name: "empty", edits: withAttributes("PrincipalTag:a", ""), id: "tag-value", outcome: Pass},
		{
			name:    "all that is allowed",
			edits:   withAttributes("PrincipalTag:a", "aZ9é _.:/=+-@"),
			id:      "tag-value",
			outcome: Pass,
		},

		{name: "51", edits: tags(51), id: "tag-count", outcome: Fail, severity: Error, marked: prefixPrincipalTag + "k50"},
		{name: "50", edits: tags(50), id: "tag-count", outcome: Pass},
		{name: "none", id: "tag-count", outcome: NotApplicable},

		{
			name:     "case only",
			edits:    withAttributes("PrincipalTag:Über", "v", "PrincipalTag:über", "w"),
			id:       "tag-case-dup",
			outcome:  Fail,
			severity: Error,
			marked:   prefixPrincipalTag + "über",
		},
		{
			name:    "the same key is tag-multi-value's",
			edits:   withAttributes("PrincipalTag:a", "v", "PrincipalTag:a", "w"),
			id:      "tag-case-dup",
			outcome: Pass,
		},

		{
			name:     "two values",
			edits:    withAttributes("PrincipalTag:a", "v</AttributeValue><AttributeValue>w"),
			id:       "tag-multi-value",
			outcome:  Fail,
			severity: Error,
			marked:   "<AttributeValue>",
		},
		{
			name:     "two elements",
			edits:    withAttributes("PrincipalTag:a", "v", "PrincipalTag:a", "w"),
			id:       "tag-multi-value",
			outcome:  Fail,
			severity: Error,
			marked:   prefixPrincipalTag + "a",
		},
		{name: "one value", edits: withAttributes("PrincipalTag:a", "v:w"), id: "tag-multi-value", outcome: Pass},

		{
			name:     "no such tag",
			edits:    withAttributes("PrincipalTag:a", "v", "TransitiveTagKeys", "b"),
			id:       "transitive-keys",
			outcome:  Fail,
			severity: Warning,
			marked:   "b",
		},
		{
			name:     "the prefix too",
			edits:    withAttributes("PrincipalTag:a", "v", "TransitiveTagKeys", "PrincipalTag:a"),
			id:       "transitive-keys",
			outcome:  Fail,
			severity: Warning,
			detail:   "only the key",
		},
		{
			name:     "empty",
			edits:    withAttributes("PrincipalTag:a", "v", "TransitiveTagKeys", ""),
			id:       "transitive-keys",
			outcome:  Fail,
			severity: Warning,
			detail:   "empty",
		},
		{
			name:     "a key with a comma in no tag",
			edits:    withAttributes("PrincipalTag:a", "v", "TransitiveTagKeys", "a,b"),
			id:       "transitive-keys",
			outcome:  Fail,
			severity: Warning,
			detail:   "Several keys",
		},
		{
			name:    "fits",
			edits:   withAttributes("TransitiveTagKeys", "a", "PrincipalTag:a", "v"),
			id:      "transitive-keys",
			outcome: Pass,
		},
	})
}
