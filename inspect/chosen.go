package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/words"
)

// ConnectUserList is what one file tells of the users of an Amazon Connect instance.
type ConnectUserList = connectusers.List

// chosen is what of the evidence is of no use for a message, or may be another's.
type chosen struct {
	noStored   string           // why nothing of StoredMetadata is of the message's identity provider
	sameIssuer []*Metadata      // those that are of its issuer, with different keys
	users      connectusers.Set // of ConnectLists
}

// choose takes from the evidence what is of this message: never the first of several.
func (d *Document) choose(o *Options) {
	if len(o.StoredMetadata) > 0 {
		d.chooseStored(o)
	}
	if len(o.ConnectLists) > 0 {
		d.chosen.users = connectusers.Choose(o.ConnectLists, d.connectInstanceID(o))
		us := &d.chosen.users
		o.ConnectUsers, o.ConnectUsersCut, o.ConnectUsersOf = us.Names, us.Cut, us.Instance
	}
}

// chooseStored picks what IAM stores for the provider that the message names: by the provider's
// ARN where the files tell it, else by the entityID.
func (d *Document) chooseStored(o *Options) {
	d.chosen.noStored, d.chosen.sameIssuer = "", nil
	fit := d.storedByARN(o)
	if fit == nil {
		for _, m := range o.StoredMetadata {
			told := m.Provider != nil && m.Provider.ARN != "" && d.Assertion != nil && len(d.Assertion.pairs()) > 0
			if !told && (len(o.StoredMetadata) == 1 || slices.Contains(m.entityIDs(), d.issuer())) {
				fit = append(fit, m)
			}
		}
	}
	o.AWSMetadata = joined(fit)
	switch {
	case len(fit) == 0:
		d.chosen.noStored = "the metadata in " + storedNames(o.StoredMetadata) + " is of other identity providers than " +
			"the message's (aws iam get-saml-provider --saml-provider-arn ARN)"
	case len(fit) > 1 && o.AWSMetadata != fit[0]:
		d.chosen.sameIssuer = fit
	}
}

// storedByARN are those of the providers in the message's pairs. Where one is of the issuer, the
// others do not count.
func (d *Document) storedByARN(o *Options) (fit []*Metadata) {
	if d.Assertion == nil {
		return nil
	}
	pairs := d.chosenPairs(o)
	for _, m := range o.StoredMetadata {
		if m.Provider != nil && slices.ContainsFunc(pairs, func(p *RoleValue) bool {
			return p.Provider.Text == m.Provider.ARN
		}) {
			fit = append(fit, m)
		}
	}
	if ours := slices.DeleteFunc(slices.Clone(fit), func(m *Metadata) bool {
		return !slices.Contains(m.entityIDs(), d.issuer())
	}); len(ours) > 0 {
		return ours
	}
	return fit
}

// joined is metadata with the keys of all; the first itself where the others hold the same.
func joined(all []*Metadata) *Metadata {
	if len(all) == 0 {
		return nil
	}
	if !slices.ContainsFunc(all[1:], func(m *Metadata) bool { return !sameMetadata(m, all[0]) }) {
		return all[0]
	}
	out := &Metadata{Name: storedNames(all)}
	for _, m := range all {
		out.EntityIDs = append(out.EntityIDs, m.entityIDs()...)
		out.Entities = append(out.Entities, m.entities()...)
		out.Problems = append(out.Problems, m.Problems...)
		for i := range m.Signing {
			if !hasCertificate(out.Signing, &m.Signing[i]) {
				out.Signing = append(out.Signing, m.Signing[i])
			}
		}
	}
	out.EntityID = out.EntityIDs[0]
	return out
}

// sameMetadata says whether two hold the same keys, and IAM treats them alike.
func sameMetadata(a, b *Metadata) bool {
	return slices.Equal(a.entityIDs(), b.entityIDs()) &&
		slices.EqualFunc(a.Signing, b.Signing, func(x, y Certificate) bool {
			return hasCertificate([]Certificate{x}, &y)
		}) &&
		(a.Provider == b.Provider || a.Provider != nil && b.Provider != nil && *a.Provider == *b.Provider)
}

func storedNames(all []*Metadata) string {
	var names []string
	for _, m := range all {
		if name := words.Shorten(m.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 4 {
		return words.List(names[:4], "and") + " and others"
	}
	return words.List(names, "and")
}
