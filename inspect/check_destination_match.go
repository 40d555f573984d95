package inspect

var destinationMatch = &Check{
	ID:       "destination-match",
	Family:   "envelope",
	Title:    "Destination is not the address the message goes to",
	Severity: Warning,
	Basis:    Inferred,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  Anywhere,
	Strict:   true,
	Why: "SAML has the receiver compare Destination with the address at which the message arrived. AWS documents nothing about it; " +
		"a service provider that keeps to the standard refuses. Entra writes the same Reply URL in Destination and Recipient.",
	Fixes: []Fix{
		{Entra, screenReplyURL, "Make the AWS sign-in URL the default Reply URL, and remove those that are no longer used."},
		{Local, "Your browser, proxy or script", "Post the message to the address that its Destination names."},
	},
	Sources: []Source{refSAMLBindings("3.5.5.2 Security Considerations"), refEntraProtocol("Destination")},
	When: func(d *Document, o *Options) Condition {
		if d.Destination == nil || d.Destination.Value == "" {
			return notApplicable("the Response has no Destination")
		}
		if d.Posted == "" && d.Assertion.recipient() == nil {
			return notChecked("it is not known to which URL the message was posted")
		}
		return Condition{}
	},
	Run: checkDestinationMatch,
}

func checkDestinationMatch(d *Document, o *Options) []Finding {
	want, what := d.Posted, "the URL it was posted to"
	if want == "" {
		want, what = d.Assertion.recipient().Value, "the Recipient"
	}
	if d.Destination.Value == want {
		return nil
	}
	detail := "Destination differs from " + what
	if how := addressDifference(d.Destination.Value, want); how != "" {
		detail += " in " + how
	}
	return []Finding{d.foundAttr(d.Root, d.Destination, detail+".").want(want)}
}
