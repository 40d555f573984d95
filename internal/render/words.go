package render

import "github.com/samlscope/samlscope/inspect"

// PlaceName is the product on whose screen a fix is made.
func PlaceName(p inspect.Place) string {
	switch p {
	case inspect.Entra:
		return "Microsoft Entra admin center"
	case inspect.IAM:
		return "AWS IAM console"
	case inspect.Connect:
		return "Amazon Connect"
	case inspect.IDC:
		return "IAM Identity Center"
	case inspect.Cognito:
		return "Amazon Cognito"
	case inspect.Samlscope:
		return "samlscope"
	case inspect.Security:
		return "Security team"
	}
	return "This machine"
}

// BasisWords says how a fact is known, in a person's words.
func BasisWords(b inspect.Basis) string {
	switch b {
	case inspect.Documented:
		return "documented by the vendor"
	case inspect.Model:
		return "in a published API model"
	case inspect.Reported:
		return "has been reported from the field"
	}
	return "likely: it follows from the standards or from other facts; the vendor does not say"
}

// ClockWords says how the instant of judgement was settled.
func ClockWords(basis string) string {
	switch basis {
	case "capture":
		return "when it was captured"
	case "issued":
		return "when it was issued (say --at now to judge it by the clock)"
	case "now":
		return "now"
	}
	return "as given"
}

// KeyWords says which key a signature fitted.
func KeyWords(k inspect.KeySource) string {
	switch k {
	case inspect.KeyMetadata:
		return "in the identity provider's metadata"
	case inspect.KeyAWSMetadata:
		return "in the metadata that IAM stores"
	case inspect.KeyCert:
		return "the given certificate"
	case inspect.KeyEmbedded:
		return "only the certificate in the message itself"
	}
	return "none"
}
