package entra

import (
	"bytes"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

var guid = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)

// file is one file while it is read.
type file struct {
	*Directory
	about   string // the GUID that the file is about: of the group whose members are in it, or of the app
	nested  bool   // nested members are among them
	answers string // the call; "" where only the content tells
	fields  map[string]json.RawMessage
	known   bool
	more    bool // the last document names a next page
	lists   bool // there is a list in it, which may be empty
	listed  kindOfList
}

type kindOfList uint8

const (
	listNone kindOfList = iota
	listAssignments
	listUsers
)

// Source is where an answer was read from.
type Source struct {
	Path string // relative to the directory of evidence
	// Of is what was asked about, such as the group whose members are listed; "" takes the GUID in the path.
	Of  string
	Cut string // why the file may not hold all there is, as a clause; "" when it does
	// Operation is the call that it answers, such as GET /v1.0/groups/{id}/members/microsoft.graph.user; "" where only
	// its content tells.
	Operation string
}

// The ends of the paths of calls whose answers don't show what they are.
const (
	ofGroups      = "/microsoft.graph.group"
	ofNested      = "/members" + ofGroups
	ofMemberships = "/memberOf" + ofGroups
	ofBelongings  = "/transitiveMemberOf" + ofGroups
	ofAssignments = "/appRoleAssignedTo"
	ofJobs        = "/synchronization/jobs"
)

// about is the GUID that an answer is about; "" where nothing tells.
func (s *Source) about() string {
	if s.Of != "" {
		return strings.ToLower(guid.FindString(s.Of))
	}
	parts := strings.Split(s.Path, "/")
	for _, p := range slices.Backward(parts) {
		if id := guid.FindString(p); id != "" && !strings.HasPrefix(p, "entra-") { // which is the tenant's folder
			return strings.ToLower(id)
		}
	}
	return ""
}

// Read takes one file. The error is ErrOther for a file that holds nothing of Graph's.
func (d *Directory) Read(from Source, r io.Reader) error {
	f := &file{Directory: d, about: from.about(), fields: map[string]json.RawMessage{}, answers: from.Operation}
	cut := from.Cut
	path := strings.ToLower(from.Path)
	f.nested = strings.Contains(path, "transitive") || strings.Contains(path, "all-members") ||
		strings.Contains(from.Operation, "/transitiveMembers/")
	f.known = strings.HasPrefix(from.Operation, "GET /")
	if strings.HasSuffix(from.Operation, ofAssignments) {
		f.listed = listAssignments
	}
	err := pages.Walk(r, pages.Visitor{List: func(string) { f.lists = true }, Element: f.element, Field: f.field, End: f.end})
	if err == nil && !f.known {
		return ErrOther
	}
	if f.more && cut == "" {
		cut = "its last page names a next one"
	}
	if !f.lists && cut == "" {
		cut = "the file contains no list"
	}
	if err != nil && f.known {
		cut = err.Error()
	}
	f.close(cut)
	return err
}

// close settles how much the lists of the file hold.
func (f *file) close(cut string) {
	switch {
	case f.listed == listAssignments:
		f.assigned = append(f.assigned, assignedList{f.about, cut})
	case strings.HasSuffix(f.answers, ofMemberships):
		if f.memberships[f.about] == nil {
			f.memberships[f.about] = []string{}
		}
		if cut != "" {
			delete(f.memberships, f.about)
		}
	case strings.HasSuffix(f.answers, ofBelongings):
		if f.belongs(f.about); cut != "" {
			delete(f.belongings, f.about)
		}
	case strings.HasSuffix(f.answers, ofNested):
		g := f.group(f.about)
		g.flat = cut == "" && len(g.nested) == 0
	case f.about != "" && f.isMembers():
		g := f.group(f.about)
		if f.nested {
			g.indirect.add(cut == "")
		} else {
			g.direct.add(cut == "")
		}
	}
}

// isMembers says whether the file can be a list of members: it has users in it, or an empty list.
func (f *file) isMembers() bool {
	if f.answers != "" {
		return strings.HasSuffix(f.answers, "embers/microsoft.graph.user")
	}
	return f.listed == listUsers || f.listed == listNone && f.known && !f.more
}

func (f *file) field(key string, raw json.RawMessage) error {
	f.fields[key] = raw
	if key == "@odata.context" || key == "@odata.nextLink" {
		f.known = true
	}
	if bytes.Contains(raw, []byte("ppRoleAssign")) && key == "@odata.context" {
		f.listed = listAssignments // of no one, for all that is known yet
	}
	return nil
}

// element takes one element of a list of Graph.
func (f *file) element(key string, raw json.RawMessage) error {
	switch {
	case key != "value" && key != "":
		return ErrOther
	case strings.HasSuffix(f.answers, ofGroups):
		f.groupOf(raw)
	case !f.object(raw) && f.answers == "":
		return ErrOther
	}
	f.known = true
	return nil
}

// end takes a document that is one object.
func (f *file) end() error {
	_, f.more = f.fields["@odata.nextLink"]
	if f.fields["id"] != nil || f.fields["appId"] != nil || f.fields["@odata.context"] != nil {
		raw, err := json.Marshal(f.fields)
		if err != nil {
			return err
		}
		f.known = f.object(raw) || f.known
	}
	f.fields = map[string]json.RawMessage{}
	return nil
}

func has(raw []byte, keys ...string) bool {
	for _, k := range keys {
		if !bytes.Contains(raw, []byte(`"`+k+`"`)) {
			return false
		}
	}
	return true
}

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
	case has(raw, "claims") && (has(raw, "includeBasicClaimSet") || strings.HasSuffix(f.answers, "/claimsPolicy")):
		p, err := readClaimsPolicy(raw)
		if err == nil {
			f.policies = append(f.policies, policyFile{f.about, p})
		}
		return err == nil
	case has(raw, "definition"):
		return f.definition(raw)
	case has(raw, "synchronizationRules"), has(raw, "templateId", "schedule"):
		return f.provisioning(raw)
	default:
		return strings.HasSuffix(f.answers, ofJobs) && f.provisioning(raw)
	}
	return true
}

func (f *file) readApp(raw []byte) bool {
	a, err := readApp(raw)
	if err != nil {
		return false
	}
	if a.ID == "" && a.AppID == "" {
		a.ID = f.about // certificates come by their own call, which answers nothing else
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
	// a user in several lists is answered the same in each
	if !slices.ContainsFunc(r.raw, func(had json.RawMessage) bool { return bytes.Equal(had, raw) }) {
		r.raw = append(r.raw, raw)
	}
	switch {
	case f.about == "" || f.about == id:
		r.asked = true
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
	case strings.HasSuffix(f.answers, ofBelongings):
		b, id := f.belongs(f.about), strings.ToLower(pages.Text(pages.Member(raw, "id")))
		b.groups = append(b.groups, id)
		switch string(pages.Member(raw, "securityEnabled")) {
		case "true":
			b.security = append(b.security, id)
		case "false":
		default:
			b.untold = true
		}
	case strings.Contains(f.answers, "/groups/"):
		f.nestedGroup(raw)
	}
}

// belongs is what is known of the groups of a user.
func (f *file) belongs(id string) *belonging {
	if f.belongings[id] == nil {
		f.belongings[id] = &belonging{}
	}
	return f.belongings[id]
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
		Domains []struct {
			Name string `json:"name"`
		} `json:"verifiedDomains"`
	}
	if json.Unmarshal(raw, &o) != nil {
		return false
	}
	f.tenant, f.country = o.ID, &o.Country
	if o.Domains != nil {
		f.domains = []string{}
	}
	for _, d := range o.Domains {
		f.domains = append(f.domains, d.Name)
	}
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
	case strings.Contains(text, "TokenIssuancePolicy"):
		var p struct{ TokenIssuancePolicy issuance }
		if json.Unmarshal([]byte(text), &p) != nil {
			return false
		}
		p.TokenIssuancePolicy.about = f.about
		f.issuances = append(f.issuances, p.TokenIssuancePolicy)
	default: // how long tokens last: AWS accepts any of it
		return strings.Contains(text, "TokenLifetimePolicy")
	}
	return true
}
