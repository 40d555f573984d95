package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

var responseBase64 = &Check{
	ID:           "response-base64",
	Family:       FamilyEnvelope,
	Service:      ServiceIAM,
	OnCiphertext: true,
	Title:        "SAMLResponse isn't plain base64 of one document",
	Severity:     Error,
	Basis:        Reported,
	Since:        "0.1.0",
	Needs:        NeedXML,
	Targets:      ForSignIn,
	Why: "AWS expects standard base64 of a UTF-8 XML document in the form field SAMLResponse, encoded once. " +
		"Users report this error text for anything else, and sometimes for wrong attributes in a correct " +
		"encoding.",
	AWSError: "Invalid base64 SAMLResponse",
	Fixes: []Fix{
		fixUnaltered,
		{
			Where: Samlscope,
			Path:  "samlscope inspect",
			Do: "Give the whole value: a copy from a browser's developer tools is often cut short, or " +
				"percent-encoded once too often.",
		},
	},
	Sources: []Source{
		vendordoc.CognitoInvalidBase64,
		vendordoc.AssumeRoleWithSAML,
		vendordoc.SAMLBindings,
	},
	Run: func(d *Document, o *Options) []Finding { return d.reported("response-base64") },
}
