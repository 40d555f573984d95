package inspect

import (
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
	"github.com/samlscope/samlscope/internal/xmltree"
)

const (
	statusPrefix = "urn:oasis:names:tc:SAML:2.0:status:"
)

var statusSuccess = &Check{
	ID:       "status-success",
	Family:   FamilyEnvelope,
	Service:  ServiceIAM,
	Title:    "The identity provider reports a failure",
	Severity: Error,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForSignIn,
	Why: "A Response whose top-level StatusCode isn't Success says that the identity provider signed no " +
		"user in. AWS probably refuses it with IDPRejectedClaim, which STS defines as a failure at the " +
		"identity provider.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraSignInLogs,
			Do: "Open this user's sign-in at this time. Its error code (AADSTS…) says why Entra ID " +
				"refused it.",
			Elsewhere: "Look up this user's sign-in at this time. It says why the identity provider refused it.",
		},
		{
			Where:     Entra,
			Path:      vendordoc.EntraUsersAndGroups,
			Do:        "Make sure that the user is assigned to the app, directly or through a group that is not nested.",
			Elsewhere: "Make sure that the user may use the app.",
		},
	},
	Sources: []Source{vendordoc.AssumeRoleWithSAML, vendordoc.SAMLCore},
	Run:     checkStatusSuccess,
}

func checkStatusSuccess(d *Document, o *Options) []Finding {
	if len(d.Status) == 0 {
		f := d.found(d.Root, "The Response has no StatusCode, which SAML requires; it isn't known whether "+
			"AWS does.").WithWant(xmltree.StatusSuccess)
		f.Title = "The Response has no status"
		return []Finding{f.WithSeverity(Warning)}
	}
	if d.Status[0].Text == xmltree.StatusSuccess {
		return nil
	}
	return []Finding{d.failedStatus()}
}

// failedStatus is the finding about a status that is not Success.
func (d *Document) failedStatus() Finding {
	top := d.Status[0]
	detail := "The identity provider answers with the status " + statusWords(d.Status) + "."
	if strings.TrimSpace(top.Text) == "" {
		detail = "The StatusCode is empty: it doesn't say whether the sign-in succeeded or failed."
	}
	if d.StatusMessage != nil {
		if text := strings.TrimSpace(d.StatusMessage.Text); text != "" {
			// In full up to a few lines: Entra's AADSTS code and its reason are in it.
			detail += " Its message: " + strconv.Quote(strings.ToValidUTF8(text[:min(len(text), 400)], ""))
		}
	}
	return d.foundAttr(top.Node, top.Node.Attr("Value"), detail).WithWant(xmltree.StatusSuccess)
}

// statusWords joins the status codes, outermost first, in their short form.
func statusWords(codes []Value) string {
	var spoken []string
	for _, c := range codes {
		spoken = append(spoken, words.Shorten(strings.TrimPrefix(c.Text, statusPrefix)))
	}
	return strings.Join(spoken, ", ")
}
