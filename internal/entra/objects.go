package entra

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// object takes one object; false says that it is none that preflight knows.
func (f *file) object(raw json.RawMessage) bool {
	switch {
	case f.listed == listUsers && pages.Member(raw, "userPrincipalName") != nil:
		return f.user(raw)
	case has(raw, "principalId", "appRoleId"):
		var a assignment
		if json.Unmarshal(raw, &a) != nil {
			return false
		}
		f.assignments, f.listed = append(f.assignments, a), listAssignments
	case has(raw, "servicePrincipalNames"), has(raw, "keyCredentials") && !has(raw, "identifierUris"):
		return f.readApp(raw)
	case has(raw, "correlationId"): // a sign-in, which names a user too
		return false
	case has(raw, "userPrincipalName"), has(raw, "#microsoft.graph.user"):
		return f.user(raw)
	case has(raw, "#microsoft.graph.group"), has(raw, "securityEnabled", "displayName"):
		return f.nestedGroup(raw)
	case has(raw, "identifierUris"):
		r := &registration{}
		if json.Unmarshal(raw, r) != nil {
			return false
		}
		f.registrations = append(f.registrations, r)
	case has(raw, "verifiedDomains"):
		return f.organization(raw)
	case has(raw, "claims") && has(raw, "includeBasicClaimSet"):
		p, err := readClaimsPolicy(raw)
		if err == nil {
			f.policies = append(f.policies, policyFile{f.about, p})
		}
		return err == nil
	case has(raw, "definition"):
		return f.definition(raw)
	default:
		return has(raw, "synchronizationRules") || has(raw, "templateId", "schedule")
	}
	return true
}

func (f *file) readApp(raw []byte) bool {
	a, err := readApp(raw)
	if err != nil {
		return false
	}
	if a.ID == "" && a.AppID == "" {
		a.ID = f.about // certificates come by a call of their own, which answers nothing else
	}
	for _, had := range f.apps {
		if had.ID != "" && strings.EqualFold(had.ID, a.ID) || had.AppID != "" && had.AppID == a.AppID {
			had.merge(a)
			return true
		}
	}
	f.apps = append(f.apps, a)
	return true
}

func (f *file) user(raw json.RawMessage) bool {
	id := strings.ToLower(pages.Text(pages.Member(raw, "id")))
	if id == "" {
		return false
	}
	f.listed = listUsers
	r := f.users[id]
	if r == nil {
		r = &record{id: id}
		f.users[id] = r
		f.order = append(f.order, r)
	}
	r.raw = append(r.raw, raw)
	switch {
	case f.about == "" || f.about == id:
	case f.nested:
		g := f.group(f.about)
		if g.indirect.ids == nil {
			g.indirect.ids = map[string]bool{}
		}
		g.indirect.ids[id] = true
	default:
		if g := f.group(f.about); !slices.Contains(r.direct, g) {
			r.direct = append(r.direct, g)
		}
	}
	return true
}

// groupOf takes a group of a list of groups only: one that is a member of another, or one that a user is in.
func (f *file) groupOf(raw json.RawMessage) {
	switch {
	case strings.HasSuffix(f.answers, ofMemberships):
		id := strings.ToLower(pages.Text(pages.Member(raw, "id")))
		f.memberships[f.about] = append(f.memberships[f.about], id)
	case strings.Contains(f.answers, "/groups/"):
		f.nestedGroup(raw)
	}
}

// nestedGroup takes a group that is a member of another.
func (f *file) nestedGroup(raw json.RawMessage) bool {
	id := strings.ToLower(pages.Text(pages.Member(raw, "id")))
	if id == "" {
		return false
	}
	if f.about != "" && f.about != id {
		outer := f.group(f.about)
		outer.nested = append(outer.nested, id)
	}
	return true
}

func (f *file) organization(raw []byte) bool {
	var o struct {
		ID      string `json:"id"`
		Country string `json:"countryLetterCode"`
	}
	if json.Unmarshal(raw, &o) != nil {
		return false
	}
	f.tenant, f.country = o.ID, &o.Country
	return true
}

// definition takes a policy whose definition is a list with JSON in a text.
func (f *file) definition(raw []byte) bool {
	var p struct {
		Definition []string `json:"definition"`
	}
	if json.Unmarshal(raw, &p) != nil || len(p.Definition) == 0 {
		return false
	}
	switch text := p.Definition[0]; {
	case strings.Contains(text, "ClaimsMappingPolicy"):
		m, err := readMappingPolicy(text)
		if err != nil {
			m = &policy{}
			f.noClaim = "the claims mapping policy can't be read"
		}
		f.mappings = append(f.mappings, policyFile{f.about, m})
	default: // how long tokens last and what is signed: AWS accepts any of it
		return strings.Contains(text, "TokenIssuancePolicy") || strings.Contains(text, "TokenLifetimePolicy")
	}
	return true
}
