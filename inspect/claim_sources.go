package inspect

// What AWS's attribute checks cite. The argument is the name of the rule.

func citeAssertions(rule string) Source {
	return Source{"IAM User Guide: Configure SAML assertions for the authentication response",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_assertions.html", rule}
}

func citeTroubleshooting(rule string) Source {
	return Source{"IAM User Guide: Troubleshoot SAML federation with IAM",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_saml.html", rule}
}

func citeAssumeRole(rule string) Source {
	return Source{"STS API Reference: AssumeRoleWithSAML",
		"https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html", rule}
}

func citeIAMModel(rule string) Source {
	return Source{"IAM service model 2010-05-08 (botocore)",
		"https://github.com/boto/botocore/blob/0e6e240/botocore/data/iam/2010-05-08/service-2.json", rule}
}

func citeSessionTags(rule string) Source {
	return Source{"IAM User Guide: Pass session tags in AWS STS",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html", rule}
}

func citeTagRules(rule string) Source {
	return Source{"IAM User Guide: Tags for IAM resources",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html", rule}
}

func citeSourceIdentity(rule string) Source {
	return Source{"IAM User Guide: Monitor and control actions taken with assumed roles",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html", rule}
}

func citeConnect(rule string) Source {
	return Source{"Amazon Connect Administrator Guide: Configure SAML with IAM",
		"https://docs.aws.amazon.com/connect/latest/adminguide/configure-saml.html", rule}
}

func citeConnectTrouble(rule string) Source {
	return Source{"Amazon Connect Administrator Guide: Troubleshoot SAML",
		"https://docs.aws.amazon.com/connect/latest/adminguide/troubleshoot-saml.html", rule}
}

func citeEntraAWS(rule string) Source {
	return Source{"Microsoft Entra: Configure AWS Single-Account Access for single sign-on",
		"https://learn.microsoft.com/entra/identity/saas-apps/amazon-web-service-tutorial", rule}
}

func citeEntraClaims(rule string) Source {
	return Source{"Microsoft Entra: Customize SAML token claims",
		"https://learn.microsoft.com/entra/identity-platform/saml-claims-customization", rule}
}

func citeCustomURL(rule string) Source {
	return Source{"IAM User Guide: Enable custom identity broker access to the AWS console",
		"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html", rule}
}
