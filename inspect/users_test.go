package inspect

import (
	"strings"
	"testing"
)

// TestConnectUsersThatAreCut: a list of which some are missing shows who is there, and never who
// is not.
func TestConnectUsersThatAreCut(t *testing.T) {
	const id = "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"
	cut := func(names ...string) Options {
		return Options{ConnectUsers: names, ConnectUsersCut: "its last page has a NextToken"}
	}
	of := func(instance string, names ...string) Options {
		return Options{ConnectUsers: names, ConnectUsersOf: instance}
	}
	for _, c := range []verdictCase{
		{
			name: "the user is in it", relay: federate, o: cut("bob", "alice@example.com"),
			want: map[string]string{"connect-user-unknown": "pass", "connect-user-case": "pass"},
		},
		{
			name: "the user is not in it", relay: federate, o: cut("bob"),
			want: map[string]string{"connect-user-unknown": "not-checked", "connect-user-case": "pass"},
		},
		{
			name: "one in other case is in it", relay: federate, o: cut("bob", "Alice@example.com"),
			want: map[string]string{"connect-user-unknown": "not-checked", "connect-user-case": "fail warning"},
		},
		{
			name: "a whole list of this instance", relay: federate, o: of(id, "bob"),
			want: map[string]string{"connect-user-unknown": "fail error"},
		},
		{
			name: "a whole list of another instance", relay: federate, o: of(strings.Replace(id, "0f", "1f", 1),
				"Alice@example.com"),
			want: map[string]string{"connect-user-unknown": "not-checked", "connect-user-case": "not-checked"},
		},
		{
			name: "of another instance, by the one that was asked for", relay: "-",
			o: Options{
				ConnectUsers:    []string{"bob"},
				ConnectUsersOf:  strings.Replace(id, "0f", "1f", 1),
				ConnectInstance: testARN,
			},
			want: map[string]string{"connect-user-unknown": "not-checked"},
		},
	} {
		t.Run(c.name, c.run)
	}
	r := Inspect(verdictCase{relay: federate}.message(t), cut("bob"))
	for _, c := range r.Checks {
		if c.ID == "connect-user-unknown" && !strings.Contains(c.Reason, "NextToken; aws connect list-users") {
			t.Errorf("the reason names no command: %s", c.Reason)
		}
	}
}

// TestCheckSCIMUsers: each user of a file is judged by itself and called by name; groups and
// PATCHes say nothing of a sign-in.
func TestCheckSCIMUsers(t *testing.T) {
	const good = `{"UserName":"alice@example.com","Name":{"GivenName":"A","FamilyName":"E"},"DisplayName":"A E","Emails":[{"Value":"alice@example.com","Primary":true}]}`
	const disabled = `{"UserName":"bob@example.com","UserStatus":"DISABLED","Name":{"GivenName":"B","FamilyName":"E"},"DisplayName":"B E","Emails":[{"Value":"bob@example.com","Primary":true}]}`
	for _, c := range []struct {
		name, in string
		verdicts []Verdict
		says     []string
	}{
		{"one user", good, []Verdict{Accept}, []string{"can sign this user in (alice@example.com)"}},
		{
			"a list", `{"Users":[` + good + "," + disabled + `]}`, []Verdict{Accept, Reject},
			[]string{"(alice@example.com)", "(bob@example.com): the user is disabled"},
		},
		{
			"a group", `{"displayName":"admins","members":[{"value":"1"}]}`, []Verdict{""},
			[]string{"a group, not a user"},
		},
		{
			"a PATCH of members", `{"Operations":[{"op":"add","path":"members","value":[{"value":"1"}]}]}`,
			[]Verdict{""},
			[]string{"a group, not a user"},
		},
		{
			"a PATCH of a name", `{"Operations":[{"op":"replace","value":{"displayName":"A"}}]}`, []Verdict{""},
			[]string{"only changes displayName"},
		},
		{
			"a PATCH with an empty text", `{"Operations":[{"op":"replace","path":"title","value":""}]}`,
			[]Verdict{Reject},
			[]string{"is empty, which IAM Identity Center refuses"},
		},
		{
			"a PATCH that disables", `{"Operations":[{"op":"replace","path":"active","value":"False"}]}`,
			[]Verdict{Reject},
			[]string{"disabled"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, err := CheckSCIMUsers("users.json", []byte(c.in))
			if err != nil || len(all) != len(c.verdicts) {
				t.Fatalf("%d reports, %v", len(all), err)
			}
			for i, r := range all {
				if r.Verdict != c.verdicts[i] || !strings.Contains(r.Headline, c.says[i]) || r.Source.Index != i {
					t.Errorf("%d: %q: %s", i, r.Verdict, r.Headline)
				}
			}
		})
	}
	all, err := CheckSCIMUsers("users.json", []byte(`{"Users":[`+good+","+disabled+`]}`))
	if err != nil || all[1].Findings[0].Path != "/Users/1/UserStatus" {
		t.Errorf("%v %+v", err, all[1].Findings)
	}
}

// TestNoSCIMUser: of a file without a user nothing is said but what it is.
func TestNoSCIMUser(t *testing.T) {
	for text, says := range map[string]string{
		`{"userPrincipalName":"a","displayName":"A"}`: "Microsoft Graph",
		`{"foo":1}`:                "it contains no user",
		`{"userName":"a@example.c`: "JSON",
		`<x/>`:                     "not a JSON object",
		`{"Users":[]}`:             "it contains no user",
	} {
		all, err := CheckSCIMUsers("me.json", []byte(text))
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "me.json") || all != nil {
			t.Errorf("%s: %v, %d reports", text, err, len(all))
		}
	}
}

// TestCauseOfNoEmail: that mail is empty is said of a user without an email, and the fix is seen to help; not of one
// whose email lacks primary or is no address.
func TestCauseOfNoEmail(t *testing.T) {
	const user = `{"userName":"a@example.com","name":{"givenName":"A","familyName":"B"},"displayName":"A B"`
	for emails, want := range map[string]bool{
		``:                                      true,
		`,"emails":[]`:                          true,
		`,"emails":[{"value":"a@example.com"}]`: false,
		`,"emails":[{"value":"alice","primary":true}]`: false,
	} {
		all, err := CheckSCIMUsers("u", []byte(user+emails+"}"))
		if err != nil {
			t.Fatal(err)
		}
		r := all[0]
		if r.Verdict != Reject || (len(r.Causes) > 0) != want {
			t.Errorf("%s: %s, causes %+v", emails, r.Verdict, r.Causes)
		}
		if want && (r.Causes[0].FixVerified == nil || !*r.Causes[0].FixVerified) {
			t.Errorf("%s: the fix isn't seen to help", emails)
		}
	}
}

// TestTextsThatIdentityCenterRefuses, and their near misses.
func TestTextsThatIdentityCenterRefuses(t *testing.T) {
	for text, refused := range map[string]bool{
		"\u0007": true, "\u0081": true, "a\u200b": true, "\u00ad": true, "\u2003": true, "\u2028": true, "\ue000": true,
		"a b": false, "a\u00a0b": false, "a\u3000b": false, "a\tb": false, "é漢字😀": false, "e\u0301": false,
		"€ ©": false,
	} {
		if got := refusedCharacters(text); (len(got) > 0) != refused {
			t.Errorf("%+q: %+q", text, got)
		}
	}
}
