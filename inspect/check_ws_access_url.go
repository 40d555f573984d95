package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

var wsAccessURL = &Check{
	ID:       "ws-access-url",
	Family:   FamilyDesktop,
	Service:  ServiceWorkSpaces,
	Stage:    AfterSignIn,
	Title:    "The relay state is the app's own sign-in link",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "WorkSpaces has two addresses that are easily swapped. The app's sign-in link belongs to the directory, as its " +
		"user access URL. The relay state is the address of the directory. Users report that the console opens when " +
		"someone enters one in the place of the other.",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Enter the relay state of the WorkSpaces directory.",
		},
		{
			Where: AWS,
			Path:  vendordoc.WorkSpacesSAMLScreen + " > User access URL",
			Do:    "Enter the app's sign-in link here, with its tenantId.",
		},
	},
	Sources: []Source{vendordoc.WorkSpacesConsoleOpens, vendordoc.WorkSpacesSAML},
	When: func(d *Document, o *Options) Condition {
		if c := whenRelay(d, o); c.Outcome != "" {
			return c
		}
		if r := d.relay(); r.Form != awsfacts.RelayURL || !strings.HasSuffix(r.Host, "myapps.microsoft.com") &&
			r.Leads != awsfacts.LeadsToWorkSpaces {
			return notApplicable("the relay state leads neither to My Apps nor to WorkSpaces")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		if !d.appLink() {
			return nil
		}
		return []Finding{d.foundRelay("Its host is that of My Apps, where the user comes from.").
			WithWant("https://workspaces.euc-sso.<region>.aws.amazon.com/sso-idp?registrationCode=<code>")}
	},
}

// appLink says whether the relay state is the link with which My Apps starts an app.
func (d *Document) appLink() bool {
	r := d.relay()
	return (r.Host == "myapps.microsoft.com" || r.Host == "launcher.myapps.microsoft.com") &&
		strings.Contains(strings.ToLower(r.Path), "/signin/")
}
