package preflight

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/samlscope/samlscope/internal/collect"
	"github.com/samlscope/samlscope/internal/livecloud"
)

// TestConditionGroups: collect --app reads the members of groups that a claim is different for, whether or not they are
// assigned to the app. Who is in such a group alone is no user of the app.
func TestConditionGroups(t *testing.T) {
	const freelancers = "c0000000-0000-4000-8000-0000000000ff"
	live, err := livecloud.NewLive(60, monday)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(live.Close)
	var inside livecloud.Person // one without a mail, whose session name comes from another source then
	for _, p := range live.People {
		if p.Fault == "entra-mail-empty" {
			inside = p
		}
	}
	sourced := func(id string) map[string]any {
		return map[string]any{"@odata.type": "#microsoft.graph.sourcedAttribute", "source": "user", "id": id}
	}
	policy, _ := live.Answers["GET /beta/servicePrincipals/"+livecloud.AppObject+"/claimsPolicy"].(map[string]any)
	claims, _ := policy["claims"].([]any)
	for _, c := range claims {
		if c, _ := c.(map[string]any); c["name"] == "RoleSessionName" {
			c["configurations"] = []any{map[string]any{"attribute": sourced("mail")}, map[string]any{
				"condition": map[string]any{"memberOf": []any{freelancers}}, "attribute": sourced("userprincipalname")}}
		}
	}
	path := "GET /v1.0/groups/" + freelancers + "/members/microsoft.graph."
	live.Answers[path+"user"] = livecloud.List{Key: "value", Entries: []any{
		map[string]any{"id": inside.ID, "userPrincipalName": inside.Name, "mail": nil, "userType": "Member"},
		map[string]any{"id": userID(99), "userPrincipalName": "outsider@example.com", "mail": "outsider@example.com"},
	}}
	live.Answers[path+"group"] = livecloud.List{Key: "value"}
	judge := func() *Result {
		dir := filepath.Join(t.TempDir(), "evidence")
		if _, err := collect.Run(t.Context(), collect.Options{Need: collect.Need{App: livecloud.LiveApp}, Dir: dir,
			StandIn: live.URL, Entra: collect.EntraOptions{Token: "stand-in", Graph: live.URL, Authority: live.URL},
			Getenv: func(string) string { return "" }, Say: func(string) {}, Clock: collect.Clock{
				Now: func() time.Time { return monday }, Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			}}); err != nil {
			t.Fatal(err)
		}
		e, err := Read(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.Judge(t.Context(), Options{At: monday})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := judge()
	if u := r.user(t, inside.Name); u.Outcome != OK || u.RoleSessionName != inside.Name {
		t.Errorf("in the group: %+v", u)
	}
	if r.Summary.Users != 60 || r.Summary.NotChecked != 0 || slices.ContainsFunc(r.Users, func(u User) bool {
		return strings.HasPrefix(u.User, "outsider")
	}) {
		t.Errorf("%+v", r.Summary)
	}
	live.Deny[path+"user"] = "Authorization_RequestDenied"
	if u := judge().user(t, inside.Name); u.Outcome != NotChecked {
		t.Errorf("near miss, of a group that was refused: %+v", u)
	}
}
