package inspect

import "github.com/samlscope/samlscope/internal/vendordoc"

// fixSendAgain is the fix of everything that is over because of time.
var fixSendAgain = Fix{
	Where: Local,
	Path:  "Your browser",
	Do:    "Start the sign-in again from the Entra app tile. The message must reach AWS within five minutes.",
	Elsewhere: "Start the sign-in again at the identity provider. The message must reach AWS within five " +
		"minutes.",
}

// fixUnaltered is the fix of a message that was damaged on its way.
var fixUnaltered = Fix{
	Where: Local,
	Path:  "Your browser, proxy or script",
	Do:    "Copy the SAMLResponse value from the identity provider's page, and pass it on byte for byte.",
}

// fixAttack is the fix of what no identity provider writes.
var fixAttack = Fix{
	Where: Security,
	Path:  "Your security team",
	Do: "Keep the message, don't forward it, and find out who could change it between the identity " +
		"provider and AWS.",
}

// fixEntraComplete and fixProducer are the fixes of what SAML itself forbids or requires.
var (
	fixEntraComplete = Fix{
		Where: Entra,
		Path:  vendordoc.EntraSingleSignOn,
		Do: "Sign in again from the app tile and compare. Entra ID writes this the way SAML requires, so " +
			"another product or a script built this message.",
		Elsewhere: NotElsewhere,
	}
	fixProducer = Fix{
		Where: Local,
		Path:  "The identity provider, or the tool that built the message",
		Do:    "Update it or correct its template so that the message follows SAML 2.0.",
	}
)
