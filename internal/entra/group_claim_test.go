package entra

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestGroups: the group claim, and a claim of AWS's that is made from it. "?" is not known, "" is not sent.
func TestGroups(t *testing.T) {
	const sg, distribution = `{"id":"0D1C2B3A-5555-4000-8000-000000000001","securityEnabled":true}`,
		`{"id":"0d1c2b3a-5555-4000-8000-000000000002","securityEnabled":false}`
	const one, two = "0d1c2b3a-5555-4000-8000-000000000001", "0d1c2b3a-5555-4000-8000-000000000002"
	many := func(n int) string {
		all := make([]string, n)
		for i := range all {
			all[i] = fmt.Sprintf(`{"id":"0d1c2b3a-5555-4000-8000-%012d","securityEnabled":true}`, i)
		}
		return strings.Join(all, ",")
	}
	both := sg + "," + distribution
	for _, c := range []struct {
		name, registered, in, cut string
		want, tag                 string // "many": 150 of them
		over                      bool
	}{
		{"off", `"groupMembershipClaims":null`, both, "", "", "?", false},
		{"none", `"groupMembershipClaims":"None"`, both, "", "", "?", false},
		{"not asked for", `"displayName":"x"`, both, "", "", "?", false},
		{"all", `"groupMembershipClaims":"All"`, both, "", one + " " + two, one + " " + two, false},
		{"security groups", `"groupMembershipClaims":"SecurityGroup"`, both, "", one, one, false},
		{"which are not told", `"groupMembershipClaims":"SecurityGroup"`, `{"id":"` + one + `"}`, "", "", "?", false},
		{"in no group", `"groupMembershipClaims":"All"`, "", "", "", "", false},
		{"a cut list", `"groupMembershipClaims":"All"`, both, "cut", "", "?", false},
		{"150", `"groupMembershipClaims":"SecurityGroup"`, many(150), "", "many", "many", false},
		{"151", `"groupMembershipClaims":"SecurityGroup"`, many(151), "", "", "", true},
		{"151, one of them no security group", `"groupMembershipClaims":"SecurityGroup"`, many(150) + "," + distribution, "",
			"many", "many", false},
		{"of the app", `"groupMembershipClaims":"ApplicationGroup"`, both, "", agents, agents, false},
		{"by name", `"groupMembershipClaims":"All","optionalClaims":{"saml2Token":[{"name":"groups",` +
			`"additionalProperties":["sam_account_name"]}]}`, both, "", "", "?", false},
		{"something else", `"groupMembershipClaims":"DirectoryRole"`, both, "", "", "?", false},
	} {
		d := NewDirectory()
		d.SetTenant(tenant)
		read := func(s Source, v any) {
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if err := d.Read(s, strings.NewReader(string(raw))); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
		}
		id := alice()["id"].(string)
		read(Source{Path: "a"}, app())
		read(Source{Path: "b"}, claimsPolicy(aws("PrincipalTag:G", "["+configured(src("groups"), "null")+"]")))
		read(Source{Path: "c"}, list(assigned(role1, agents, "Group")))
		read(Source{Path: "members-" + agents}, list(alice()))
		read(Source{Path: "d"}, json.RawMessage(`{"appId":"0d1c2b3a-0000-4000-8000-0000000000aa","identifierUris":[],`+c.registered+`}`))
		read(Source{Path: "e", Operation: "GET /v1.0/users/{id}/transitiveMemberOf/microsoft.graph.group", Of: id, Cut: c.cut},
			json.RawMessage(`{"value":[`+c.in+`]}`))
		if err := d.Choose(""); err != nil {
			t.Fatal(err)
		}
		got := composed(t, d)[0]
		values := func(name string) string {
			for _, k := range got.Claims {
				switch {
				case k.Name != name:
				case len(k.Values) == mostGroups:
					return "many"
				case k.Values[0] == Unsent:
					return "?"
				default:
					return strings.Join(k.Values, " ")
				}
			}
			return ""
		}
		if v := values(claimGroups); v != c.want {
			t.Errorf("%s: %q, want %q", c.name, v, c.want)
		}
		if v := values(awsPrefix + "PrincipalTag:G"); v != c.tag || (v == "?") != (len(got.Open) > 0) {
			t.Errorf("%s: the tag is %q, want %q; open %q", c.name, v, c.tag, got.Open)
		}
		if over := got.Value(claimLink) != ""; over != c.over {
			t.Errorf("%s: a link %t", c.name, over)
		}
	}
}
