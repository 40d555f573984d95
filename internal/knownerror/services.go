package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

const entraBasic = vendordoc.EntraBasicSAML

// errorsOfClientVPN: what AWS Client VPN and its client say.
var errorsOfClientVPN = []*Error{{
	ID: "cvpn-refused", Service: "client-vpn", Title: "Client VPN didn't accept the message",
	Text: "AUTH_FAILED,Invalid username or password",
	also: []string{"The credentials received were incorrect"},
	Meaning: "The client shows \"The credentials received were incorrect\" for it. Client VPN requires " +
		"Response and assertion signed, at least one attribute without a namespace, and a provider in the " +
		"endpoint's account. AUTH_FAILED,CRV1: is the normal start of a sign-in, not an error.",
	Basis: report.Reported, Causes: []Cause{
		one("cvpn-signing", report.Entra, vendordoc.EntraCertificates+" > Edit > Signing Option",
			"Choose Sign SAML response and assertion."),
		one("cvpn-claims", report.Entra, vendordoc.EntraClaims,
			"Send FirstName, LastName or memberOf, with an empty Namespace."),
		one("cvpn-idp", report.IAM, vendordoc.IAMProvider+" > Replace metadata",
			"Upload this app's metadata to the endpoint's provider; it takes effect within 5 hours."),
	},
	Sources: []report.Source{vendordoc.AzureDocsClientVPN, vendordoc.ClientVPNFederation},
}, {
	ID: "cvpn-port", Service: "client-vpn", Title: "The VPN client can't open its local port",
	Text: "There are no available ports.", alone: []string{"There are no available ports."},
	Meaning: "The client waits for the message on TCP port 35001 of this machine, which is in use or " +
		"blocked. The SAML message isn't the cause.",
	Basis: report.Documented, Causes: []Cause{
		one("cvpn-port-taken", report.Local,
			"the machine: TCP port 35001", "Stop the program that uses the port, or allow it on the "+
				"loopback address."),
	},
	Sources: []report.Source{vendordoc.ClientVPNPort},
}, {
	ID: "cvpn-cert-date", Service: "client-vpn", Title: "A certificate in the provider's metadata has expired",
	Text: "Cert with DN {name} expired at {date}", tail: true,
	Meaning: "Client VPN refuses to create the endpoint. IAM itself ignores the date.",
	Basis:   report.Reported, Causes: []Cause{cause("cvpn-certificate", []report.Fix{
		{
			Where: report.Entra,
			Path:  vendordoc.EntraCertificates,
			Do:    "Create a new certificate, make it active and download the metadata.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMProvider + " > Replace metadata",
			Do:    "Upload it, then create the endpoint.",
		},
	})},
	Checks:  []string{"cert-expired"},
	Sources: []report.Source{vendordoc.TerraformClientVPN},
}}

// errorsOfOpenSearch: what OpenSearch Service, its Dashboards and their plugin say.
var errorsOfOpenSearch = []*Error{
	openSearch("aos-metadata", "Please provide valid identity provider metadata document to enable SAML.",
		"OpenSearch Service can't use the metadata",
		"OpenSearch Service didn't change the domain: the document isn't SAML 2.0, begins with a byte order "+
			"mark, or was escaped on the way.",
		one("aos-document", report.AWS, vendordoc.OpenSearchSAML,
			"Upload the identity provider's metadata as UTF-8 without a byte order mark.")),
	openSearch("aos-acs", "The response was received at {url} instead of {url}",
		"The message went to another URL than OpenSearch expects",
		"OpenSearch Dashboards compares Destination with its own URL. The two for sign-ins from the "+
			"identity provider (…/saml/acs/idpinitiated) and from Dashboards (…/saml/acs) differ.",
		one("aos-address", report.Entra, entraBasic,
			"From the domain's security configuration, copy the SSO URL for your way of starting.")).
		or("Your request: '{url}' is not allowed").cutLate(),
	openSearch("aos-role-mapped", "No roles available for this user",
		"The user is signed in to OpenSearch Dashboards, but has no mapped role",
		"The message was good. OpenSearch found neither the user nor a value of the Roles key mapped to a role; "+
			"upper and "+
			"lower case count, and Entra ID sends groups as object ids.",
		one("aos-mapping", report.AWS, vendordoc.OpenSearchRoles,
			"Map the user name, or the message's value as backend role."),
		one("aos-roles-claim", report.AWS, vendordoc.OpenSearchSAML, "Set Roles key to the full name of the claim.")).
		oneSentence("Missing Role"),
	openSearch("aos-issuer", "Could not find entity descriptor for {id}",
		"The Issuer isn't the entity ID that OpenSearch stores",
		"Issuer, entityID of the stored metadata and the field IdP entity ID must be equal.",
		one("aos-entity", report.AWS, vendordoc.OpenSearchSAML,
			"Import the metadata of the app that sends the message.")),
	openSearch("aos-signature", "Signature validation failed. SAML response rejected",
		"OpenSearch can't verify a signature",
		"The certificate changed, or nothing in the message is signed. OpenSearch never fetches metadata again.",
		one("aos-certificate", report.AWS, vendordoc.OpenSearchSAML, "Import the identity provider's metadata again.")).
		oneSentence("No Signature found."),
	openSearch("aos-audience", "is not a valid audience for this response", "The audience isn't the "+
		"OpenSearch domain",
		"The audience must be the domain's SP entity ID; a dual-stack endpoint's URL never matches.",
		one("aos-identifier", report.Entra, vendordoc.EntraIdentifier,
			"Copy the Service provider entity ID of the domain.")),
	openSearch("aos-in-response-to", "no InResponseTo was expected",
		"The message answers a request that OpenSearch doesn't know",
		"A message that answers a request must go to …/saml/acs with the request's cookie; one started by "+
			"the identity provider, to …/saml/acs/idpinitiated.",
		one("aos-start", report.Entra, entraBasic, "Set the SSO URL for your way of starting, and allow cookies.")).
		oneSentence("Invalid Request Id", "Invalid requestId"),
	openSearch("aos-config", "Something went wrong while retrieving the SAML configuration",
		"OpenSearch Dashboards can't load its SAML settings",
		"The entity ID or the SSO URL is wrong, or the domain's access policy blocks Dashboards.",
		one("aos-access", report.AWS, "OpenSearch Service > your domain > Security configuration > Edit > Access "+
			"policy",
			"Allow es:ESHttp* and leave the rest to fine-grained access control; compare the SAML settings.")),
}

// openSearch is an error text of OpenSearch Service, which AWS's guide lists.
func openSearch(id, text, title, meaning string, causes ...Cause) *Error {
	return &Error{ID: id, Service: "opensearch", Title: title, Text: text, Meaning: meaning, Basis: report.Documented,
		Causes: causes, Sources: []report.Source{vendordoc.OpenSearchSAMLGuide}}
}

// cutLate returns the error so that only a text that is cut behind the part that varies is it.
func (e *Error) cutLate() *Error {
	e.tail = true
	return e
}

// oneSentence returns the error with wordings that count only as a whole sentence.
func (e *Error) oneSentence(texts ...string) *Error {
	e.alone = append(e.alone, texts...)
	return e
}
