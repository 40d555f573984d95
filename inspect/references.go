package inspect

// The documents that checks cite. Each takes the rule's name, so that a finding
// leads to one row and not to a whole guide.

const iamGuide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

func refAssertions(rule string) Source {
	return Source{Title: "IAM User Guide: Configure SAML assertions for the authentication response", URL: iamGuide + "id_roles_providers_create_saml_assertions.html", Rule: rule}
}

func refTroubleshoot(rule string) Source {
	return Source{Title: "IAM User Guide: Troubleshoot SAML federation with IAM", URL: iamGuide + "troubleshoot_saml.html", Rule: rule}
}

func refProvider(rule string) Source {
	return Source{Title: "IAM User Guide: Create a SAML identity provider in IAM", URL: iamGuide + "id_roles_providers_create_saml.html", Rule: rule}
}

func refFederation(rule string) Source {
	return Source{Title: "IAM User Guide: SAML 2.0 federation", URL: iamGuide + "id_roles_providers_saml.html", Rule: rule}
}

func refFederatedRole(rule string) Source {
	return Source{Title: "IAM User Guide: Create a role for SAML 2.0 federation", URL: iamGuide + "id_roles_create_for-idp_saml.html", Rule: rule}
}

func refConditionKeys(rule string) Source {
	return Source{Title: "IAM User Guide: Available keys for SAML-based federation", URL: iamGuide + "reference_policies_iam-condition-keys.html#condition-keys-saml", Rule: rule}
}

func refQuotas(rule string) Source {
	return Source{Title: "IAM User Guide: IAM and AWS STS quotas", URL: iamGuide + "reference_iam-quotas.html", Rule: rule}
}

func refSTS(rule string) Source {
	return Source{Title: "AWS STS API Reference: AssumeRoleWithSAML", URL: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html", Rule: rule}
}

func refSignInEndpoints(rule string) Source {
	return Source{Title: "AWS General Reference: AWS Sign-In endpoints", URL: "https://docs.aws.amazon.com/general/latest/gr/signin-service.html", Rule: rule}
}

func refSPMetadata(rule string) Source {
	return Source{Title: "AWS service provider metadata", URL: "https://signin.aws.amazon.com/static/saml-metadata.xml", Rule: rule}
}

func refGovCloud(rule string) Source {
	return Source{Title: "AWS GovCloud (US) User Guide: IAM", URL: "https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html", Rule: rule}
}

func refConnectResiliency(rule string) Source {
	return Source{Title: "Amazon Connect Administrator Guide: Integrate your identity provider with a Global Resiliency sign-in endpoint", URL: "https://docs.aws.amazon.com/connect/latest/adminguide/integrate-idp.html", Rule: rule}
}

func refIdentityCenterRegions(rule string) Source {
	return Source{Title: "IAM Identity Center User Guide: Workforce access through an additional Region", URL: "https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html", Rule: rule}
}

func refEntraAWS(rule string) Source {
	return Source{Title: "Microsoft Entra: AWS Single-Account Access tutorial", URL: "https://learn.microsoft.com/en-us/entra/identity/saas-apps/amazon-web-service-tutorial", Rule: rule}
}

func refEntraProtocol(rule string) Source {
	return Source{Title: "Microsoft identity platform: Single sign-on SAML protocol", URL: "https://learn.microsoft.com/en-us/entra/identity-platform/single-sign-on-saml-protocol", Rule: rule}
}

func refEntraClaims(rule string) Source {
	return Source{Title: "Microsoft identity platform: Customize SAML token claims", URL: "https://learn.microsoft.com/en-us/entra/identity-platform/saml-claims-customization", Rule: rule}
}

func refSAMLCore(rule string) Source {
	return Source{Title: "SAML 2.0 Core", URL: "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf", Rule: rule}
}

func refSAMLProfiles(rule string) Source {
	return Source{Title: "SAML 2.0 Profiles", URL: "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf", Rule: rule}
}

func refSAMLBindings(rule string) Source {
	return Source{Title: "SAML 2.0 Bindings", URL: "https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf", Rule: rule}
}

func refXML(rule string) Source {
	return Source{Title: "Extensible Markup Language (XML) 1.0", URL: "https://www.w3.org/TR/xml/", Rule: rule}
}

// The screens on which fixes are made, in the order a person clicks.
const (
	screenSingleSignOn = "Enterprise applications > your app > Single sign-on"
	screenReplyURL     = screenSingleSignOn + " > Basic SAML Configuration > Reply URL (Assertion Consumer Service URL)"
	screenIdentifier   = screenSingleSignOn + " > Basic SAML Configuration > Identifier (Entity ID)"
	screenClaims       = screenSingleSignOn + " > Attributes & Claims"
	screenNameID       = screenClaims + " > Unique User Identifier (Name ID)"
	screenCertificates = screenSingleSignOn + " > SAML Certificates"
	screenUsers        = "Enterprise applications > your app > Users and groups"
	screenSignInLogs   = "Monitoring & health > Sign-in logs"
	screenIAMProvider  = "IAM > Identity providers > your provider"
)

// fixSendAgain is the fix of everything that is over because of time.
var fixSendAgain = Fix{Where: Local, Path: "Your browser", Do: "Start the sign-in again from the Entra app tile, and let the message reach AWS within five minutes."}

// fixUnaltered is the fix of a message that was damaged on its way.
var fixUnaltered = Fix{Where: Local, Path: "Your browser, proxy or script", Do: "Take the value of the SAMLResponse field as the identity provider's page sends it, and pass it on byte for byte."}

// fixAttack is the fix of what no identity provider writes.
var fixAttack = Fix{Where: Security, Path: "Your security team", Do: "Keep the message, do not forward it, and find out who could change it between the identity provider and AWS."}
