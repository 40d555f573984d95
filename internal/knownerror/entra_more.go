package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const notSAML = "This is about an app that uses OAuth 2.0, such as a driver's Azure plugin, not about SAML " +
	"claims."

// entraOAuthErrors: codes that tools and drivers get, which sign in by OAuth.
func entraOAuthErrors() []*Error {
	client := func() Cause {
		return one("oauth-client", report.Local, "tenant and client id of the tool or driver",
			"Compare both with the app registration. The resource must be among the app's API permissions.")
	}
	certificate := aadsts("1000502", "", "An app's client certificate is outside its dates", notSAML,
		one("oauth-certificate", report.Entra, vendordoc.EntraRegistration+" > Certificates & secrets",
			"Add a certificate that hasn't expired."))
	certificate.Basis = report.Model
	certificate.Sources = append(certificate.Sources, vendordoc.MicrosoftIdentityWeb)
	return []*Error{
		aadsts("65001", "The user or administrator has not consented to use the application",
			"No one has consented to the app", notSAML,
			one("oauth-consent", report.Entra, vendordoc.EntraApp+" > Permissions", "Grant admin consent.")),
		aadsts("650052", "", "The app asks for a resource that this tenant does not have", notSAML, client()),
		aadsts("650057", "", "The app asks for a resource that is not among its permissions", notSAML, client()),
		aadsts("500113", "No reply address is registered for the application",
			"The app registration has no redirect URI",
			notSAML+" A SAML app without a Reply URL gets AADSTS900971.",
			one("oauth-redirect", report.Entra, vendordoc.EntraRedirects, "Add the redirect URI that the tool names.")),
		certificate,
		aadsts("165900", "", "Entra ID's sign-in page was called incorrectly",
			"A tool scraped the page, or an old page was sent again.",
			one("entra-page-stale", report.Local,
				"the browser or tool", "Start again in a new window; install the tool's newest version.")),
		aadsts("50196", "The server terminated an operation because it encountered a client request loop",
			"The tool signs in again and again",
			"Entra ID stopped a client that sent too many requests.",
			one("entra-loop", report.Local,
				"the browser or tool", "Stop the tool, sign out of Entra ID and clear its cookies.")).
			or("encountered a client request loop"),
		aadsts("50173", "", "The session was revoked", "A password change or an administrator ended it.",
			one("entra-grant-revoked", report.Local, "the tool", "Sign in again, and delete the tool's "+
				"cached token.")),
	}
}

// entraTenantErrors: accounts of other tenants and of partners.
func entraTenantErrors() []*Error {
	guests := func() Cause {
		return one("entra-guest-control", report.Entra, vendordoc.EntraConditionalAccess,
			"Exclude guests from the policy that requires it.")
	}
	invite := func(title, do string) Cause {
		return one("entra-guest-state", report.Entra, vendordoc.EntraUsers+" > "+title, do)
	}
	const another = "The user's home is another tenant, and this control doesn't support that."
	return []*Error{
		aadsts("50107", "The requested federation realm object '{issuer}' does not exist.",
			"Entra ID doesn't know the Issuer that signs its users in",
			"The message to Entra ID, from a partner's or your own federated identity provider, has a "+
				"different Issuer than the configured one. AWS isn't involved.",
			one("entra-federation-issuer", report.Entra, "Entra ID > External Identities > All identity providers",
				"Compare the configured issuer with the identity provider's entityID; for a federated domain, use "+
					"Get-MgDomainFederationConfiguration.")),
		aadsts("50177", "", "A Conditional Access control does not work for guests", another, guests()),
		aadsts("50178", "", "A session control does not work for guests", another, guests()),
		aadsts("500571", "", "The guest account is disabled in this tenant",
			"The guest object exists but isn't allowed to sign in.",
			invite("the guest", "Enable the account: Properties > Settings > Account enabled.")),
		aadsts("16003", "", "The account isn't in this tenant",
			"The account belongs to another tenant and no guest here.",
			invite("New user > Invite external user", "Invite the account, or ask the user to choose "+
				"another account.")),
		aadsts("50014", "", "The guest has not accepted the invitation", "The invitation is pending.",
			invite("the guest > B2B invitation", "Send the invitation again, and ask the user to accept it.")),
		aadsts("500208", "", "This kind of account can't sign in here",
			"The user chose a personal account, or the tenant doesn't accept its domain.",
			one("entra-account-kind", report.Local,
				"the browser", "Sign in with a work or school account of the tenant.")),
	}
}
