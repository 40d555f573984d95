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
)
