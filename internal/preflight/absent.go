package preflight

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/rootcause"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// The calls to IAM whose answer says that there is no such thing.
const (
	callRole     = "iam:GetRole"
	callProvider = "iam:GetSAMLProvider"
)

// absent says whether IAM answered that it has nothing with this ARN: exactly so spelled, in its own account.
func (e *Evidence) absent(operation, arn string) bool {
	return slices.ContainsFunc(e.manifest.Calls, func(c evidencedir.Call) bool {
		return c.Operation == operation && c.Of == arn && c.State == evidencedir.Absent
	})
}

// rolesGone notes the roles of a user that don't exist, or whose provider doesn't. The sign-in fails where no other
// role is left.
func (r *run) rolesGone(v *verdict) {
	var gone []item
	var unread []string
	values := 0
	for i := range v.c.Claims {
		if v.c.Claims[i].Name != entra.AttrRole {
			continue
		}
		for _, text := range v.c.Claims[i].Values {
			values++
			p, known := r.pairs[text]
			if !known {
				p = pairState{gone: r.pairGone(text), unread: r.pairUnread(text)}
				r.pairs[text] = p
			}
			switch {
			case p.gone != nil:
				gone = append(gone, *p.gone)
			case p.unread != "":
				unread = append(unread, p.unread)
			}
		}
	}
	if len(gone)+len(unread) == values { // no pair is left of which IAM told what it has
		v.open(unread...)
	}
	for _, it := range gone {
		switch {
		case len(gone)+len(unread) < values, len(unread) > 0:
			it.outcome, it.severity = Note, inspect.Warning
			v.add(it)
		case v.c.RolesOpen != "": // another role may be left
			it.outcome, it.severity = Note, inspect.Warning
			v.add(it)
			v.open("the user's roles are not known: " + v.c.RolesOpen)
		default:
			v.fails(it)
		}
	}
}

// pairState is what the evidence says of a Role value's pair.
type pairState struct {
	gone   *item  // what is missing of it; nil where nothing is
	unread string // why it isn't known what IAM has, as a clause; "" where it is
}

// pairUnread says why it isn't known what IAM has of a Role value's role or provider, where it was to be asked.
func (r *run) pairUnread(text string) string {
	for _, arn := range awsfacts.SplitARNs(text) {
		arn = strings.TrimSpace(arn)
		for i := range r.manifest.Calls {
			c := &r.manifest.Calls[i]
			if c.Of != arn || c.State == evidencedir.Complete || c.State == evidencedir.Absent {
				continue
			}
			if c.Operation == callRole && !r.trusts(arn) || c.Operation == callProvider && !r.stores(arn) {
				return "what IAM has as " + words.Shorten(arn) + " isn't known: " + unread(c)
			}
		}
	}
	return ""
}

// trusts says whether the trust policy of a role was given in another way.
func (r *run) trusts(arn string) bool {
	return slices.ContainsFunc(r.options.TrustPolicies, func(p *inspect.Policy) bool {
		if p.RoleARN == "" { // the file has the name alone, or neither
			return p.RoleName == "" || strings.HasSuffix(strings.ToLower(arn), "/"+strings.ToLower(p.RoleName))
		}
		return strings.EqualFold(p.RoleARN, arn)
	})
}

// stores says whether what IAM stores for a provider, or for one that isn't named, was given in another way.
func (r *run) stores(arn string) bool {
	return slices.ContainsFunc(r.storedMetadata(), func(m *inspect.Metadata) bool {
		return m.Provider == nil || m.Provider.ARN == "" || m.Provider.ARN == arn
	})
}

// pairGone is what is missing of a Role value's pair; nil where nothing is.
func (r *run) pairGone(text string) *item {
	const screen = vendordoc.EntraAppRoles
	for _, arn := range awsfacts.SplitARNs(text) {
		arn = strings.TrimSpace(arn)
		key := strings.ToLower(arn)
		if len(r.named) > 0 { // it may come from elsewhere than the app's roles
			r.named[key] = true
		}
		switch certificate := r.unsigned[key]; {
		case r.absent(callRole, arn):
			return &item{cause: "role-missing", title: rootcause.Title("role-missing"), detail: "IAM has no role " +
				words.Shorten(arn) + ".", fixes: []inspect.Fix{
				{Where: inspect.Entra, Path: screen, Do: "Enter the ARN of a role that exists, spelled as IAM shows it."},
				{Where: inspect.IAM, Path: "IAM > Roles > Create role > SAML 2.0 federation", Do: "Or create the role."},
			}}
		case r.absent(callProvider, arn):
			return &item{cause: "provider-arn", title: rootcause.Title("provider-arn"), detail: "IAM has no identity provider " +
				words.Shorten(arn) + ".", fixes: []inspect.Fix{
				{Where: inspect.Entra, Path: screen, Do: "Enter the ARN of a provider that exists, spelled as IAM shows it."},
				{Where: inspect.IAM, Path: vendordoc.IAMProviders + " > Add provider", Do: "Or create the provider with the " +
					"app's federation metadata."},
			}}
		case certificate != "":
			return &item{cause: "entra-key-rollover", title: rootcause.Title("entra-key-rollover"), detail: "Entra ID signs with " +
				"the certificate " + certificate + ", which " + words.Shorten(arn) + " doesn't contain.",
				fixes: ofCheck("signature-key", "entra-key-rollover", "", inspect.Error).Fixes}
		}
	}
	return nil
}
