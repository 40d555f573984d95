package preflight

import (
	"slices"
	"testing"
)

// TestProvisioning: what Entra ID's provisioning says of the emails in IAM Identity Center, and of users who don't get
// there.
func TestProvisioning(t *testing.T) {
	schema := func(enabled bool, target, expression string) object {
		return object{"@odata.context": "https://graph.microsoft.com/v1.0/$metadata", "synchronizationRules": []object{{"objectMappings": []object{{"enabled": enabled,
			"targetObjectName": "User", "attributeMappings": []object{
				{"targetAttributeName": "userName", "source": object{"type": "Attribute", "expression": "[userPrincipalName]"}},
				{"targetAttributeName": target, "source": object{"type": "Attribute", "expression": expression}},
			}}}}}}
	}
	const work = `emails[type eq "work"].value`
	job := func(code string) object {
		return object{"value": []object{{"id": "j", "templateId": "aws", "schedule": object{}, "status": object{"code": code,
			"quarantine": object{"reason": "EncounteredBaseEscrowThreshold"}}}}}
	}
	for name, c := range map[string]struct {
		job, schema object
		app         string // finding of the app, by title
		first       bool   // a note about the first user, who has no mail
	}{
		"all is well":     {job("Active"), schema(true, work, "Coalesce([mail], [userPrincipalName])"), "", false},
		"no mapping":      {job("Active"), schema(true, "displayName", "[displayName]"), "No email reaches", false},
		"not enabled":     {job("Active"), schema(false, work, "[mail]"), "No email reaches", false},
		"mail alone":      {job("Active"), schema(true, work, "[mail]"), "", true},
		"in quarantine":   {job("Quarantine"), schema(true, work, "[userPrincipalName]"), "Provisioning has stopped", false},
		"paused":          {job("Paused"), schema(true, work, "[userPrincipalName]"), "Provisioning has stopped", false},
		"nothing is read": {nil, nil, "", false},
	} {
		f := whole(t)
		f.toIdentityCenter()
		delete(f, "aws/users.json")
		f.first(object{"mail": null})
		if c.job != nil {
			f["jobs.json"], f["schema.json"] = c.job, c.schema
		}
		r := f.all(t)
		var titles []string
		for _, a := range r.AppFindings {
			titles = append(titles, a.Title)
		}
		if len(titles) > 1 || (c.app == "") != (len(titles) == 0) || c.app != "" && titles[0][:len(c.app)] != c.app {
			t.Errorf("%s: %q", name, titles)
		}
		for i, noted := range map[int]bool{1: c.first, 2: false} {
			u := r.user(t, userID(i))
			if slices.Contains(u.Findings, "scim-email-missing") != noted || u.Outcome != OK {
				t.Errorf("%s: %+v", name, u)
			}
		}
	}
	for source, want := range map[string]int{"[mail]": 2, "[userPrincipalName]": 0} {
		f := whole(t)
		f.toIdentityCenter()
		delete(f, "aws/users.json")
		f.first(object{"mail": "AGENT2@example.com"})
		f["jobs.json"], f["schema.json"] = job("Active"), schema(true, work, source)
		got := 0
		for _, g := range f.all(t).Groups {
			if g.Cause == "scim-duplicate" {
				got = g.Count
			}
		}
		if got != want {
			t.Errorf("two users have one mail, and the email is %s: %d told", source, got)
		}
	}
}
