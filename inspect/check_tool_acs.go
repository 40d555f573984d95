package inspect

import (
	"slices"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var toolACS = &Check{
	ID:       "tool-acs",
	Family:   FamilyDriver,
	Service:  ServiceSTS,
	Title:    "aws-azure-login doesn't recognise this sign-in address",
	Severity: Warning,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForDriver,
	Why: "aws-azure-login waits for a post to one of AWS's three sign-in URLs without a Region. It misses a " +
		"post to a regional URL, to a URL with a provider ID, or through Defender's proxy.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The command-line tool",
			Do:    "Use a tool that accepts the message at this address, or aws-azure-login --mode=gui.",
		},
	},
	Sources: []Source{vendordoc.AWSAzureLoginTool, vendordoc.GimmeAWSCredsTool},
	When: func(d *Document, _ *Options) Condition {
		if d.wrapped() || d.recipient() == nil || awsfacts.Loopback(d.recipient().Recipient.Value) {
			return notApplicable("a driver receives the message, not a tool that waits for AWS's sign-in URL")
		}
		return Condition{}
	},
	Run: checkToolACS,
}

// toolURLs are the addresses that aws-azure-login waits for.
var toolURLs = []string{
	awsfacts.SignInURL, "https://signin.amazonaws-us-gov.com/saml", "https://signin.amazonaws.cn/saml",
}

func checkToolACS(d *Document, _ *Options) []Finding {
	c := d.recipient()
	switch {
	case slices.Contains(d.Defended, "the posted address"):
		return []Finding{d.foundAttr(c.Data, c.Recipient, "The message goes through Defender's proxy.")}
	case !slices.Contains(toolURLs, c.Recipient.Value):
		return []Finding{d.foundAttr(c.Data, c.Recipient, "The tool doesn't wait for this address.").WithWant(toolURLs[0])}
	}
	return nil
}
