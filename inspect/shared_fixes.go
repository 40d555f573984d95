package inspect

// fixSendAgain is the fix of everything that is over because of time.
var fixSendAgain = Fix{
	Where:     Local,
	Path:      "Your browser",
	Do:        "Start the sign-in again from the Entra app tile, and let the message reach AWS within five minutes.",
	Elsewhere: "Start the sign-in again at the identity provider, and let the message reach AWS within five minutes.",
}

// fixUnaltered is the fix of a message that was damaged on its way.
var fixUnaltered = Fix{
	Where: Local,
	Path:  "Your browser, proxy or script",
	Do: "Take the value of the SAMLResponse field as the identity provider's page sends " +
		"it, and pass it on byte for byte.",
}

// fixAttack is the fix of what no identity provider writes.
var fixAttack = Fix{
	Where: Security,
	Path:  "Your security team",
	Do:    "Keep the message, do not forward it, and find out who could change it between the identity provider and AWS.",
}
