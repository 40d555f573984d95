package preflight

import (
	"cmp"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/providerfile"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// encrypts says whether the app encrypts its assertions.
func (r *run) encrypts() bool {
	id := r.Entra.App().TokenEncryptionKeyID
	return id != nil && *id != ""
}

// encryption says whether AWS can decrypt what the app encrypts, and whether it accepts what the app doesn't. The rules
// of encryption see messages as they are sent, which preflight has none of.
func (r *run) encryption() []AppFinding {
	target := r.result.App.Target
	switch {
	case target == inspect.TargetIAM && !r.encrypts():
		return r.unencrypted()
	case target == inspect.TargetIAM:
		return r.undecryptable()
	case target == inspect.TargetIdentityCenter && r.encrypts():
		f := ofCheck("idc-encrypted", "", "The app encrypts its assertions.", inspect.Error)
		f.StopsEveryone = true
		return []AppFinding{f}
	case r.encrypts():
		r.unsure("The app encrypts its assertions. Whether AWS can decrypt them isn't checked.")
	}
	return nil
}

// providers are the identity providers in IAM of which a condition holds, and how many were read in all.
func (r *run) providers(is func(*providerfile.Provider) bool) (arns []string, all int) {
	for _, m := range r.ofIssuer() {
		if all++; m.Provider != nil && is(m.Provider) {
			arns = append(arns, words.VisibleLine(cmp.Or(m.Provider.ARN, m.Name)))
		}
	}
	return arns, all
}

// unencrypted is what refuses assertions that are not encrypted.
func (r *run) unencrypted() []AppFinding {
	refuse, all := r.providers(func(p *providerfile.Provider) bool {
		return p.Encryption == providerfile.Required && !p.Keyless // IAM ignores the setting without a key
	})
	if len(refuse) == 0 {
		return nil
	}
	f := ofCheck("encrypted-required", "", "Encryption is Required on "+words.List(refuse, "and")+".", inspect.Error)
	f.StopsEveryone = len(refuse) == all
	return []AppFinding{f}
}

// undecryptable is what has no key for encrypted assertions.
func (r *run) undecryptable() []AppFinding {
	lacking, all := r.providers(func(p *providerfile.Provider) bool { return p.Keyless })
	if len(lacking) == 0 {
		r.unsure("The app encrypts its assertions. Whether the private key in IAM fits isn't checked.")
		return nil
	}
	return []AppFinding{{
		Severity: inspect.Error, StopsEveryone: len(lacking) == all,
		Title:  "The app encrypts its assertions, and AWS has no private key to decrypt them",
		Detail: "IAM has no private key for " + words.List(lacking, "and") + ".",
		Fixes: []inspect.Fix{
			{Where: inspect.IAM, Path: vendordoc.IAMEncryption, Do: "Upload the private key that belongs to the app's token " +
				"encryption certificate."},
			{Where: inspect.Entra, Path: vendordoc.EntraEncryption, Do: "Or deactivate token encryption."},
		},
	}}
}
