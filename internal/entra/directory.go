// Package entra reads what Microsoft Graph answers about an enterprise application and its users, and composes from
// it the Response that Entra ID would issue for each of them. What Graph left out is unknown, never empty.
package entra

import (
	"encoding/json"
	"errors"
	"strings"
)

// ErrOther is the error about a file that isn't an answer of Microsoft Graph.
var ErrOther = errors.New("it isn't an answer of Microsoft Graph that preflight reads")

// Directory is what was read of one tenant.
type Directory struct {
	apps          []*App
	registrations []*registration
	policies      []policyFile // of the admin center
	mappings      []policyFile
	issuances     []issuance
	provisionings []provisioningFile
	unread        map[string]string // why the claims of an app are not known, by its application ID
	tenant        string
	country       *string
	domains       []string // that are verified; nil where they were not read
	basic         []basicClaim

	assignments []assignment
	assigned    []assignedList
	groups      map[string]*group
	memberships map[string][]string   // of which groups a user is a direct member, where all were read
	belongings  map[string]*belonging // of users whose groups were all read
	users       map[string]*record
	order       []*record // as they were read

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

// issuance says how an app's messages are signed, with the GUID of the app that it was read for.
type issuance struct {
	about     string
	Algorithm string `json:"SigningAlgorithm"`
	Signed    string `json:"TokenResponseSigningPolicy"`
}

// assignment is one of appRoleAssignedTo.
type assignment struct {
	AppRoleID     string `json:"appRoleId"`
	PrincipalID   string `json:"principalId"`
	PrincipalType string `json:"principalType"`
	PrincipalName string `json:"principalDisplayName"`
	ResourceID    string `json:"resourceId"`
}

// assignedList is a list of assignments that was read, with the GUID of the app that it was read for; cut says why some
// may be missing.
type assignedList struct{ about, cut string }

// record is one user as it was answered, once or several times. It is decoded when it is judged.
type record struct {
	id     string
	raw    []json.RawMessage
	direct []*group // that it is a direct member of
	asked  bool     // it was read by itself, and not as one of an app or a group
}

// group is a group of Entra ID with what was read of its members.
type group struct {
	id       string
	direct   members
	indirect members // nested ones among them
	nested   []string
	flat     bool // it is known to have no group among its members
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
	return &Directory{groups: map[string]*group{}, users: map[string]*record{}, memberships: map[string][]string{}, belongings: map[string]*belonging{},
		unread: map[string]string{}}
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
