package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var appStartURL = &Check{
	ID:       "app-start-url",
	Family:   FamilyIdentityCenter,
	Service:  ServiceIdentityCenter,
	Title:    "The application in IAM Identity Center maps nothing but Subject",
	Severity: Warning,
	Basis:    Reported,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIDCApplication,
	Why: "IAM Identity Center sends the attributes that the application maps, and no others. Users report services that " +
		"refuse such a message, or that want to start the sign-in. The tile starts it at IAM Identity Center unless " +
		"Application start URL is set.",
	Fixes: []Fix{
		{Where: IDC, Path: vendordoc.IDCMappings, Do: "Map the attributes that the service asks for."},
		{
			Where: IDC,
			Path:  vendordoc.IDCConfiguration + " > Application start URL",
			Do:    "Enter the service's own sign-in address, if it must start the sign-in.",
		},
	},
	Sources: []Source{vendordoc.CloudBeaverStart, vendordoc.IdentityCenterMapAttributes},
	When:    whenEncryptedAttributes,
	Run: func(d *Document, _ *Options) []Finding {
		if len(d.Assertion.Attributes) > 0 {
			return nil
		}
		return []Finding{d.found(d.Assertion.statement(), "The message has no attributes.")}
	},
}
