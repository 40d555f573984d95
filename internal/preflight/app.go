package preflight

import (
	"crypto/sha1" // #nosec G505 -- Microsoft Graph calls certificates by it
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/evidencedir"
	"github.com/samlscope/samlscope/internal/rootcause"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// unsure notes what could not be checked for any user.
func (r *run) unsure(sentence string) { r.result.NotChecked = append(r.result.NotChecked, sentence) }

// storedMetadata is what IAM stores, of all of the providers that were read.
func (r *run) storedMetadata() []*inspect.Metadata {
	o := &r.o.Inspect
	if len(o.StoredMetadata) > 0 {
		return o.StoredMetadata
	}
	if o.AWSMetadata != nil {
		return []*inspect.Metadata{o.AWSMetadata}
	}
	return nil
}

// replyURL is where the Responses are posted to: the default Reply URL, or the one that is AWS's.
func (r *run) replyURL() string {
	all := r.Entra.ReplyURLs()
	var aws []string
	for _, u := range all {
		if awsfacts.ServiceAt(u) != "" {
			aws = append(aws, u)
		}
	}
	switch {
	case len(all) == 0:
		return ""
	case len(aws) == 0:
		aws = all
	}
	if r.otherURLs = aws[1:]; len(all) > 1 {
		var checked []string
		for _, u := range aws {
			checked = append(checked, words.VisibleLine(u))
		}
		r.unsure(fmt.Sprintf("The app has %d Reply URLs, and Microsoft Graph doesn't tell the default one. samlscope checked %s.",
			len(all), words.List(checked, "and")))
	}
	return aws[0]
}

// atOtherURLs is what refuses the sign-in of the first user at the app's other Reply URLs, and not at the one by which
// all users were checked.
func (r *run) atOtherURLs() (out []AppFinding) {
	if r.firstUser == nil {
		return nil
	}
	refused := func(at string) (all []inspect.Finding) {
		e, o := r.envelope, r.options
		e.Recipient, o.ACS = at, at
		f := inspect.NewForm(&inspect.Message{XML: e.Response(r.firstUser.Blank())}, o)
		j := f.Judge(r.firstUser.Texts(nil))
		shared, _ := f.Findings()
		return append(j.Findings, shared...)
	}
	known := refused(r.envelope.Recipient)
	for _, at := range r.otherURLs {
		for _, f := range refused(at) {
			if f.Severity == inspect.Error && !slices.ContainsFunc(known, func(k inspect.Finding) bool { return k.ID == f.ID }) {
				out = append(out, AppFinding{ID: f.ID, Severity: inspect.Warning, Title: f.Title, Fixes: f.Fixes,
					Detail: "Only if " + words.Shorten(at) + " is the default Reply URL. " + f.Detail})
			}
		}
	}
	return out
}

// audience is the identifier that is sent, or the one that is AWS's where there are several.
func (r *run) audience() string {
	all := r.Entra.Identifiers()
	if len(all) == 0 {
		return ""
	}
	at := max(slices.IndexFunc(all, func(id string) bool {
		return awsfacts.ServiceOf(id) != "" || strings.HasPrefix(id, "urn:amazon:")
	}), 0)
	if len(all) > 1 {
		r.unsure(fmt.Sprintf("The app has %d identifiers, and Microsoft Graph doesn't tell the default one; samlscope checked %s.",
			len(all), words.VisibleLine(all[at])))
	}
	return all[at]
}

// fault is a fault of the app because of which no one signs in.
func fault(cause, detail string, fix inspect.Fix) AppFinding {
	return AppFinding{Cause: cause, Severity: inspect.Error, StopsEveryone: true, Title: rootcause.Title(cause),
		Detail: detail, Fixes: []inspect.Fix{fix}}
}

// ofCheck is a finding in the words of a rule.
func ofCheck(id, cause, detail string, severity inspect.Severity) AppFinding {
	c := inspect.Lookup(id)
	return AppFinding{ID: id, Cause: cause, Severity: severity, Title: c.Title, Detail: detail, Fixes: c.Fixes}
}

// faults are the faults of the app itself.
func (r *run) faults() (out []AppFinding) {
	a := r.Entra.App()
	if why := a.Switched(); why != "" {
		out = append(out, fault("app-disabled", "In Entra ID, "+why+".",
			inspect.Fix{Where: inspect.Entra, Path: vendordoc.EntraAppProperties + " > Enabled for users to sign in",
				Do: "Set it to Yes."}))
	}
	if m := a.SingleSignOnMode; m != nil && *m != "" && !strings.EqualFold(*m, "saml") {
		out = append(out, AppFinding{Severity: inspect.Error, StopsEveryone: true, Title: "The app's single sign-on mode isn't SAML",
			Detail: "It is " + words.Shorten(*m) + ".", Fixes: []inspect.Fix{{Where: inspect.Entra, Path: vendordoc.EntraSingleSignOn,
				Do: "Choose SAML as the single sign-on method."}}})
	}
	if t := r.result.App.Target; t.Known() && (!t.SignIn() || t == inspect.TargetCognito) {
		r.unsure("A prediction has no signature, and doesn't tell whether the sign-in begins at the service.")
	}
	if source := r.Entra.OtherNameID(); source != "" {
		out = append(out, AppFinding{Severity: inspect.Warning, Title: "Microsoft doesn't list the NameID's source as one",
			Detail: "It is " + words.Shorten(source) + ", and what Entra ID sends then isn't documented.",
			Fixes: []inspect.Fix{{Where: inspect.Entra, Path: vendordoc.EntraNameID,
				Do: "Choose a source attribute such as user.userprincipalname or user.mail."}}})
	}
	out = append(out, r.encryption()...)
	if len(r.Entra.ReplyURLs()) == 0 {
		out = append(out, fault("reply-url-empty", "The app has no Reply URL.",
			inspect.Fix{Where: inspect.Entra, Path: vendordoc.EntraReplyURL, Do: "Enter the address of AWS's sign-in: " +
				"https://signin.aws.amazon.com/saml, or the ACS URL that the service shows."}))
	}
	if r.Entra.SignedRequests() {
		f := fault("signed-requests", "The app demands signed requests, so sign-ins that start at My Apps stop at Entra ID.",
			inspect.Fix{Where: inspect.Entra, Path: vendordoc.EntraSingleSignOn + " > Verification certificates",
				Do: "Clear Require verification certificates."})
		out = append(out, f)
	}
	out = append(append(out, r.signing()...), r.provisioning()...)
	if len(r.otherStores) > 0 && r.result.App.Target == inspect.TargetIdentityCenter {
		f := ofCheck("idc-audience", "", "The Identifier names "+words.Shorten(r.store)+", and the users in the evidence are of "+
			words.VisibleLine(words.List(r.otherStores, "and"))+".", inspect.Warning)
		f.Title = "The app's Identifier names another IAM Identity Center than the users in the evidence"
		out = append(out, f)
	}
	return append(out, r.keys()...)
}

// callIssuance reads the app's options for signing.
const callIssuance = "GET /v1.0/servicePrincipals/{id}/tokenIssuancePolicies"

// signing says what the app's own options for signing mean. Without any, Entra ID signs the assertion with SHA-256.
func (r *run) signing() (out []AppFinding) {
	known := false // that the app has no other options
	for i := range r.manifest.Calls {
		c := &r.manifest.Calls[i]
		if c.Operation != callIssuance || !strings.EqualFold(c.Of, r.Entra.App().AppID) {
			continue
		}
		if known = c.State == evidencedir.Complete || c.State == evidencedir.Absent; !known {
			r.unsure("How the app signs, and with which algorithm, isn't known: " + unread(c) + ".")
		}
	}
	algorithm, signed := r.Entra.Signing()
	if strings.HasSuffix(strings.ToLower(algorithm), "sha1") {
		out = append(out, ofCheck("signature-sha1", "", "The app's Signing Algorithm is SHA-1.", inspect.Warning))
	}
	if strings.EqualFold(signed, "ResponseOnly") {
		out = append(out, ofCheck("signature-response-only", "", "The app's Signing Option is Sign SAML response.",
			inspect.Warning))
	}
	known = known || signed != ""
	if r.result.App.Target == inspect.TargetClientVPN && known && !strings.EqualFold(signed, "ResponseAndToken") {
		f := ofCheck("cvpn-signed-both", "", "The app's Signing Option isn't Sign SAML response and "+
			"assertion.", inspect.Error)
		f.StopsEveryone = true
		out = append(out, f)
	}
	return out
}

// keys judges the app's certificates as of the instant of the sign-ins.
func (r *run) keys() (out []AppFinding) {
	keys := r.signingKeys()
	if keys == nil {
		r.unsure("Which certificate Entra ID signs with isn't known: the app's keyCredentials and " +
			"preferredTokenSigningKeyThumbprint were not both read.")
		return nil
	}
	out = append(out, r.dates(keys)...)
	signer := r.signer(keys)
	lacking, all := r.lacking(signer)
	switch {
	case len(all) == 0 && r.result.App.Target == inspect.TargetIdentityCenter:
		r.unsure("Whether IAM Identity Center holds the app's certificate isn't known: no API of AWS shows what it stores.")
	case len(all) == 0:
		r.unsure("Whether AWS holds the app's certificate isn't known: the metadata that IAM stores wasn't read.")
	case len(lacking) > 0:
		f := ofCheck("signature-key", "entra-key-rollover", "Entra ID signs with the certificate "+signer.SHA1+
			", which "+words.List(lacking, "and")+" doesn't contain.", inspect.Error)
		f.Title = rootcause.Title(f.Cause)
		f.StopsEveryone = len(lacking) == len(all)
		out = append(out, f)
	}
	for _, k := range keys {
		if lacking, _ := r.lacking(k); k.SHA1 != signer.SHA1 && r.o.At.Before(k.End) && len(lacking) > 0 {
			out = append(out, ofCheck("key-rollover-ahead", "", "The inactive certificate "+k.SHA1+" is not in "+
				words.List(lacking, "and")+".", inspect.Note))
		}
	}
	return out
}

// signingKeys are the app's certificates with their dates, the active one first; nil where that one isn't known.
func (r *run) signingKeys() []entra.SigningKey {
	keys, active := r.Entra.App().SigningKeys()
	if len(keys) == 0 || !active && len(keys) > 1 {
		return nil
	}
	for i := range keys {
		r.dated(&keys[i])
	}
	return keys
}

// signer is the certificate that Entra ID signs with: once the active one has ended, another that is valid.
func (r *run) signer(keys []entra.SigningKey) entra.SigningKey {
	if k := keys[0]; k.End.IsZero() || r.o.At.Before(k.End) {
		return k
	}
	for _, k := range keys[1:] {
		if !r.o.At.Before(k.Start) && r.o.At.Before(k.End) {
			return k
		}
	}
	return keys[0]
}

// dates says what the dates of the active certificate mean.
func (r *run) dates(keys []entra.SigningKey) (out []AppFinding) {
	const day, notice = "2 January 2006", 30 * 24 * time.Hour
	k := keys[0]
	switch {
	case k.End.IsZero():
		r.unsure("The dates of the active certificate aren't known: the app's keyCredentials were not read.")
		return nil
	case r.o.At.Before(k.End):
		if k.End.Sub(r.o.At) < notice {
			out = append(out, ofCheck("cert-expired", "", "The active certificate ends on "+k.End.UTC().Format(day)+".",
				inspect.Note))
		}
		return out
	}
	detail := "The active certificate ended on " + k.End.UTC().Format(day) + ". "
	if next := r.signer(keys); next.SHA1 != k.SHA1 {
		detail += "Entra ID signs with the certificate that ends on " + next.End.UTC().Format(day) + " instead."
	} else {
		detail += "Entra ID still signs with it, and IAM doesn't look at the date. As soon as the app has another " +
			"certificate, Entra ID signs with that one."
	}
	return []AppFinding{ofCheck("cert-expired", "", detail, inspect.Warning)}
}

// outdated finds the providers that lack the certificate which Entra ID signs with, where another one of the same
// Issuer has it: then their roles alone are refused, and not everyone.
func (r *run) outdated() {
	keys := r.signingKeys()
	if keys == nil {
		return
	}
	signer := r.signer(keys)
	lacking, all := r.lacking(signer)
	if len(lacking) == len(all) {
		return
	}
	for _, arn := range lacking {
		r.unsigned[strings.ToLower(arn)] = signer.SHA1
	}
}

// dated fills in the dates of a certificate that Graph told only the thumbprint of.
func (r *run) dated(k *entra.SigningKey) {
	if !k.End.IsZero() {
		return
	}
	for _, m := range append(slices.Clone(r.o.Inspect.IDPMetadata), r.storedMetadata()...) {
		for i := range m.Signing {
			if c := &m.Signing[i]; thumbprint(c) == k.SHA1 {
				k.Start, k.End = c.NotBefore, c.NotAfter
			}
		}
	}
}

// ofIssuer is what IAM stores, without what is of another identity provider than the app's.
func (r *run) ofIssuer() (out []*inspect.Metadata) {
	for _, m := range r.storedMetadata() {
		ids := m.EntityIDs
		if len(ids) == 0 {
			ids = []string{m.EntityID}
		}
		if r.unnamed(m) {
			continue // another app's
		}
		if r.envelope.Issuer == unknownIssuer || slices.Contains(ids, r.envelope.Issuer) {
			out = append(out, m)
		}
	}
	return out
}

// name notes the ARNs in the Role values of the app, if it has any. A Role claim from another source can name more.
func (r *run) name() {
	for _, role := range r.Entra.App().AppRoles {
		for _, arn := range awsfacts.SplitARNs(role.Value) {
			if arn = strings.TrimSpace(arn); strings.HasPrefix(arn, "arn:") {
				r.named[strings.ToLower(arn)] = true
			}
		}
	}
}

// unnamed says whether no Role value names the provider, though some name others.
func (r *run) unnamed(m *inspect.Metadata) bool {
	return len(r.named) > 0 && m.Provider != nil && m.Provider.ARN != "" && !r.named[strings.ToLower(m.Provider.ARN)]
}

// lacking are the names of what IAM stores for the app's Issuer and lacks the certificate, and of all that it does.
func (r *run) lacking(k entra.SigningKey) (lacking, all []string) {
	for _, m := range r.ofIssuer() {
		name := m.Name
		if m.Provider != nil && m.Provider.ARN != "" {
			name = m.Provider.ARN
		}
		all = append(all, name)
		if !slices.ContainsFunc(m.Signing, func(c inspect.Certificate) bool { return thumbprint(&c) == k.SHA1 }) {
			lacking = append(lacking, words.VisibleLine(name))
		}
	}
	return lacking, all
}

// thumbprint is the SHA-1 of a certificate in upper-case hex; "" of one that can't be read.
func thumbprint(c *inspect.Certificate) string {
	if c.Parsed == nil {
		return ""
	}
	sum := sha1.Sum(c.Parsed.Raw) // #nosec G401 -- a name, and no proof
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}
