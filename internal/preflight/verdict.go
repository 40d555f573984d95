package preflight

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/rootcause"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// verdict is what is found about one user, while it is found.
type verdict struct {
	*User
	c     *entra.Composed
	items []item
	ifs   []string // changes after which the user would not fail
}

// item is one thing that concerns the user: what groups are made of.
type item struct {
	cause, title string
	detail, got  string // what a rule says, and the value that it says it of
	findings     []string
	outcome      UserOutcome
	severity     inspect.Severity
	fixes        []inspect.Fix
	shared       bool // nothing of the user's shows it
}

// open notes why something could not be checked that decides about the sign-in.
func (v *verdict) open(reasons ...string) {
	for _, why := range reasons {
		if slices.Contains(v.NotChecked, why) {
			continue
		}
		v.NotChecked = append(v.NotChecked, why)
		v.items = append(v.items, item{title: why, outcome: NotChecked})
		if v.Outcome == OK {
			v.Outcome = NotChecked
		}
	}
}

// fails notes a fault that refuses the sign-in.
func (v *verdict) fails(i item) {
	i.outcome, i.severity = Fail, inspect.Error
	v.Outcome = Fail
	v.add(i)
}

func (v *verdict) add(i item) {
	for _, id := range i.findings {
		if !slices.Contains(v.Findings, id) {
			v.Findings = append(v.Findings, id)
		}
	}
	if i.cause != "" && i.outcome == Fail && !slices.Contains(v.Causes, i.cause) {
		v.Causes = append(v.Causes, i.cause)
	}
	v.items = append(v.items, i)
}

// take takes what the rules say.
func (v *verdict) take(d *entra.Directory, j *inspect.FormJudged, shared []inspect.Finding) {
	for n, list := range [2][]inspect.Finding{j.Findings, shared} {
		for k := range list {
			if f := &list[k]; !v.issuerOpen(f) && !v.unsent(f) && !v.roleOpen(f) {
				i := v.item(d, f, j.Causes)
				i.shared = n == 1 && f.ID != "response-size" // which the user's own roles make
				v.finding(f.Severity, i)
			}
		}
	}
	v.oneName()
	for _, c := range j.Open {
		if !strings.Contains(c.Unless, entra.Unsent) {
			v.open(c.Reason)
		}
	}
}

// oneName joins what Amazon Connect says of a session name to what STS says of it: no user there can have a name that
// STS refuses, so that creating one mends nothing.
func (v *verdict) oneName() {
	errorOf := func(ids ...string) int {
		return slices.IndexFunc(v.items, func(i item) bool {
			return i.outcome == Fail && slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(i.findings, id) })
		})
	}
	refused, there := errorOf("rsn-pattern", "rsn-guest"), errorOf("connect-user-unknown", "connect-user-case", "connect-user-name")
	if refused < 0 || there < 0 || refused == there {
		return
	}
	gone := v.items[there]
	v.items[refused].findings = append(v.items[refused].findings, gone.findings...)
	v.items = slices.Delete(v.items, there, there+1)
	v.Causes = slices.DeleteFunc(v.Causes, func(id string) bool { return id == gone.cause })
}

// finding adds an item; a second finding of the same cause joins the first.
func (v *verdict) finding(s inspect.Severity, i item) {
	if s == inspect.Error {
		for k := range v.items {
			if had := &v.items[k]; had.outcome == Fail && i.cause != "" && had.cause == i.cause {
				for _, id := range i.findings {
					if !slices.Contains(had.findings, id) {
						had.findings = append(had.findings, id)
						v.Findings = append(v.Findings, id)
					}
				}
				return
			}
		}
		v.fails(i)
		return
	}
	i.outcome, i.severity = Note, s
	v.add(i)
}

// unsent says whether a finding is about a value that is in for one that is not known.
func (v *verdict) unsent(f *inspect.Finding) bool {
	if f.Got != nil && strings.Contains(*f.Got, entra.Unsent) {
		return true
	}
	switch f.ID { // of claims that may not be sent at all
	case "trust-tagsession":
		return v.c.NoneKnown(entra.AttrTag)
	case "trust-sourceidentity":
		return v.c.NoneKnown(entra.AttrSource)
	}
	return false
}

// issuerOpen says whether a finding is about the Issuer that is in for one that isn't known.
func (v *verdict) issuerOpen(f *inspect.Finding) bool {
	if f.Got == nil || *f.Got != unknownIssuer {
		return false
	}
	v.open("AWS compares the Issuer, which isn't known")
	return true
}

// roleOpen says whether a finding is that there is no role, while the user may have one that was not read.
func (v *verdict) roleOpen(f *inspect.Finding) bool {
	if v.c.RolesOpen == "" || f.ID != "role-present" && f.ID != "role-pair" || v.c.Value(entra.AttrRole) != "" {
		return false
	}
	v.open("the user's roles are not known: " + v.c.RolesOpen)
	return true
}

// causeOf are the causes of errors that package inspect tells no cause of, since a message alone does not show it.
// Warnings of the same rules are about less: a value whose case alone differs is no one else's.
var causeOf = map[string]string{
	"rsn-pattern": "session-name-source", "rsn-connect": "session-name-source",
	"role-arn": "role-value", "role-comma-space": "role-value", "role-value-per-pair": "role-value",
	"role-pair": "role-value", "role-same-account": "role-value", "role-partition": "role-value",
	"trust-principal": "trust-policy", "trust-action": "trust-policy", "trust-aud": "trust-policy",
	"trust-aud-entity": "trust-policy",
	"trust-tagsession": "trust-tags", "trust-sourceidentity": "trust-tags",
	"idc-nameid-username": "scim-not-provisioned", "idc-nameid-address": "idc-nameid-not-address",
	"session-duration-range": "duration-range", "source-identity": "source-identity-source",
	"tag-key": "tag-source", "tag-value": "tag-source", "connect-policy": "connect-permission-missing",
	"nameid-present": "entra-nameid-empty", "issuer-match": "entra-wrong-app", "response-size": "response-too-long",
	"connect-user-name": "connect-user", "connect-user-unknown": "connect-user", "connect-user-case": "connect-user",
}

// item is a finding with its cause: the one that the rules tell, but where the directory knows better.
func (v *verdict) item(d *entra.Directory, f *inspect.Finding, causes []inspect.Cause) item {
	i := item{title: f.Title, detail: f.Detail, findings: []string{f.ID}, fixes: f.Fixes}
	if f.Got != nil {
		i.got = *f.Got
	}
	if f.Severity == inspect.Error {
		i.cause = causeOf[f.ID]
	}
	for k := range causes {
		if slices.Contains(causes[k].Findings, f.ID) {
			i.cause, i.fixes = causes[k].ID, causes[k].Fixes
			break
		}
	}
	switch {
	case f.ID == "rsn-present":
		i.cause, i.fixes = missingSessionName(d)
	case f.ID == "role-present" && v.c.DefaultAccess && roleFromAssignment(d):
		i.cause, i.fixes = entra.CauseDefaultAccess, fixesOf[entra.CauseDefaultAccess]
	}
	if i.cause != "" {
		i.title = rootcause.Title(i.cause)
	}
	return i
}

// missingSessionName is why RoleSessionName is not sent, by the claim's sources.
func missingSessionName(d *entra.Directory) (cause string, fixes []inspect.Fix) {
	sources, configured := d.Sources(entra.AttrSession)
	if configured && slices.Equal(sources, []string{"user.mail"}) {
		return "entra-mail-empty", fixesOf["entra-mail-empty"]
	}
	return "entra-claim-missing", fixesOf["entra-claim-missing"]
}

// roleFromAssignment says whether the app's roles are what is sent as Role.
func roleFromAssignment(d *entra.Directory) bool {
	sources, _ := d.Sources(entra.AttrRole)
	return slices.Contains(sources, "user.assignedroles")
}

// fixesOf are the fixes of causes that a directory shows and a message does not.
var fixesOf = map[string][]inspect.Fix{
	entra.CauseDisabled: {{Where: inspect.Entra, Path: vendordoc.EntraUserProperties + " > Settings > Account enabled",
		Do: "Enable the account."}},
	entra.CauseGuestPending: {{Where: inspect.Entra, Path: vendordoc.EntraUser + " > B2B collaboration",
		Do: "Send the invitation again, and have the guest accept it."}},
	entra.CauseNested: {{Where: inspect.Entra, Path: vendordoc.EntraUsersAndGroups,
		Do: "Assign the inner group itself, or add the user to the assigned group directly."}},
	entra.CauseUnassigned: {{Where: inspect.Entra, Path: vendordoc.EntraUsersAndGroups,
		Do: "Assign the user, or a group that the user is a direct member of, to an app role."}},
	entra.CauseDefaultAccess: {{Where: inspect.Entra, Path: vendordoc.EntraUsersAndGroups,
		Do: "Assign the user to the app role of the AWS role. Default Access sends no role."}},
	"entra-nameid-empty": {{Where: inspect.Entra, Path: vendordoc.EntraNameID,
		Do: "Choose a source attribute that every user has, such as user.userprincipalname; or fill in the present one."}},
	"entra-mail-empty": {
		{Where: inspect.Entra, Path: vendordoc.EntraUserEmail, Do: "Fill in the Email of these users."},
		{Where: inspect.Entra, Path: vendordoc.EntraClaims + " > RoleSessionName",
			Do: "Or choose user.userprincipalname as the source attribute, which every member has."},
	},
	"entra-claim-missing": {{Where: inspect.Entra, Path: vendordoc.EntraClaims,
		Do: "Add the claim RoleSessionName with the namespace https://aws.amazon.com/SAML/Attributes, from an " +
			"attribute that every user has."}},
}

// noWayIn is the fault of a user to whom Entra ID issues nothing.
func noWayIn(cause string) item {
	return item{cause: cause, title: rootcause.Title(cause), fixes: fixesOf[cause]}
}

// emptyNameID is the fault of a user whose NameID has nothing in it: Entra ID stops with AADSTS501241.
func emptyNameID() item {
	const cause = "entra-nameid-empty"
	return item{cause: cause, title: rootcause.Title(cause), findings: []string{"nameid-present"}, fixes: fixesOf[cause]}
}
