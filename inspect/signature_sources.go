package inspect

// The pages that the checks on signatures, encryption, relay states and Amazon
// Connect cite.

func citeProvider(rule string) Source {
	return Source{Title: "IAM User Guide: Create a SAML identity provider in IAM", URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html", Rule: rule}
}

func citeFederation(rule string) Source {
	return Source{Title: "IAM User Guide: SAML 2.0 federation", URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_saml.html", Rule: rule}
}

func citeSPMetadata(rule string) Source {
	return Source{Title: "AWS sign-in: service provider metadata", URL: "https://signin.aws.amazon.com/static/saml-metadata.xml", Rule: rule}
}

func citeSAMLCore(rule string) Source {
	return Source{Title: "SAML 2.0 core, section 5 (signatures)", URL: "https://docs.oasis-open.org/security/saml/v2.0/saml-core-2.0-os.pdf", Rule: rule}
}

func citeXMLSignature(rule string) Source {
	return Source{Title: "XML Signature Syntax and Processing", URL: "https://www.w3.org/TR/xmldsig-core1/", Rule: rule}
}

func citeSigningOptions(rule string) Source {
	return Source{Title: "Microsoft Entra: Advanced certificate signing options in a SAML token", URL: "https://learn.microsoft.com/entra/identity/enterprise-apps/certificate-signing-options", Rule: rule}
}

func citeEntraCertificates(rule string) Source {
	return Source{Title: "Microsoft Entra: Manage federation certificates", URL: "https://learn.microsoft.com/entra/identity/enterprise-apps/tutorial-manage-certificates-for-federated-single-sign-on", Rule: rule}
}

func citeEntraEncryption(rule string) Source {
	return Source{Title: "Microsoft Entra: Configure SAML token encryption", URL: "https://learn.microsoft.com/entra/identity/enterprise-apps/howto-saml-token-encryption", Rule: rule}
}

func citeConnectModel(rule string) Source {
	return Source{Title: "Amazon Connect API Reference: CreateUser", URL: "https://docs.aws.amazon.com/connect/latest/APIReference/API_CreateUser.html", Rule: rule}
}

func citeConnectDomain(rule string) Source {
	return Source{Title: "Amazon Connect Administrator Guide: Update your Amazon Connect domain", URL: "https://docs.aws.amazon.com/connect/latest/adminguide/update-your-connect-domain.html", Rule: rule}
}

func citeConnectResiliency(rule string) Source {
	return Source{Title: "Amazon Connect Administrator Guide: Integrate your identity provider with a Global Resiliency sign-in endpoint", URL: "https://docs.aws.amazon.com/connect/latest/adminguide/integrate-idp.html", Rule: rule}
}

func citeDirectToPage(rule string) Source {
	return Source{Title: "AWS Security Blog: How to use SAML to automatically direct federated users to a specific AWS Management Console page", URL: "https://aws.amazon.com/blogs/security/how-to-use-saml-to-automatically-direct-federated-users-to-a-specific-aws-management-console-page/", Rule: rule}
}

func citePartitions(rule string) Source {
	return Source{Title: "botocore: partitions.json", URL: "https://github.com/boto/botocore/blob/0e6e240/botocore/data/partitions.json", Rule: rule}
}

func citeSignInEndpoints(rule string) Source {
	return Source{Title: "AWS General Reference: AWS Sign-In endpoints and quotas", URL: "https://docs.aws.amazon.com/general/latest/gr/signin-service.html", Rule: rule}
}

func citeIdentityCenterTrouble(rule string) Source {
	return Source{Title: "IAM Identity Center User Guide: Troubleshooting", URL: "https://docs.aws.amazon.com/singlesignon/latest/userguide/troubleshooting.html", Rule: rule}
}

func citeCognitoSAML(rule string) Source {
	return Source{Title: "Amazon Cognito Developer Guide: Things to know about SAML IdPs", URL: "https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-things-to-know.html", Rule: rule}
}
