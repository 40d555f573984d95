package inspect

// The pages that the checks on signatures, encryption, relay states and Amazon
// Connect cite.

func citeProvider(rule string) Source {
	return Source{"IAM User Guide: Create a SAML identity provider in IAM", "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html", rule}
}

func citeFederation(rule string) Source {
	return Source{"IAM User Guide: SAML 2.0 federation", "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html", rule}
}

func citeSPMetadata(rule string) Source {
	return Source{"AWS sign-in: service provider metadata", "https://signin.aws.amazon.com/static/saml-metadata.xml", rule}
}

func citeSAMLCore(rule string) Source {
	return Source{"SAML 2.0 core, section 5 (signatures)", "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf", rule}
}

func citeXMLSignature(rule string) Source {
	return Source{"XML Signature Syntax and Processing", "https://www.w3.org/TR/xmldsig-core1/", rule}
}

func citeSigningOptions(rule string) Source {
	return Source{"Microsoft Entra: Advanced certificate signing options in a SAML token", "https://learn.microsoft.com/entra/identity/enterprise-apps/certificate-signing-options", rule}
}

func citeEntraCertificates(rule string) Source {
	return Source{"Microsoft Entra: Manage federation certificates", "https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on", rule}
}

func citeEntraEncryption(rule string) Source {
	return Source{"Microsoft Entra: Configure SAML token encryption", "https://learn.microsoft.com/entra/identity/enterprise-apps/howto-saml-token-encryption", rule}
}

func citeConnectModel(rule string) Source {
	return Source{"Amazon Connect API Reference: CreateUser", "https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateUser.html", rule}
}

func citeConnectDomain(rule string) Source {
	return Source{"Amazon Connect Administrator Guide: Update your Amazon Connect domain", "https://docs.aws.amazon.com/connect/latest/adminguide/update-your-connect-domain.html", rule}
}

func citeConnectResiliency(rule string) Source {
	return Source{"Amazon Connect Administrator Guide: Integrate your identity provider with a Global Resiliency sign-in endpoint", "https://docs.aws.amazon.com/connect/latest/adminguide/integrate-idp.html", rule}
}

func citeDirectToPage(rule string) Source {
	return Source{"AWS Security Blog: How to use SAML to automatically direct federated users to a specific AWS Management Console page", "https://aws.amazon.com/blogs/security/how-to-use-saml-to-automatically-direct-federated-users-to-a-specific-aws-management-console-page/", rule}
}

func citePartitions(rule string) Source {
	return Source{"botocore: partitions.json", "https://github.com/boto/botocore/blob/0e6e240/botocore/data/partitions.json", rule}
}

func citeSignInEndpoints(rule string) Source {
	return Source{"AWS General Reference: AWS Sign-In endpoints and quotas", "https://docs.aws.amazon.com/general/latest/gr/signin-service.html", rule}
}

func citeIdentityCenterTrouble(rule string) Source {
	return Source{"IAM Identity Center User Guide: Troubleshooting", "https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html", rule}
}

func citeCognitoSAML(rule string) Source {
	return Source{"Amazon Cognito Developer Guide: Things to know about SAML IdPs", "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html", rule}
}
