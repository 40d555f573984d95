package connectusers

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const (
	arn  = "arn:aws:connect:eu-west-2:400000000004:instance/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5/agent/11111111-2222-4333-8444-555555555555"
	page = `{"UserSummaryList":[{"Id":"1","Arn":"x","Username":"alice@example.com"},{"Username":"Bob"}]`
)

var both = []string{"alice@example.com", "Bob"}

// utf16le is a text as Windows PowerShell writes it into a file.
func utf16le(s string) string {
	out := "\xff\xfe"
	for _, u := range utf16.Encode([]rune(s)) {
		out += string([]byte{byte(u), byte(u >> 8)})
	}
	return out
}

// form is a file and what is to be read from it. No names: it is refused, and the error says cut.
type form struct {
	name, in string
	want     []string
	cut      string
}

func (f form) test(t *testing.T) {
	t.Helper()
	t.Run(f.name, func(t *testing.T) {
		l, err := Parse([]byte(f.in))
		switch {
		case f.want == nil && (err == nil || !strings.Contains(err.Error(), f.cut)):
			t.Fatalf("%+v, %v; want an error that says %q", l, err, f.cut)
		case f.want == nil:
		case err != nil:
			t.Fatal(err)
		case !slices.Equal(l.Names, f.want):
			t.Errorf("got %q, want %q", l.Names, f.want)
		case (l.Cut == "") != (f.cut == "") || !strings.Contains(l.Cut, f.cut):
			t.Errorf("cut because %q, want %q", l.Cut, f.cut)
		}
	})
}

func TestDocuments(t *testing.T) {
	for _, f := range []form{
		{"list-users", page + "}", both, ""},
		{"in UTF-16", utf16le(page + "}"), both, ""},
		{"an empty token is no token", page + `,"NextToken":""}`, both, ""},
		{"a null token as well", page + `,"NextToken":null}`, both, ""},
		{"a token", page + `,"NextToken":"x"}`, both, "NextToken"},
		{
			"two pages, the second is the last",
			page + `,"NextToken":"x"}` + "\n" + `{"UserSummaryList":[{"Username":"carol"}]}`, append(both,
				"carol"), "",
		},
		{
			"two pages, and there is a third",
			page + "}\n" + `{"UserSummaryList":[{"Username":"carol"}],"NextToken":"y"}`, append(both,
				"carol"), "NextToken",
		},
		{
			"pages in a list",
			"[" + page + `,"NextToken":"x"},{"UserSummaryList":[{"Username":"carol"}]}]`, append(both,
				"carol"), "",
		},
		{"the list alone", `[{"Username":"alice@example.com"},{"Username":"Bob"}]`, both, ""},
		{"the names alone", `["alice@example.com","Bob"]`, both, ""},
		{
			"rows of names and ids",
			`[["alice@example.com","11111111-2222-4333-8444-555555555555"],["Bob","` + arn + `"]]`,
			both, "",
		},
		{"another name for the key", `[{"who":"alice@example.com"},{"who":"Bob"}]`, both, ""},
		{
			"search-users",
			`{"Users":[{"Username":"alice@example.com","IdentityInfo":{"FirstName":"A"}},{"Username":"Bob"}],"ApproximateTotalCount":2}`,
			both, "searched for",
		},
		{
			"describe-user",
			`{"User":{"Username":"Bob","Arn":"` + arn + `","SecurityProfileIds":["1"]}}`,
			both[1:], "single users",
		},
		{"a user alone", `{"Username":"Bob","Id":"1"}`, both[1:], "single users"},
		{"users one a line", `{"Username":"alice@example.com"}` + "\n" + `{"Username":"Bob"}`, both, "single users"},
		{
			"YAML",
			"UserSummaryList:\n- Arn: " + arn +
				"\n  Id: x\n  LastModifiedTime: '2026-01-01'\n  Username: alice@example.com\n- Username: Bob\n",
			both, "",
		},
		{"YAML with a token", "NextToken: abc\nUserSummaryList:\n- Username: Bob\n", both[1:], "NextToken"},
		{
			"a stream of YAML pages",
			"- UserSummaryList:\n  - Username: alice@example.com\n  NextToken: x\n- UserSummaryList:\n  - Username: Bob\n",
			both, "",
		},
		{"names in YAML, one of digits", "- alice@example.com\n- 0123\n", []string{"alice@example.com", "0123"}, ""},
		{"YAML of describe-user", "User:\n  Arn: x\n  Username: Bob\n", both[1:], "single users"},

		{"a list of nobody", `{"UserSummaryList":[]}`, nil, "names no Amazon Connect user"},
		{"another answer", `{"InstanceSummaryList":[{"Id":"1"}]}`, nil, "list-users"},
		{"a policy", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}`, nil, "names no Amazon Connect user"},
		{"one value of something", `{"no":"evidence"}`, nil, "names no Amazon Connect user"},
		{"cut off", page, nil, "cut off"},
		{"an entry without a name", `{"UserSummaryList":[{"Id":"1","Arn":"x"}]}`, nil, "no Username"},
		{"something after it", page + "} more", nil, "not valid JSON"},
		{
			"users of Identity Center",
			`{"Users":[{"UserName":"Bob","UserId":"1","IdentityStoreId":"d-1"}]}`,
			nil, "--scim-user",
		},
		{
			"users of IAM",
			`{"Users":[{"UserName":"Bob","UserId":"AIDA","Arn":"arn:aws:iam::400000000004:user/Bob"}]}`,
			nil, "AWS IAM",
		},
		{"users of Cognito", `{"Users":[{"Username":"Bob","UserCreateDate":1,"UserStatus":"CONFIRMED"}]}`, nil, "Cognito"},
		{"users of Entra ID", `[{"userPrincipalName":"Bob"}]`, nil, "Graph"},
	} {
		f.test(t)
	}
}

const template = "first name,last name,user login,routing profile name,security_profile_name_1|security_profile_name_2,phone type (soft/desk),phone number,soft phone auto accept (yes/no),ACW timeout (seconds)\n"

func TestLines(t *testing.T) {
	row := "\t" + arn + "\t11111111-2222-4333-8444-555555555555\teu-west-2\t2026-01-01T00:00:00Z\t"
	for _, f := range []form{
		{"one name a line", "alice@example.com\nBob\n", both, ""},
		{"Windows lines, blanks and empty ones", "\uFEFF alice@example.com \r\n\r\n\tBob\r\n", both, ""},
		{"in UTF-16", utf16le("alice@example.com\r\nBob\r\n"), both, ""},
		{"one name, no line feed", "Bob", both[1:], ""},
		{"one JSON text, as --query 'User.Username' leaves", "\"Bob\"\n", both[1:], "single users"},
		{"quoted", "\"alice@example.com\"\n\"Bob\"\n", both, ""},
		{"in one line, with commas", "alice@example.com, Bob", both, ""},
		{"--query as text: tabs", "alice@example.com\tBob\n", both, ""},
		{"two pages of it", "alice@example.com\nBob\tcarol\n", append(both, "carol"), ""},
		{"with a page that has nobody", "alice@example.com\tBob\nNone\n", both, "None"},
		{"names and ids", "alice@example.com\t11111111-2222-4333-8444-555555555555\nBob\teu-west-2\n", both, ""},
		{"text", "USERSUMMARYLIST" + row + "alice@example.com\nUSERSUMMARYLIST" + row + "Bob\n", both, ""},
		{"text with the token named", "USERSUMMARYLIST" + row + "Bob\nNEXTTOKEN\tabc\n", both[1:], "NextToken"},
		{"text with the token bare", "abc==\nUSERSUMMARYLIST" + row + "Bob\n", both[1:], "NextToken"},
		{
			"text of describe-user",
			"USER" + row + "Bob\nIDENTITYINFO\tB\tObo\nSECURITYPROFILEIDS\t1\n",
			both[1:], "single users",
		},
		{
			"text of search-users",
			"2\nUSERS" + row + "alice@example.com\nIDENTITYINFO\tA\tB\nUSERS" + row + "Bob\n",
			both, "searched for",
		},

		{
			"the template of bulk upload",
			template + "A,B,alice@example.com,P,Agent,soft,,yes,0\nB,O,Bob,P,Agent,soft,,yes,0\n",
			both, "",
		},
		{
			"with semicolons, as Excel writes it",
			"sep=;\r\n" + strings.ReplaceAll(template, ",", ";") +
				"A;B;alice@example.com;P;Agent;soft;;yes;0\r\nB;\"O;x\";Bob;P;Agent;soft;;yes;0\r\n",
			both, "",
		},
		{
			"in UTF-16 with tabs",
			utf16le("First name\tLast name\tLogin\r\nA\tB\talice@example.com\r\n\tO\tBob\r\n"),
			both, "",
		},
		{
			"a list from the console",
			"\uFEFF\"Login\",\"First name\",\"Last name\",\"Security profiles\"\r\n\"alice@example.com\",\"A, the first\",\"B\",\"Agent\"\r\n\"Bob\",\"B\",\"O\",\"Admin\"\r\n",
			both, "",
		},
		{"one column with a title", "Username\nalice@example.com\nBob\n", both, ""},
		{
			"no title is known",
			"Surname,Contact\nExample,alice@example.com\n", []string{"Surname", "Contact", "Example",
				"alice@example.com"}, "user login",
		},
		{"lines with more than names", "# our agents\nBob\n", both[1:], "1 of its lines"},

		{"an empty file", " \n", nil, "names no Amazon Connect user"},
		{"titles alone", template, nil, "names no Amazon Connect user"},
		{"a sentence", "hello there, what is this thing about", nil, "list-users"},
		{"a message", strings.Repeat("PHNhbWxwOlJlc3BvbnNl", 20), nil, "names no Amazon Connect user"},
		{"an XML file", "<EntityDescriptor entityID=\"x\">\n</EntityDescriptor>\n", nil, "names no Amazon Connect user"},
		{
			"what Entra ID exports",
			"userPrincipalName,displayName,mail\nalice@example.com,A,a@example.com\n",
			nil, "Entra ID",
		},
	} {
		f.test(t)
	}
}

func TestTables(t *testing.T) {
	const top = "-----------------------------\n|         ListUsers         |\n+---------------------------+\n"
	const under = "|+--------+----------------+|\n"
	for _, f := range []form{
		{
			"columns",
			top + "||     UserSummaryList       ||\n" + under + "||   Id   |   Username   ||\n" + under +
				"||  1  |  alice@example.com  ||\n||  2  |  Bob  ||\n" + under,
			both, "",
		},
		{
			"a token above",
			top + "||  NextToken  |  abc  ||\n" + "||     UserSummaryList       ||\n" + under +
				"||   Id   |   Username   ||\n" + under + "||  1  |  Bob  ||\n" + under,
			both[1:], "NextToken",
		},
		{
			"upright, as in a narrow window",
			top + "||     UserSummaryList       ||\n" + under + "||  Arn  |  " + arn +
				"  ||\n||  Username  |  alice@example.com  ||\n" + under + "||  Arn  |  " + arn +
				"  ||\n||  Username  |  Bob  ||\n" + under,
			both, "",
		},
		{"names alone", top + "|  alice@example.com  |\n|  Bob  |\n+----+\n", both, ""},
		{
			"names and ids without titles",
			top +
				"|  alice@example.com  |  11111111-2222-4333-8444-555555555555  |\n|  Bob  |  11111111-2222-4333-8444-555555555556  |\n+----+\n",
			both, "",
		},
		{
			"one column with a title",
			top + "|  Username  |\n+-----+\n|  alice@example.com  |\n|  Bob  |\n+----+\n",
			both, "",
		},
		{
			"user name first of two",
			top + "|  Username  |  Zed  |\n+-----+\n|  alice@example.com  |  1  |\n|  Bob  |  2  |\n+----+\n",
			both, "",
		},
		{
			"of describe-user",
			strings.Replace(top, "  ListUsers  ", "DescribeUser", 1) +
				"||  User  ||\n|+--+--+|\n||  Id  |  1  ||\n||  Username  |  Bob  ||\n|+--+--+|\n|||  IdentityInfo  |||\n||+--+--+||\n|||  FirstName  |  B  |||\n||+--+--+||\n",
			both[1:], "single users",
		},
		{"empty", top, nil, "names no Amazon Connect user"},
	} {
		f.test(t)
	}
}

// TestInstance: the ARNs say of which instance the users are.
func TestInstance(t *testing.T) {
	other := strings.Replace(arn, "0f1e2d3c", "0f1e2d3d", 1)
	for in, want := range map[string]string{
		`{"UserSummaryList":[{"Username":"a","Arn":"` + arn + `"}]}`:                                        "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5",
		`{"UserSummaryList":[{"Username":"a","Arn":"` + arn + `"},{"Username":"b","Arn":"` + other + `"}]}`: "",
		`{"UserSummaryList":[{"Username":"a","Arn":"arn:aws:connect:eu-west-2:1:instance/x/agent/a"}]}`:     "",
		"alice": "",
	} {
		l, err := Parse([]byte(in))
		if err != nil || l.Instance != want || (l.Cut != "") != strings.Contains(in, other) {
			t.Errorf("%s: %+v, %v", in, l, err)
		}
	}
}

// FuzzParse: whatever is read has names, and no name is empty.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{page + "}", "a\tb", template + "a,b,c", "---\n|a|\n", "- a", "USERS\ta", "[[\"a\"]]", "sep=;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if l, err := Parse([]byte(in)); err == nil && (len(l.Names) == 0 || slices.Contains(l.Names, "")) {
			t.Fatalf("%+v", l)
		}
	})
}
