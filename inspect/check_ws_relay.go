package inspect

import (
	"regexp"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var wsRelay = &Check{
	ID:       "ws-relay",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "The relay state isn't the address of a WorkSpaces directory",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "AWS sends the browser to the relay state after the sign-in. For WorkSpaces that is the relay state endpoint " +
		"of the directory's Region, with the registration code of the directory.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do: "Enter https://workspaces.euc-sso.REGION.aws.amazon.com/sso-idp?registrationCode=CODE. Copy the code " +
				"from the directory's details in the WorkSpaces console.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesSAML},
	When:    whenWorkSpaces,
	Run:     checkWsRelay,
}

// workSpacesHost is a relay state endpoint of WorkSpaces; its Region is checked by itself.
var workSpacesHost = regexp.MustCompile(`^workspaces\.euc-sso(-fips)?\.[a-z0-9-]+\.(aws\.amazon|amazonaws-us-gov)\.com$`)

func checkWsRelay(d *Document, _ *Options) []Finding {
	r := d.relay()
	code, _ := r.Parameter("registrationCode")
	code = words.PercentDecoded(code)
	var detail string
	switch client, given := r.Parameter("client"); {
	case r.Partition != "aws" && r.Partition != "aws-us-gov":
		return nil // AWS documents no endpoint there
	case !workSpacesHost.MatchString(r.Host):
		detail = "Its host is not a relay state endpoint of WorkSpaces."
	case r.Port != "":
		detail = "It has the port " + words.Shorten(r.Port) + "."
	case r.Path != "/sso-idp":
		detail = "Its path is not /sso-idp."
	case code == "":
		detail = "It has no registrationCode."
	case strings.EqualFold(code, "registration-code"), strings.ContainsAny(code, "<>{}"):
		detail = "Its registrationCode is the placeholder of AWS's guide."
	case given && client != "native" && client != "web":
		detail = "Its client is neither native nor web."
	case len(r.Lost()) > 0:
		return []Finding{d.foundLost("registrationCode")}
	default:
		return nil
	}
	region := r.Region
	if region == "" {
		region = "<region>"
	}
	domain := ".aws.amazon.com"
	if r.Partition == "aws-us-gov" {
		domain = ".amazonaws-us-gov.com"
	}
	return []Finding{d.foundRelay(detail).WithWant("https://workspaces.euc-sso." + region + domain +
		"/sso-idp?registrationCode=<code>")}
}
