package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// errorsOfProvider: what IAM says of an identity provider and its keys.
func errorsOfProvider() []*Error {
	const create = "IAM > Identity providers > Add provider > Metadata document"
	key := func(id, text, title, meaning, do string) *Error {
		return &Error{ID: id, Service: "iam", Title: title, Text: text, Meaning: meaning, Basis: report.Documented,
			Causes:  []Cause{cause(id, []report.Fix{{Where: report.IAM, Path: vendordoc.IAMEncryption, Do: do}})},
			Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLProvider}}
	}
	invalid := key("private-key-invalid", "Invalid private key.", "IAM can't read the private key",
		"The key for decrypting assertions was not stored.", "Upload the key as PEM text, without a passphrase.")
	invalid.alone = []string{invalid.Text}
	last := key("private-key-last", "Failed to remove private key.", "You can't remove the last private key "+
		"while encryption is Required",
		"Nothing was changed: with assertion encryption Required, the provider needs a key.",
		"Add another key first, or set assertion encryption to Allowed.")
	last.alone = []string{last.Text}
	return []*Error{
		{
			ID: "metadata-unparsable", Service: "iam", Title: "IAM can't read the metadata document",
			Text:  "Could not parse metadata.",
			alone: []string{"Could not parse metadata.", "Unable to parse metadata"},
			Meaning: "IAM didn't create or change the identity provider. It accepts UTF-8 without a byte " +
				"order mark, with an issuer, keys of 1024 bits or more and no duplicate certificate " +
				"extension.",
			Basis: report.Documented,
			Causes: []Cause{
				cause("metadata-encoding", []report.Fix{
					{Where: report.Local, Path: "your editor > Save with encoding",
						Do: "Save it as UTF-8 without BOM. Better: download it again and don't open it."},
					{
						Where: report.Entra,
						Path:  vendordoc.EntraCertificates + " > Federation Metadata XML",
						Do:    "Download it again.",
					}}),
				cause("metadata-content", []report.Fix{{Where: report.IAM, Path: create,
					Do: "Upload the Federation Metadata " +
						"XML, not the certificate and not the App Federation Metadata Url's page."}}),
				cause("metadata-key", []report.Fix{{
					Where: report.Entra,
					Path:  vendordoc.EntraCertificates,
					Do:    "Create a new certificate, make it active and download the metadata again.",
				}}),
			},
			Checks:  []string{"md-encoding", "md-content", "md-key-size", "cert-weak"},
			Sources: []report.Source{vendordoc.SAMLTroubleshooting, vendordoc.SAMLProvider},
		},
		invalid,
		last,
		key("private-key-id", "Failed to remove private key because the Key ID does not match a private key.",
			"There is no private key with this Key ID",
			"Nothing was changed.", "List the keys of the provider and use one of their Key IDs."),
		key("provider-update-empty", "Unable to update identity provider. No updates are defined for metadata or "+
			"encryption assertion.", "The update changes nothing",
			"The call had no metadata and no encryption setting.",
			"Give new metadata, an encryption mode or a key."),
		key("encryption-without-key", "Unable to set assertion encryption mode to Required because no private key is "+
			"provided.", "Encryption can't be Required without a key",
			"Nothing was changed.", "Add a private key first, then set assertion encryption to Required."),
		key("private-keys-both", "Unable to add and remove private keys in the same request. Set a value for only "+
			"one of "+
			"the two parameters.", "One call adds a key and removes another",
			"Nothing was changed.", "Add the new key first, and remove the old one in a second call."),
		key("private-key-limit", "Private key limit of 2 is reached.", "The provider has two private keys already",
			"Nothing was changed.", "Remove a key before adding another."),
	}
}
