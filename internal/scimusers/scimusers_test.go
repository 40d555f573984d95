package scimusers

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/pages"
)

const (
	alice = `{"UserName":"alice@example.com","UserId":"1","Emails":[{"Value":"a.example@example.com","Primary":true}]}`
	bob   = `{"UserName":"Bob@example.com","UserId":"2","Emails":[{"Value":"bob@example.org","Primary":true}]}`
)

// TestWhoIsMeant: from a list the one who signs in is taken, and never the first.
func TestWhoIsMeant(t *testing.T) {
	list := `{"Users":[` + alice + "," + bob + `]}`
	for _, c := range []struct{ name, in, nameID, want, cut string }{
		{"the second of a list", list, "Bob@example.com", "Bob@example.com", ""},
		{"the case differs", list, "bob@example.com", "Bob@example.com", ""},
		{"by the email", list, "bob@example.org", "Bob@example.com", ""},
		{"not in a whole list", list, "carol@example.com", "", ""},
		{"not in a page of a list", `{"Users":[` + alice + "," + bob + `],"NextToken":"x"}`, "carol@example.com", "", "NextToken"},
		{"on the last page", `{"Users":[` + alice + `],"NextToken":"x"}{"Users":[` + bob + `]}`, "Bob@example.com", "Bob@example.com", ""},
		{"a SCIM list", `{"totalResults":2,"Resources":[{"userName":"alice@example.com"},{"userName":"b"}]}`, "b", "b", ""},
		{"a part of a SCIM list", `{"totalResults":9,"Resources":[{"userName":"alice@example.com"},{"userName":"b"}]}`, "c", "", "counts more"},
		{"of a search by name", `{"Users":[` + bob + `]}`, "alice@example.com", "", "one user"},
		{"one user, another one", bob, "alice@example.com", "", "single users"},
		{"the list alone", "[" + alice + "," + bob + "]", "alice@example.com", "alice@example.com", ""},
		{"YAML", "UserName: alice@example.com\nUserStatus: ENABLED\n", "alice@example.com", "alice@example.com", "single users"},
		{"two who differ in case only, and neither is it", `[{"userName":"BOB@x.y"},{"userName":"bob@x.y"}]`, "Bob@x.y", "", ""},
		{"two who differ in case only, and one is it", `[{"userName":"BOB@x.y"},{"userName":"bob@x.y"}]`, "bob@x.y", "bob@x.y", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			us, err := Parse([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if u := us.Called(c.nameID); u != nil {
				got = u.UserName
			}
			if got != c.want || (us.Cut == "") != (c.cut == "") || !strings.Contains(us.Cut, c.cut) {
				t.Errorf("got %q, cut because %q", got, us.Cut)
			}
		})
	}
}

// TestNear: the only user with the same name before the @ is worth a hint.
func TestNear(t *testing.T) {
	us, err := Parse([]byte("[" + alice + "," + bob + `,{"userName":"bob@example.net"}]`))
	if err != nil {
		t.Fatal(err)
	}
	if u := us.Near("Alice@corp.example"); u == nil || u.UserName != "alice@example.com" {
		t.Errorf("%+v", u)
	}
	if u := us.Near("bob@corp.example"); u != nil {
		t.Errorf("one of two: %+v", u)
	}
}

// TestStored: what a store answered was provisioned, whatever it lacks.
func TestStored(t *testing.T) {
	for in, want := range map[string]bool{
		`{"UserName":"a","UserId":"1"}`: true,
		`{"userName":"a","id":"1","meta":{"resourceType":"User","created":"2026-01-01"}}`: true,
		`{"userName":"a","meta":{"resourceType":"User"}}`:                                 false,
		`{"userName":"a","id":"1"}`:                                                       false,
	} {
		us, err := Parse([]byte(in))
		if err != nil || us.All[0].Stored != want {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// TestDisabled: in every spelling in which the vendors write it.
func TestDisabled(t *testing.T) {
	for in, want := range map[string]bool{
		`{"userName":"a","active":false}`:                                                      true,
		`{"userName":"a","active":"False"}`:                                                    true,
		`{"userName":"a","active":true}`:                                                       false,
		`{"userName":"a"}`:                                                                     false,
		`{"UserName":"a","UserStatus":"DISABLED"}`:                                             true,
		`{"UserName":"a","UserStatus":"ENABLED"}`:                                              false,
		`{"Operations":[{"op":"Replace","path":"active","value":"False"}]}`:                    true,
		`{"Operations":[{"op":"replace","value":{"active":false}}]}`:                           true,
		`{"Operations":[{"op":"replace","path":"active","value":true}]}`:                       false,
		`{"Operations":[{"op":"replace","path":"name.givenName","value":"active is not it"}]}`: false,
	} {
		us, err := Parse([]byte(in))
		if err != nil || us.All[0].Inactive != want {
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestPatches(t *testing.T) {
	us, err := Parse([]byte(`{"Operations":[
		{"op":"Add","path":"emails[type eq \"work\"].value","value":"a@example.com"},
		{"op":"Replace","value":{"displayName":"A","name.familyName":"Example"}},
		{"op":"Remove","path":"title"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	u := us.All[0]
	if !u.Patch || u.Group != "" || len(u.Emails) != 1 || u.DisplayName != "A" || u.FamilyName != "Example" || u.RemovesEmail {
		t.Errorf("%+v", u)
	}
	if want := []string{`emails[type eq "work"].value`, "displayName", "name.familyName", "title"}; !slices.Equal(u.Changes, want) {
		t.Errorf("changes %q", u.Changes)
	}
}

// TestGroups: nothing about a sign-in follows from them.
func TestGroups(t *testing.T) {
	for in, group := range map[string]bool{
		`{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"admins"}`: true,
		`{"displayName":"admins","members":[{"value":"1"}]}`:                                 true,
		`{"GroupId":"1","DisplayName":"admins","IdentityStoreId":"d-1"}`:                     true,
		`{"Operations":[{"op":"Add","path":"members","value":[{"value":"1"}]}]}`:             true,
		`{"Operations":[{"op":"remove","path":"members[value eq \"1\"]"}]}`:                  true,
		`{"Operations":[{"op":"add","value":{"members":[{"value":"1"}]}}]}`:                  true,
		`{"Operations":[{"op":"replace","path":"displayName","value":"admins"}]}`:            false,
		`{"userName":"a","groups":[{"value":"1"}]}`:                                          false,
	} {
		us, err := Parse([]byte(in))
		if err != nil || (us.All[0].Group != "") != group {
			t.Errorf("%s: %v", in, err)
		}
	}
}

// TestForeign: users of other directories look alike, and are told by name.
func TestForeign(t *testing.T) {
	for in, whose := range map[string]string{
		`{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users/$entity","displayName":"A"}`:     pages.Graph,
		`{"value":[{"userPrincipalName":"a"}],"@odata.context":"https://graph.microsoft.com/v1.0/$metadata"}`: pages.Graph,
		`[{"userPrincipalName":"a","mail":null}]`:                                                             pages.Graph,
		`{"User":{"UserName":"a","UserId":"AIDA","Arn":"arn:aws:iam::400000000004:user/a"}}`:                  pages.IAM,
		`{"Users":[{"Username":"a","UserCreateDate":1,"UserStatus":"CONFIRMED"}]}`:                            pages.Cognito,
		`{"Users":[{"Username":"a","Arn":"arn:aws:connect:eu-west-2:1:instance/x/agent/y"}]}`:                 pages.Connect,
		`{"User":{"Username":"a","SecurityProfileIds":["1"]}}`:                                                pages.Connect,
	} {
		_, err := Parse([]byte(in))
		var foreign *ForeignError
		if !errors.As(err, &foreign) || foreign.Whose != whose {
			t.Errorf("%s: %v", in, err)
		}
	}
	for in, says := range map[string]string{
		"":                "not a JSON object",
		"not json":        "not a JSON object",
		`{"a":1}`:         "contains no user",
		`{"Users":[]}`:    "contains no user",
		`{"userName":"a"`: "cut off",
		`{"Groups":[{}]}`: "contains no user",
		`{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"detail":"Duplicate","status":"409"}`: "Duplicate",
	} {
		if _, err := Parse([]byte(in)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", in, err)
		}
	}
}
