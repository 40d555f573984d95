package preflight

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// unknownIssuer is in for an Issuer that nothing tells.
const unknownIssuer = "https://sts.windows.net/00000000-0000-0000-0000-000000000000/"

// issuer is the Issuer of the Responses; where Graph does not tell the tenant, that of the metadata.
func (r *run) issuer() string {
	i := r.Entra.Issuer()
	switch {
	case r.Entra.Tenant() == "":
	case r.sovereign():
		return r.issuerOf("Microsoft doesn't document it for this cloud")
	case i == "":
		return r.issuerOf("the app puts its ID into it, in a form that Microsoft doesn't document")
	default:
		return i
	}
	for _, m := range append(slices.Clone(r.o.Inspect.IDPMetadata), r.storedMetadata()...) {
		if strings.HasPrefix(m.EntityID, "https://sts.windows.net/") {
			r.Entra.SetTenant(strings.Trim(strings.TrimPrefix(m.EntityID, "https://sts.windows.net/"), "/"))
			r.unsure("The Issuer was taken from the metadata: the evidence doesn't name the tenant.")
			return m.EntityID
		}
	}
	r.unsure("The Issuer isn't known: the evidence doesn't name the tenant.")
	return unknownIssuer
}

// issuerOf is that of the metadata that IAM stores for a provider of the app's roles, where Entra ID's own isn't known:
// no rule refuses it, and no one passes.
func (r *run) issuerOf(why string) string {
	r.unsure("The Issuer isn't known: " + why + ".")
	for _, m := range r.storedMetadata() {
		if r.unnamed(m) { // another app's
			continue
		}
		r.issuerOpen = "whether AWS accepts the Issuer isn't known: " + why
		return m.EntityID
	}
	return unknownIssuer
}

// sovereign says whether the tenant is in another cloud of Microsoft's than the public one.
func (r *run) sovereign() bool {
	return slices.ContainsFunc(r.manifest.Tenants, func(t evidencedir.Tenant) bool {
		return strings.EqualFold(t.ID, r.Entra.Tenant()) && (strings.HasSuffix(t.Graph, ".us") || strings.HasSuffix(t.Graph, ".cn"))
	})
}
