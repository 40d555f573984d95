package inspect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/iampolicy"
)

// Keep is what the header of a fixture has to say so that a message, of which r is the report, is
// judged as by these options; Known reads it again. Of long lists it keeps what is near the
// message, and two others, so that a list stays one. Of logs and answers it keeps what was observed
// of this very sign-in. Keys that open encrypted assertions and checks of the caller's own are in
// no fixture.
func Keep(o Options, r *Report) Evidence {
	k := keeper{}
	if r.Message != nil {
		k.issuer = deref(r.Message.Issuer)
		if r.Message.Assertion != nil {
			k.a = *r.Message.Assertion
			k.issuer = cmp.Or(k.issuer, deref(k.a.Issuer))
		}
	}
	e := Evidence{
		Target: string(o.Target), Strict: o.Strict, Skew: o.Skew, SecondOpinion: o.SecondOpinion,
		Certificates: ders(o.Certs), ConnectUsers: near(o.ConnectUsers, k.user), ConnectInstance: o.ConnectInstance,
		Role: o.Role, RelayURLs: o.RelayURLs,
	}
	if o.Target == TargetAuto {
		e.Target = ""
	}
	if r.Observed != nil {
		e.Observed = new(*r.Observed)
		if e.Observed.Says = ""; !slices.ContainsFunc(KnownErrors(), func(k *KnownError) bool {
			return k.ID == e.Observed.Matched
		}) {
			e.Observed.Matched = ""
		}
	}
	k.metadata(&e, o)
	for _, l := range o.ConnectLists {
		e.ConnectLists = append(e.ConnectLists, fixturefile.ConnectList{
			Instance: l.Instance, Users: near(l.Names, k.user), Partial: l.Cut != "", Paged: l.Paged,
		})
	}
	if o.SCIMUsers != nil {
		e.SCIMUser = o.SCIMUsers.About(deref(k.a.NameID)).JSON()
	}
	for _, p := range near(o.trustPolicies(), k.policy) {
		if text := p.TrustJSON(); text != "" {
			e.TrustPolicies = append(e.TrustPolicies, text)
		}
	}
	for _, all := range byRole(near(o.RolePolicies, k.policy)) {
		if text := iampolicy.RoleJSON(all); text != "" {
			e.RolePolicies = append(e.RolePolicies, text)
		}
	}
	return e
}

// keeper says what of the evidence is near a message.
type keeper struct {
	issuer string
	a      AssertionFacts
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// near are the elements of a list that are near, and the first two others.
func near[T any](all []T, is func(T) bool) []T {
	if all == nil {
		return nil
	}
	out, others := make([]T, 0, min(len(all), 4)), 0
	for _, one := range all {
		if !is(one) {
			if others++; others > 2 {
				continue
			}
		}
		out = append(out, one)
	}
	return out
}

// user says whether a user of Amazon Connect is called nearly as the message says.
func (k *keeper) user(name string) bool {
	local := func(s string) string { s, _, _ = strings.Cut(strings.ToLower(s), "@"); return s }
	return k.a.RoleSessionName != nil && local(name) == local(*k.a.RoleSessionName)
}

// policy says whether a policy may be one of a role of the message.
func (k *keeper) policy(p *Policy) bool {
	return p.OfNoRole() || slices.ContainsFunc(k.a.Roles, func(r RoleFact) bool {
		return p.Role() == iampolicy.RoleKey(r.Role) || p.RoleARN == "" &&
			strings.HasSuffix(strings.ToLower(r.Role), "/"+iampolicy.NameKey(p.RoleName))
	})
}

// byRole parts policies by the role that they are of, in the order of the first of each.
func byRole(all []*Policy) (out [][]*Policy) {
	at := map[string]int{}
	for _, p := range all {
		key := p.RoleARN + "\n" + p.RoleName
		i, known := at[key]
		if !known || p.OfNoRole() {
			i, at[key], out = len(out), len(out), append(out, nil)
		}
		out[i] = append(out[i], p)
	}
	return out
}

// metadata keeps what is known of keys.
func (k *keeper) metadata(e *Evidence, o Options) {
	for _, m := range o.IDPMetadata {
		e.Published = append(e.Published, k.document(m))
	}
	stored := o.StoredMetadata
	if len(stored) == 0 && o.AWSMetadata != nil {
		stored = []*Metadata{o.AWSMetadata}
	}
	for _, m := range near(stored, func(m *Metadata) bool {
		return slices.ContainsFunc(m.entityIDs(), k.sender) || m.Provider != nil &&
			slices.ContainsFunc(k.a.Roles, func(r RoleFact) bool { return r.Provider == m.Provider.ARN })
	}) {
		e.Stored = append(e.Stored, k.document(m))
	}
}

// sender says whether an entityID is nearly that of the message's identity provider.
func (k *keeper) sender(id string) bool {
	return strings.EqualFold(strings.TrimRight(id, "/"), strings.TrimRight(k.issuer, "/"))
}

// document is metadata as a fixture holds it.
func (k *keeper) document(m *Metadata) fixturefile.Document {
	d := fixturefile.Document{Size: m.Size, Charset: m.encoding}
	for _, e := range near(m.entities(), func(e Entity) bool { return k.sender(e.ID) }) {
		entity := fixturefile.Entity{ID: e.ID, Certificates: ders(e.Signing), Unreadable: e.Unreadable}
		for _, a := range m.addresses {
			if a.entity == e.ID {
				entity.Endpoints = append(entity.Endpoints, fixturefile.Endpoint{
					Name: a.endpoint, URL: a.url, Binding: a.binding,
				})
			}
		}
		d.Entities = append(d.Entities, entity)
	}
	if p := m.Provider; p != nil {
		d.Provider = &fixturefile.Provider{ARN: p.ARN, Encryption: p.Encryption, ID: p.ID, Keyless: p.Keyless}
	}
	return d
}

// ders are certificates as they are written; one that crypto/x509 does not take is left out.
func ders(all []Certificate) (out [][]byte) {
	for i := range all {
		if c := all[i].Parsed; c != nil {
			out = append(out, c.Raw)
		}
	}
	return out
}

// metadataFrom is metadata that a fixture holds.
func metadataFrom(name string, d fixturefile.Document) (*Metadata, error) {
	m := &Metadata{Name: name, Size: d.Size}
	if err := m.charset(d.Charset); err != nil {
		return nil, err
	}
	for _, e := range d.Entities {
		certs, err := certificatesOf(e.Certificates)
		if err != nil {
			return nil, err
		}
		entity := Entity{ID: e.ID, Unreadable: e.Unreadable}
		for _, c := range certs {
			m.add(&entity, c)
		}
		if e.Unreadable {
			m.unreadable(&entity, "it cannot be read", nil)
		}
		for _, a := range e.Endpoints {
			m.addresses = append(m.addresses, address{e.ID, a.Name, a.URL, a.Binding})
		}
		m.EntityIDs, m.Entities = append(m.EntityIDs, e.ID), append(m.Entities, entity)
	}
	if len(m.EntityIDs) == 0 {
		return nil, errNoEntity
	}
	m.EntityID = m.EntityIDs[0]
	m.withoutKeys()
	if p := d.Provider; p != nil {
		m.Provider = &IAMProvider{ARN: p.ARN, Encryption: p.Encryption, ID: p.ID, Keyless: p.Keyless}
	}
	return m, nil
}

func connectLists(all []fixturefile.ConnectList) (out []*ConnectUserList) {
	for _, l := range all {
		list := &ConnectUserList{File: "users.json", Names: l.Users, Instance: l.Instance, Told: true, Paged: l.Paged}
		if l.Partial {
			list.Cut = "the list was cut when it was recorded"
		}
		out = append(out, list)
	}
	return out
}
