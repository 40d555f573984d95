package vendordoc

import "github.com/samlscope/samlscope/inspect/report"

// What the checks of Global Resiliency, of access control, of Cognito's requests and of Defender cite.
var (
	CognitoResponseEndpoint = report.Source{
		Title: "Amazon Cognito Developer Guide: The saml2/idpresponse endpoint",
		URL:   "https://docs.aws.amazon.com/cognito/latest/developerguide/saml2-idpresponse-endpoint.html",
	}
	ConnectReplica = report.Source{
		Title: "Amazon Connect Administrator Guide: Create a replica of your existing instance",
		URL:   "https://docs.aws.amazon.com/connect/latest/adminguide/create-replica-connect-instance.html",
	}
	IdentityCenterAccessControl = report.Source{
		Title: "IAM Identity Center API Reference: AccessControlAttribute",
		URL:   "https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AccessControlAttribute.html",
	}
	ServiceLinkedRole = report.Source{
		Title: "IAM User Guide: Create a service-linked role",
		URL:   "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html",
	}
	DefenderAppControl = report.Source{
		Title: "Microsoft Learn: Conditional Access app control in Microsoft Defender for Cloud Apps",
		URL:   "https://learn.microsoft.com/defender-cloud-apps/proxy-intro-aad",
	}
	DefenderURLs = report.Source{
		Title: "Microsoft Learn: Troubleshooting access and session controls, proxy URLs",
		URL:   "https://learn.microsoft.com/defender-cloud-apps/troubleshooting-proxy-url",
	}
	SimpleSAMLphpResponseSignature = report.Source{
		Title: "GitHub: simplesamlphp/saml2 issue 241",
		URL:   "https://github.com/simplesamlphp/saml2/issues/241",
	}
)
