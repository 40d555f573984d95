// Package entra reads what Microsoft Graph answers about an enterprise application and its users, and composes from
// it the Response that Entra ID would issue for each of them. What Graph left out is unknown, never empty.
package entra

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// ErrOther is the error about a file that is no answer of Microsoft Graph.
var ErrOther = errors.New("it isn't an answer of Microsoft Graph that preflight reads")

// Directory is what was read of one tenant.
type Directory struct {
	apps          []*App
	registrations []*registration
	policies      []policyFile // of the admin center
	mappings      []policyFile
	tenant        string
	country       *string
	basic         []basicClaim

	assignments []assignment
	assigned    bool // they were read
	// AssignmentsCut says why assignments may be missing, as a clause; "" when all were read.
	AssignmentsCut string
	groups         map[string]*group
	memberships    map[string][]string // of which groups a user is a direct member, where all were read
	users          map[string]*record
	order          []*record // as they were read

	// Chosen:
	app     *App
	claims  *policy
	noClaim string // why it is not known which claims are sent
	access  *access
}

// policyFile is a policy with the GUID of the app that it was read for; "" where nothing tells.
type policyFile struct {
	about string
	*policy
}

// assignment is one of appRoleAssignedTo.
type assignment struct {
	AppRoleID     string `json:"appRoleId"`
	PrincipalID   string `json:"principalId"`
	PrincipalType string `json:"principalType"`
	PrincipalName string `json:"principalDisplayName"`
	ResourceID    string `json:"resourceId"`
}

// record is one user as it was answered, once or several times. It is decoded when it is judged.
type record struct {
	id     string
	raw    []json.RawMessage
	direct []*group // that it is a direct member of
}

// group is a group of Entra ID with what was read of its members.
type group struct {
	id       string
	direct   members
	indirect members // nested ones among them
	nested   []string
}

// members says how much of a list of members was read. whole is nil while none was.
type members struct {
	whole *bool
	ids   map[string]bool // of transitive members; nil of direct ones, whom the records name
}

func (m *members) has(u *user) bool { return m.ids[strings.ToLower(u.text("id"))] }

func (m *members) add(whole bool) {
	if m.whole == nil {
		m.whole = new(bool)
	}
	*m.whole = whole
}

// NewDirectory returns a Directory in which nothing was read.
func NewDirectory() *Directory {
	return &Directory{groups: map[string]*group{}, users: map[string]*record{}, memberships: map[string][]string{}}
}

func (d *Directory) group(id string) *group {
	id = strings.ToLower(id)
	g := d.groups[id]
	if g == nil {
		g = &group{id: id}
		d.groups[id] = g
	}
	return g
}

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
	ofMemberships = "/memberOf" + ofGroups
	ofAssignments = "/appRoleAssignedTo"
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
	f.nested = strings.Contains(strings.ToLower(from.Path), "transitive") ||
		strings.Contains(from.Operation, "/transitiveMembers/")
	f.known = strings.HasPrefix(from.Operation, "GET /")
	if strings.HasSuffix(from.Operation, ofAssignments) {
		f.listed = listAssignments
	}
	err := pages.Walk(r, pages.Visitor{Element: f.element, Field: f.field, End: f.end})
	if err == nil && !f.known {
		return ErrOther
	}
	if f.more && cut == "" {
		cut = "its last page names a next one"
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
		f.assigned = true
		f.AssignmentsCut = cmp.Or(cut, f.AssignmentsCut)
	case strings.HasSuffix(f.answers, ofMemberships):
		if f.memberships[f.about] == nil {
			f.memberships[f.about] = []string{}
		}
		if cut != "" {
			delete(f.memberships, f.about)
		}
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
		f.listed = listAssignments // of nobody, for all that is known yet
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
