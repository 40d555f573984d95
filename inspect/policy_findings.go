package inspect

import "github.com/samlscope/samlscope/internal/words"

// foundTrust starts a finding about the trust policy, at the role that it
// belongs to.
func (d *Document) foundTrust(o *Options, detail string) Finding {
	p := d.trusted(o)[0]
	return d.foundARN(p, p.Role, detail)
}

// trustingStatements allow the sign-in through the provider of one of the pairs.
func (d *Document) trustingStatements(o *Options) (out []*Statement) {
	for _, p := range d.trusted(o) {
		out = append(out, o.TrustPolicy.allowingFor(assumeRoleWithSAML, p.Provider.Text)...)
	}
	return out
}

// foundForbidden finds that a further action which the message asks for is not
// allowed to the provider.
func (d *Document) foundForbidden(o *Options, action string) []Finding {
	if len(d.denials(o, action, stands)) > 0 {
		return []Finding{d.foundTrust(o, "A statement of "+words.Shorten(o.TrustPolicy.Name)+" denies "+action+
			" to this message, and a denial goes before everything that is allowed.")}
	}
	for _, p := range d.trusted(o) {
		for _, s := range o.TrustPolicy.allowingFor(action, p.Provider.Text) {
			if how, _ := d.stands(s, (*PolicyCondition).comparesAudience); how != standsNot {
				return nil
			}
		}
	}
	return []Finding{d.foundTrust(o, "No statement of "+words.Shorten(o.TrustPolicy.Name)+" allows "+action+
		" to the provider of the message.").WithWant(action)}
}

// recipient is the first confirmation with a Recipient, nil without one.
func (d *Document) recipient() *Confirmation {
	for i := range d.Assertion.Confirmations {
		if c := &d.Assertion.Confirmations[i]; c.Recipient != nil {
			return c
		}
	}
	return nil
}
