package inspect

// What AWS's attribute checks cite. The argument is the name of the rule.

func citeAssertions(rule string) Source {
	return Source{Title: "IAM User Guide: Configure SAML assertions for the authentication response",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html", Rule: rule}
}

func citeTroubleshooting(rule string) Source {
	return Source{Title: "IAM User Guide: Troubleshoot SAML federation with IAM",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html", Rule: rule}
}

func citeAssumeRole(rule string) Source {
	return Source{Title: "STS API Reference: AssumeRoleWithSAML",
		URL: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html", Rule: rule}
}

func citeIAMModel(rule string) Source {
	return Source{Title: "IAM service model 2010-05-08 (botocore)",
		URL: "https://github.com/boto/botocore/blob/0e6e240/botocore/data/iam/2010-05-08/service-2.json", Rule: rule}
}

func citeSessionTags(rule string) Source {
	return Source{Title: "IAM User Guide: Pass session tags in AWS STS",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html", Rule: rule}
}

func citeTagRules(rule string) Source {
	return Source{Title: "IAM User Guide: Tags for IAM resources",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html", Rule: rule}
}

func citeSourceIdentity(rule string) Source {
	return Source{Title: "IAM User Guide: Monitor and control actions taken with assumed roles",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html", Rule: rule}
}

func citeConnect(rule string) Source {
	return Source{Title: "Amazon Connect Administrator Guide: Configure SAML with IAM",
		URL: "https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html", Rule: rule}
}

func citeConnectTrouble(rule string) Source {
	return Source{Title: "Amazon Connect Administrator Guide: Troubleshoot SAML",
		URL: "https://docs.aws.amazon.com/connect/latest/adminguide/troubleshoot-saml.html", Rule: rule}
}

func citeEntraAWS(rule string) Source {
	return Source{Title: "Microsoft Entra: Configure AWS Single-Account Access for single sign-on",
		URL: "https://learn.microsoft.com/entra/identity/saas-apps/amazon-web-service-tutorial", Rule: rule}
}

func citeEntraClaims(rule string) Source {
	return Source{Title: "Microsoft Entra: Customize SAML token claims",
		URL: "https://learn.microsoft.com/entra/identity-platform/saml-claims-customization", Rule: rule}
}

func citeCustomURL(rule string) Source {
	return Source{Title: "IAM User Guide: Enable custom identity broker access to the AWS console",
		URL: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html", Rule: rule}
}
