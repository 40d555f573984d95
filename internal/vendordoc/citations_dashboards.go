package vendordoc

import "github.com/samlscope/samlscope/inspect/report"

// Sources of the rules of Client VPN, OpenSearch and Managed Grafana.
var (
	ClientVPNQuotas = report.Source{
		Title: "AWS Client VPN Administrator Guide: Quotas",
		URL:   "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/limits.html",
	}
	ClientVPNRuleAdd = report.Source{
		Title: "AWS Client VPN Administrator Guide: Add an authorization rule",
		URL:   "https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rule-authorize-add.html",
	}
	ClientVPNEntra = report.Source{
		Title: "Microsoft Learn: Configure AWS ClientVPN for single sign-on",
		URL:   "https://learn.microsoft.com/entra/identity/saas-apps/aws-clientvpn-tutorial",
	}
	ClientVPNReplyURL = report.Source{
		Title: "spaeder.io: AWS Client VPN with AzureAD SAML SSO",
		URL:   "https://spaeder.io/2020/06/30/aws-client-vpn-with-azuread-saml-sso",
	}
	OpenSearchServerlessSAMLGuide = report.Source{
		Title: "Amazon OpenSearch Service Developer Guide: SAML authentication for Amazon OpenSearch Serverless",
		URL:   "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-saml.html",
	}
	OpenSearchModel = report.Source{
		Title: "Amazon OpenSearch Service model (botocore)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/opensearch/2021-01-01/service-2.json",
	}
	OpenSearchServerlessModel = report.Source{
		Title: "Amazon OpenSearch Serverless model (botocore)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/opensearchserverless/2021-11-01/service-2.json",
	}
	OpenSearchSecurity = report.Source{
		Title: "OpenSearch security plugin: SAML",
		URL:   "https://github.com/opensearch-project/security/tree/bb55e64/src/main/java/org/opensearch/security/auth/http/saml",
	}
	OpenSearchDashboardsSAML = report.Source{
		Title: "OpenSearch Dashboards security plugin: SAML routes",
		URL:   "https://github.com/opensearch-project/security-dashboards-plugin/tree/e3e8a588/server/auth/types/saml",
	}
	OpenSearchByteOrderMark = report.Source{
		Title: "terraform-provider-aws, issue 40152: byte order mark in SAML metadata",
		URL:   "https://github.com/hashicorp/terraform-provider-aws/issues/40152",
	}
	GrafanaSAMLGuide = report.Source{
		Title: "Amazon Managed Grafana User Guide: Use SAML with your workspace",
		URL:   "https://docs.aws.amazon.com/grafana/latest/userguide/authentication-in-AMG-SAML.html",
	}
	GrafanaAzureGuide = report.Source{
		Title: "Amazon Managed Grafana User Guide: Configure Amazon Managed Grafana to use Azure AD",
		URL:   "https://docs.aws.amazon.com/grafana/latest/userguide/AMG-SAML-providers-Azure.html",
	}
	GrafanaEntra = report.Source{
		Title: "Microsoft Learn: Configure Amazon Managed Grafana for single sign-on",
		URL:   "https://learn.microsoft.com/entra/identity/saas-apps/amazon-managed-grafana-tutorial",
	}
	GrafanaModel = report.Source{
		Title: "Amazon Managed Grafana model (botocore)",
		URL:   "https://github.com/boto/botocore/blob/0e6e240/botocore/data/grafana/2020-08-18/service-2.json",
	}
	GrafanaAllViewers = report.Source{
		Title: "amazon-managed-grafana-roadmap, issue 23: everybody is a Viewer",
		URL:   "https://github.com/aws/amazon-managed-grafana-roadmap/issues/23",
	}
	GrafanaManyGroups = report.Source{
		Title: "grafana, issue 87571: more than 150 groups of Entra ID",
		URL:   "https://github.com/grafana/grafana/issues/87571",
	}
)
