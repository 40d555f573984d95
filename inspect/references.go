package inspect

// The documents that checks cite. Each takes the rule's name, so that a finding
// leads to one row and not to a whole guide.

const iamGuide = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"

func refAssertions(rule string) Source {
	return Source{"IAM User Guide: Configure SAML assertions for the authentication response", iamGuide + "id_roles_providers_create_saml_assertions.html", rule}
}

func refTroubleshoot(rule string) Source {
	return Source{"IAM User Guide: Troubleshoot SAML federation with IAM", iamGuide + "troubleshoot_saml.html", rule}
}

func refProvider(rule string) Source {
	return Source{"IAM User Guide: Create a SAML identity provider in IAM", iamGuide + "id_roles_providers_create_saml.html", rule}
}

func refFederation(rule string) Source {
	return Source{"IAM User Guide: SAML 2.0 federation", iamGuide + "id_roles_providers_saml.html", rule}
}

func refFederatedRole(rule string) Source {
	return Source{"IAM User Guide: Create a role for SAML 2.0 federation", iamGuide + "id_roles_create_for-idp_saml.html", rule}
}

func refConditionKeys(rule string) Source {
	return Source{"IAM User Guide: Available keys for SAML-based federation", iamGuide + "reference_policies_iam-condition-keys.html#condition-keys-saml", rule}
}

func refQuotas(rule string) Source {
	return Source{"IAM User Guide: IAM and AWS STS quotas", iamGuide + "reference_iam-quotas.html", rule}
}

func refSTS(rule string) Source {
	return Source{"AWS STS API Reference: AssumeRoleWithSAML", "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html", rule}
}

func refSignInEndpoints(rule string) Source {
	return Source{"AWS General Reference: AWS Sign-In endpoints", "https://docs.aws.amazon.com/general/latest/gr/signin-service.html", rule}
}

func refSPMetadata(rule string) Source {
	return Source{"AWS service provider metadata", "https://signin.aws.amazon.com/static/saml-metadata.xml", rule}
}

func refGovCloud(rule string) Source {
	return Source{"AWS GovCloud (US) User Guide: IAM", "https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/govcloud-iam.html", rule}
}

func refConnectResiliency(rule string) Source {
	return Source{"Amazon Connect Administrator Guide: Integrate your identity provider with a Global Resiliency sign-in endpoint", "https://docs.aws.amazon.com/connect/latest/adminguide/integrate-idp.html", rule}
}

func refIdentityCenterRegions(rule string) Source {
	return Source{"IAM Identity Center User Guide: Workforce access through an additional Region", "https://docs.aws.amazon.com/singlesignon/latest/userguide/multi-region-workforce-access.html", rule}
}

func refEntraAWS(rule string) Source {
	return Source{"Microsoft Entra: AWS Single-Account Access tutorial", "https://learn.microsoft.com/en-us/entra/identity/saas-apps/amazon-web-service-tutorial", rule}
}

func refEntraProtocol(rule string) Source {
	return Source{"Microsoft identity platform: Single sign-on SAML protocol", "https://learn.microsoft.com/en-us/entra/identity-platform/single-sign-on-saml-protocol", rule}
}

func refEntraClaims(rule string) Source {
	return Source{"Microsoft identity platform: Customize SAML token claims", "https://learn.microsoft.com/en-us/entra/identity-platform/saml-claims-customization", rule}
}

func refSAMLCore(rule string) Source {
	return Source{"SAML 2.0 Core", "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf", rule}
}

func refSAMLProfiles(rule string) Source {
	return Source{"SAML 2.0 Profiles", "https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf", rule}
}

func refSAMLBindings(rule string) Source {
	return Source{"SAML 2.0 Bindings", "https://docs.oasis-open.org/security/saml/v2.0/saml-bindings-2.0-os.pdf", rule}
}

func refXML(rule string) Source {
	return Source{"Extensible Markup Language (XML) 1.0", "https://www.w3.org/TR/xml/", rule}
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
var fixSendAgain = Fix{Local, "Your browser", "Start the sign-in again from the Entra app tile, and let the message reach AWS within five minutes."}

// fixUnaltered is the fix of a message that was damaged on its way.
var fixUnaltered = Fix{Local, "Your browser, proxy or script", "Take the value of the SAMLResponse field as the identity provider's page sends it, and pass it on byte for byte."}

// fixAttack is the fix of what no identity provider writes.
var fixAttack = Fix{Security, "Your security team", "Keep the message, do not forward it, and find out who could change it between the identity provider and AWS."}
