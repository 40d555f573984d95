package knownerror

import (
	"slices"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const stopsAtEntra = "The sign-in stopped at Entra ID, before anything reached AWS. "

// errorsOfEntra: Microsoft's codes, which a person sees on the sign-in page
// or in the sign-in log. Each matches by its number.
func errorsOfEntra() []*Error {
	return slices.Concat(entraAppErrors(), entraUserErrors(), entraPolicyErrors(), entraRequestErrors(),
		entraClaimErrors(), entraOAuthErrors(), entraTenantErrors())
}

// aadsts is one code. text is Microsoft's sentence without the code, empty where it is not known.
func aadsts(number, text, title, meaning string, causes ...Cause) *Error {
	e := &Error{ID: "aadsts" + number, Service: "entra", Code: "AADSTS" + number, Title: title, Text: "AADSTS" + number,
		Meaning: stopsAtEntra + meaning, Basis: report.Documented, Causes: causes,
		Sources: []report.Source{vendordoc.EntraErrorCodes, microsoftsPage(number)},
	}
	if text != "" {
		e.Text += ": " + text
		e.also = []string{text}
	}
	return e
}

// entraCause is a cause with one fix in the Entra admin center.
func entraCause(id, path, do string) Cause {
	return cause(id, []report.Fix{{Where: report.Entra, Path: path, Do: do}})
}

// or returns the error with other wordings of its sentence.
func (e *Error) or(texts ...string) *Error {
	e.also = append(e.also, texts...)
	return e
}

// entraAppErrors: Entra ID does not find the app, or not its addresses.
func entraAppErrors() []*Error {
	identifier := cause("request-issuer", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraIdentifier,
			Do:    "Add the Issuer of the request, exactly. samlscope inspect shows it for the AuthnRequest.",
		}})
	tenant := cause("tenant", []report.Fix{
		{
			Where: report.IDC,
			Path:  vendordoc.IDCAuthentication,
			Do:    "Upload the federation metadata of the right tenant, or correct the tenant id in the sign-in URL.",
		},
		{
			Where: report.Local,
			Path:  "the URL that the user opened",
			Do:    "Or correct it: https://login.microsoftonline.com/TENANT-ID/saml2",
		}})
	reply := cause("reply-url-differs", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraReplyURL,
			Do:    "Add exactly the URL from the text. It takes effect after three to five minutes.",
		}})
	disabled := entraCause("app-disabled", vendordoc.EntraAppProperties+" > Enabled for users to sign in?",
		"Set it to Yes.")
	const notFound = "Entra ID found no app with this identifier in this tenant."
	return []*Error{
		aadsts("50011", "The redirect URI '{url}' specified in the request does not match the redirect URIs "+
			"configured "+
			"for the application '{id}'.",
			"The Reply URL is not registered", "The request asks for an answer at a URL that the app "+
				"doesn't have.", reply, idcOtherACS).
			or("The reply URL specified in the request does not match the reply URLs configured for the application"),
		aadsts("900971", "No reply address provided.", "The app has no Reply URL", "The app has no Reply URL, or the "+
			"identifier led to another app.",
			entraCause("reply-url-empty", vendordoc.EntraReplyURL,
				"Set https://signin.aws.amazon.com/saml, or the ACS of "+
					"Identity Center."), identifier),
		aadsts("700016", "Application with identifier '{id}' was not found in the directory '{tenant}'.",
			"Entra ID finds no app with this identifier", notFound, identifier, tenant),
		aadsts("70001", "", "Entra ID finds no app with this identifier, or it is disabled",
			notFound+" It is the older form of AADSTS700016.", identifier, tenant, disabled),
		aadsts("700011", "", "Entra ID finds no app with this identifier", notFound, identifier, tenant),
		aadsts("500011", "The resource principal named {name} was not found in the tenant named {tenant}.",
			"The app is not present in this tenant", notFound, identifier, tenant),
		aadsts("650056", "Misconfigured application. This could be due to one of the following",
			"The Issuer doesn't match the app",
			"For SAML this means that the request's Issuer matches no identifier; for OAuth, a missing "+
				"permission.", identifier),
		aadsts("65005", "", "The Issuer doesn't match the app", "For SAML this means that the request's "+
			"Issuer matches no identifier; for OAuth, a missing permission.", identifier),
		aadsts("7000112", "Application '{id}'({name}) is disabled.", "The app is disabled",
			"No user can sign in to the app.", disabled),
		aadsts("90002", "Tenant '{tenant}' not found.", "There is no such tenant",
			"The tenant in the URL doesn't exist: perhaps a typing error, or another national cloud.", tenant),
		aadsts("50194", "", "The app belongs to one tenant, but the URL has /common",
			"Use the tenant's own URL for apps of one tenant.", tenant),
		aadsts("50003", "", "The app has no usable signing certificate",
			"Entra ID has no key to sign the message with.",
			entraCause("app-certificate-damaged", vendordoc.EntraCertificates+" > Edit",
				"Create a new certificate, make it "+
					"active, and upload the new metadata to AWS.")),
	}
}

// entraUserErrors: the account, or its assignment.
func entraUserErrors() []*Error {
	account := cause("entra-other-account", []report.Fix{
		{
			Where: report.Local,
			Path:  "the browser",
			Do:    "Sign out, or use a private window or another profile, and choose the right account.",
		},
		{Where: report.Entra, Path: vendordoc.EntraUsers + " > New user > Invite external user",
			Do: "Or invite the account as a guest."}})
	const foreign = "The account belongs to another tenant or provider, and isn't a guest in the app's tenant."
	const sentence = "User account '{user}' from identity provider '{idp}' does not exist in tenant '{tenant}' and " +
		"cannot access the application '{id}'({name}) in that tenant."
	state := func(id, number, text, title, do string) *Error {
		return aadsts(number, text, title, "The account itself can't sign in.", entraCause(id, vendordoc.EntraUser,
			do))
	}
	e50105 := aadsts("50105", "Your administrator has configured the application {name} ('{id}') to block users "+
		"unless "+
		"they are specifically granted ('assigned') access to the application.",
		"The user is not assigned to the app",
		"The app requires an assignment. Neither the user nor a group with the user as a direct member has one.",
		cause("entra-user-unassigned", []report.Fix{
			{
				Where: report.Entra,
				Path:  vendordoc.EntraUsersAndGroups + " > Add user/group",
				Do: "Assign the user, or a group the user is a direct member of, to the app role for the " +
					"AWS role. Nested groups don't count.",
			}})).
		or("The signed in user '{user}' is not assigned to a role for the application '{id}'")
	e50105.Checks = []string{"role-present"}
	e50020 := aadsts("50020", sentence, "The account belongs to another tenant", foreign, account)
	e16000 := aadsts("16000", sentence, "The account belongs to another tenant", foreign, account)
	e90072 := aadsts("90072", sentence, "The account belongs to another tenant, and Entra ID requires more",
		foreign+" It isn't a guest here and needs multifactor authentication, or the ImmutableID of a "+
			"synchronised user differs.", account,
		entraCause("entra-immutable-id", vendordoc.EntraUserProperties+" > On-premises immutable ID",
			"Compare it with the value that the user's own identity provider sends."))
	// three codes share the sentence; without a code it stands for the commonest
	e16000.Text, e90072.Text = e16000.Code, e90072.Code
	e16000.also, e90072.also = nil, nil
	return []*Error{
		e50105, e50020, aadsts("51004", "", "The account is not in this tenant", foreign, account), e90072, e16000,
		state("entra-account-missing", "50034", "The user account {user} does not exist in the {tenant} directory.",
			"The account does not exist in this tenant", "Check the spelling, or invite the account as a guest."),
		state("entra-account-locked", "50053", "", "The account is locked, or the address is blocked",
			"Wait, or unblock it: the failure reason in the sign-in log says whether the reason is too many "+
				"attempts or the IP address."),
		state("entra-password-expired", "50055", "", "The password has expired",
			"Ask the user to change it, or reset it: Reset password."),
		state("entra-user-disabled", "50057", "", "The account is disabled",
			"Enable it: Properties > Settings > Account "+
				"enabled; for a synchronised account, in Active Directory."),
		state("entra-password-wrong", "50126", "Error validating credentials due to invalid username or password.",
			"User name or password is wrong", "Ask the user to try again, or reset the password."),
	}
}

// entraPolicyErrors: more is asked of the user, or a policy forbids it.
func entraPolicyErrors() []*Error {
	mfa := func(number, title string) *Error {
		return aadsts(number, "", title, "A Conditional Access policy or a setting of the user asks for "+
			"multifactor authentication. A script or a hidden window can't answer it.",
			cause("entra-mfa", []report.Fix{
				{
					Where: report.Local,
					Path:  "the browser",
					Do:    "Complete it interactively. Tools that sign in by password need a way to complete it.",
				},
				{
					Where: report.Entra,
					Path:  vendordoc.EntraConditionalAccess,
					Do:    "Look up which policy requires it: " + vendordoc.EntraSignIn + " > Conditional Access.",
				}}))
	}
	blocked := func(id, number, text, title, do string) *Error {
		return aadsts(number, text, title, "A policy stops this device, location or user from signing in.",
			entraCause(id, vendordoc.EntraSignIn+" > Conditional Access", do))
	}
	restricted := func(number string) *Error {
		return aadsts(number, "", "The network allows other tenants only", "A proxy adds the header "+
			"Restrict-Access-To-Tenants, and this tenant isn't on its list.",
			cause("tenant-restriction", []report.Fix{{
				Where: report.Local,
				Path:  "the network team's proxy",
				Do:    "Ask for the tenant to be added to the allowed ones.",
			}}))
	}
	return []*Error{
		mfa("50074", "The user didn't pass the multifactor challenge"), mfa("50076",
			"Multifactor authentication is needed"), mfa("50079",
			"The user must register for multifactor authentication"),
		blocked("entra-device-not-compliant", "53000", "", "The device isn't compliant",
			"Look up which policy requires a compliant device, and enrol it. A private browser profile "+
				"doesn't send the device's identity."),
		blocked("entra-device-not-joined", "53001", "", "The device isn't joined to the domain",
			"Look up which policy requires it. Use a joined device and a browser profile that sends its "+
				"identity."),
		blocked("entra-conditional-access", "53003", "Access has been blocked by Conditional Access policies.",
			"A Conditional Access policy blocks the sign-in",
			"Look up which policy applied and which condition wasn't met."),
		blocked("entra-mfa-registration", "53004", "",
			"The user must register for multifactor authentication first, but a policy forbids it here", "Register from an allowed location or device."),
		restricted("500021"), restricted("500022"),
		aadsts("50058", "", "There is no session for a silent sign-in", "The request asked for a sign-in "+
			"without interaction (IsPassive), and no user is signed in. The app may get it as a SAML "+
			"Response with a failure status.",
			cause("entra-passive", []report.Fix{{
				Where: report.Local,
				Path:  "the app or the browser",
				Do:    "Sign in interactively; allow Microsoft's cookies where a frame is used.",
			}})),
	}
}

// entraRequestErrors: the AuthnRequest, and how it was sent. IAM and Connect
// send none; Identity Center and Cognito do.
func entraRequestErrors() []*Error {
	sender := func(id, number, text, title, do string) *Error {
		return aadsts(number, text, title,
			"Entra ID doesn't accept the AuthnRequest. AWS IAM and Connect send none: it "+
				"comes from Identity Center, Cognito or another app.",
			cause(id, []report.Fix{{Where: report.Local, Path: "the app that sends the request", Do: do}}))
	}
	return []*Error{
		aadsts("750054", "SAMLRequest or SAMLResponse must be present as query string parameters in HTTP request "+
			"for SAML "+
			"Redirect binding.", "The sign-in URL was opened without a request",
			"The app's Login URL (…/saml2) accepts only AuthnRequests.",
			cause("entra-login-url", []report.Fix{
				{
					Where: report.Entra,
					Path:  vendordoc.EntraAppProperties + " > User access URL",
					Do:    "Use this URL, or the tile in My Apps.",
				},
				{
					Where: report.Entra,
					Path:  vendordoc.EntraSignOnURL,
					Do:    "Leave it empty for AWS Single-Account Access: AWS starts no sign-in.",
				}})),
		aadsts("75011", "Authentication method '{method}' by which the user authenticated with the service doesn't "+
			"match "+
			"requested authentication method '{method}'.",
			"The user signed in by another method than the request requires",
			"RequestedAuthnContext requires a password, but the user signed in with multifactor "+
				"authentication, Windows or a certificate.",
			cause("authn-context", []report.Fix{{
				Where: report.Local,
				Path:  "the app that sends the request",
				Do:    "Leave RequestedAuthnContext out, or set ForceAuthn.",
			}})),
		sender("authn-request-binding", "75001", "", "The message binding is wrong", "Send it by HTTP-Redirect or "+
			"HTTP-POST, with the parameter SAMLRequest."),
		sender("authn-request-unsupported-binding", "75003", "", "The binding isn't supported",
			"Request an answer by HTTP-POST."),
		sender("authn-request-invalid", "75005", "The request is not a valid Saml2 protocol message.",
			"The request isn't a valid SAML request",
			"Correct DEFLATE, base64 or URL encoding, and remove unknown elements."),
		sender("authn-request-property", "75006", "", "The request has a property that Entra ID doesn't accept",
			"Remove it: details of NameIDPolicy, or a Subject."),
		sender("authn-request-property", "90011", "", "The request has a property that Entra ID doesn't accept",
			"Remove it: details of NameIDPolicy, or a Subject."),
		sender("authn-request-property", "900236",
			"The SAML authentication request property '{name}' is not supported "+
				"and must not be set.", "The request has a property that Entra ID doesn't accept",
			"Leave the named property out."),
		sender("authn-request-destination", "75008", "", "The request has an unexpected Destination",
			"Set Destination to the app's Login URL."),
		sender("authn-request-nameid-policy", "75016", "", "The NameIDPolicy isn't valid", "Ask for emailAddress, "+
			"persistent, transient or unspecified, or leave NameIDPolicy out."),
		aadsts("76021", "", "The request is not signed, and the app requires it", "A sign-in that begins at "+
			"Entra ID can't meet this either.",
			entraCause("signed-requests", vendordoc.EntraCertificates+" > Verification certificates > Edit",
				"Clear Require verification certificates, or sign the requests.")),
		sender("authn-request-old", "76026", "", "The request is too old", "Start again: the URL was "+
			"bookmarked, reloaded or used twice."),
		sender("federated-protocol", "7500514", "A supported type of SAML response was not found.",
			"The identity provider behind Entra ID answered in another protocol",
			"Sign in with a browser: a federated domain answered a WS-Trust client. AWS isn't involved."),
		sender("authn-request-malformed", "7500525",
			"There was an XML error in the SAML message at line {line}, position "+
				"{position}.", "The request isn't well-formed XML, or its Issuer is empty",
			"Mark one Identifier of the app as default "+
				"(Basic SAML Configuration), so that Issuer is not empty."),
		sender("authn-request-id", "7500529", "The value '{value}' is not a valid SAML ID.",
			"The request's ID begins with a digit", "Put _ or id before it."),
		sender("authn-request-method", "900561", "The endpoint only accepts {verb} requests. Received a {verb} "+
			"request.", "The URL was called by the wrong method",
			"Start again: someone reloaded the page or used the Back button, which is harmless."),
	}
}

// entraClaimErrors: the claims, and the keys for them.
func entraClaimErrors() []*Error {
	policy := entraCause("claims-policy", vendordoc.EntraClaims, "Correct the most recently changed claim, "+
		"or delete it and add it again.")
	out := []*Error{
		aadsts("50124", "", "A claims transformation has an invalid parameter", "Entra ID couldn't build "+
			"the message.",
			policy),
		aadsts("50146", "", "The app needs its own signing key",
			"An app with mapped claims needs its own signing key, and it must not have expired.",
			entraCause("app-key-missing", vendordoc.EntraCertificates+" > Edit",
				"Create a new certificate, make it active, "+
					"and upload the new metadata to AWS.")),
		aadsts("501241", "Mandatory Input '{name}' missing from transformation ID '{id}'.",
			"The source of the NameID is "+
				"empty for this user", "NameID is mandatory, but its source attribute has no value.",
			cause("entra-nameid-empty", []report.Fix{
				{
					Where: report.Entra,
					Path:  vendordoc.EntraClaims + " > Unique User Identifier (Name ID)",
					Do:    "Choose user.userprincipalname, or another source that every user has.",
				},
				{Where: report.Entra, Path: vendordoc.EntraUserEmail, Do: "Or fill it in."}})),
		aadsts("501621", "", "A regular expression in a claim took too long", "The transformation's pattern "+
			"is too complex for the value.",
			entraCause("claims-regex", vendordoc.EntraClaims, "Simplify the pattern.")),
	}
	out[2].Checks = []string{"nameid-present"}
	return out
}
